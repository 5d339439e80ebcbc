"""Every reason of an import speaks both languages, and is used."""

from __future__ import annotations

import re
from pathlib import Path

from maillage.formats import reasons as codes
from maillage.formats.rows import RowProblem
from maillage.kernel import reasons

DECLARED = {name: value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}


def test_every_code_is_used_somewhere():
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(codes.__file__).parent.glob("*.py"))
    assert [name for name in DECLARED if not re.search(rf"reasons\.{name}\b", sources)] == []


def test_wordings_are_typographic_and_ask_for_the_same_parameters():
    ours = [reason for reason in reasons.catalogue() if reason.code in DECLARED.values()]
    assert len(ours) == len(DECLARED)
    for reason in ours:
        for text in (reason.says, reason.advice):
            assert set(re.findall(r"{(\w+)}", text.fr)) == set(re.findall(r"{(\w+)}", text.en)), reason.code
            assert not re.search(r"[ '](?<![a-z] )[;:!?»]|'|« ", text.fr), reason.code


def test_a_problem_reads_in_both_languages():
    problem = RowProblem(4, "quantity", "0", codes.QUANTITY_OUT_OF_RANGE, {"limit": 10})
    assert problem.message("en") == "Impossible quantity: 0. A need is 1 to 10 pieces."
    assert problem.as_dict("fr") == {
        "row": 4,
        "field": "quantity",
        "value": "0",
        "code": "import.quantity_out_of_range",
        "message": "Quantité impossible\u202f: 0. Un besoin compte de 1 à 10 pièces.",
    }
