"""Templates and typefaces: closed on themselves, with no sentence and no unused word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest
import typst

from maillage.formats.documents import wording
from maillage.formats.documents.lettering import FONTS
from maillage.formats.documents.typesetting import TEMPLATES, typeset
from maillage.kernel.refusals import IntegrityFailure
from maillage.kernel.text import Text

BASE = (TEMPLATES / "base.typ").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("labels", wording.LABELS),
        ("delivery-note", wording.DELIVERY),
        ("mission-order", wording.MISSION),
        ("bulletin", wording.BULLETIN),
    ],
)
def test_a_template_uses_its_words_all_of_them_and_no_other(template: str, words: Mapping[str, Text]) -> None:
    source = BASE + (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8")
    assert set(re.findall(r"words\.(\w+)", source)) == set(words)


def test_templates_import_nothing_from_outside() -> None:
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ")]
    imports = [found for source in sources for found in re.findall(r"#(?:import|include) (\S+)", source)]
    assert set(imports) == {'"base.typ":', '"recall.typ":'}


def test_every_typeface_named_is_shipped_with_its_licence() -> None:
    shipped = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    named = set(re.findall(r'"((?:Atkinson|Bricolage|DejaVu)[^"]+)"', BASE))
    assert named == set(shipped.families())
    licences = {path.stem.removeprefix("LICENSE-") for path in FONTS.glob("LICENSE-*.txt")}
    assert licences == {path.stem.split("-")[0] for path in FONTS.glob("*.ttf")}


def test_a_faulty_template_calls_the_operator() -> None:
    with pytest.raises(IntegrityFailure, match=r"labels\.typ"):
        typeset(
            "labels",
            title="x",
            language="fr",
            day=date(2020, 4, 5),
            demonstration=False,
            words={},
            record={},
        )


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2020, 5, 1), "1er\u00a0mai 2020", "1\u00a0May 2020"),
        (date(2020, 12, 31), "31\u00a0décembre 2020", "31\u00a0December 2020"),
    ],
)
def test_days_are_written_as_people_do(day: date, french: str, english: str) -> None:
    assert (wording.long_day(day, "fr"), wording.long_day(day, "en")) == (french, english)


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0, "0\u00a0pièce", "0\u00a0pieces"),
        (1, "1\u00a0pièce", "1\u00a0piece"),
        (2, "2\u00a0pièces", "2\u00a0pieces"),
        (12500, "12\u202f500\u00a0pièces", "12,500\u00a0pieces"),
    ],
)
def test_pieces_are_counted_as_people_do(number: int, french: str, english: str) -> None:
    assert (wording.pieces(number, "fr"), wording.pieces(number, "en")) == (french, english)
