"""For which of many recipients the same thing may be done: one question, asked for each, at the cost of few.

Guarantees: the answers are those of `verdict` for each recipient (a law of the tests); rules that read nothing
of the recipient are asked once, and where they refuse for good, nothing else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Literal

from maillage.safety.facts import Facts, Recipient
from maillage.safety.rule import OF_RECIPIENTS, Rule
from maillage.safety.terms import Action
from maillage.safety.verdict import rules_of, told_in_turn

Opening = Literal["yes", "depends", "no"]
OPENINGS: tuple[Opening, ...] = ("yes", "depends", "no")  # from the widest to none
# What one recipient may still satisfy: its acceptance, or stating an occupation that the decision names.
OF_THE_RECIPIENT = ("acceptance.", "category.occupation_not_named")


@cache
def _apart(action: Action) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules of an action that read nothing of the recipient, and those that do."""
    rules = rules_of(action)
    whoever = tuple(rule for rule in rules if not rule.reads & OF_RECIPIENTS)
    return whoever, tuple(rule for rule in rules if rule.reads & OF_RECIPIENTS)


def _opening(codes: Iterable[str]) -> Opening:
    found: Opening = "yes"
    for code in codes:
        if not code.startswith(OF_THE_RECIPIENT):
            return "no"
        found = "depends"
    return found


def openings(facts: Facts, recipients: Iterable[Recipient]) -> tuple[Opening, ...]:
    """For each recipient in the place of that of the facts: ``yes``, ``depends`` (on what it may still
    satisfy, and on nothing else) or ``no``."""
    whoever, whom = _apart(facts.action)
    days = facts.days()
    shared = _opening(told_in_turn(facts, whoever, days))
    if shared == "no":
        return tuple("no" for _ in recipients)
    return tuple(
        max(
            shared,
            _opening(told_in_turn(replace(facts, recipient=recipient), whom, days)),
            key=OPENINGS.index,
        )
        for recipient in recipients
    )
