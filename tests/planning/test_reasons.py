"""Every planning code speaks both languages, with the typography of each."""

from __future__ import annotations

import re

import pytest

from maillage.kernel.reasons import catalogue
from maillage.planning import auditing, reading, reasons

PREFIXES = ("planning.", "capacity.", "candidates.", "audit.", "remedy.", "limit.", "not_plannable.")
OURS = [reason for reason in catalogue() if reason.code.startswith(PREFIXES)]
assert auditing, reading  # their codes are declared when they are imported


def test_the_families_hold_declared_codes_and_do_not_meet() -> None:
    declared = {reason.code for reason in catalogue()}
    families = (reasons.UNSERVED, reasons.WITHDRAWN, reasons.REMEDIES)
    assert set().union(*families) <= declared
    assert len(set().union(*families)) == sum(len(family) for family in families)


@pytest.mark.parametrize("reason", OURS, ids=[reason.code for reason in OURS])
def test_a_code_is_well_worded(reason: object) -> None:
    for text in (reason.says, reason.advice):  # type: ignore[attr-defined]
        assert "'" not in text.fr, "typographic apostrophe"
        assert not re.search(r"(?<![\u202f])[;:!?»]", re.sub(r"\{\w+\}:", "", text.fr)), "narrow space before"
        assert text.fr.endswith(".")
        assert text.en.endswith(".")
        assert set(re.findall(r"\{(\w+)\}", text.fr)) == set(re.findall(r"\{(\w+)\}", text.en))
