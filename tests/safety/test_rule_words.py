"""Every rule says what it asks, in both languages."""

from __future__ import annotations

from maillage.safety.rule import Stage
from maillage.safety.rule_words import QUESTIONS, STAGES
from maillage.safety.rules import RULES


def test_every_rule_and_every_stage_has_its_words():
    assert set(QUESTIONS) == {rule.name for rule in RULES}
    assert set(STAGES) == set(Stage)
