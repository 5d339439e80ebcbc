"""The verdict: every rule evaluated, any refusal wins, every reason told.

Invariants: `allowed` is true when no rule refused, whether the recipient is what others vouch for or what
it claims to be; the verdict is a function of the facts; reasons follow
the order of the scheme and name every rule that refused. The conjunction of the groups of `groups(action)`
equals the whole, which is what lets a bridge ask each group once. Source: safety scheme §3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from maillage.kernel.reasons import Reason
from maillage.safety import reasons as _declared  # noqa: F401  (declares every code)
from maillage.safety.facts import Facts
from maillage.safety.rule import Facet, Rule, State
from maillage.safety.rules import RULES
from maillage.safety.terms import Action


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule answered over the days asked; `not_applicable` when it applied on none."""

    rule: str
    state: State
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one question. `passed` and `not_applicable` are names of rules."""

    allowed: bool
    refusals: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    passed: tuple[str, ...]
    not_applicable: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the refusals, each once, in order."""
        return tuple(dict.fromkeys(reason.code for reason in self.refusals))

    def as_dict(self) -> dict[str, Any]:
        return {
            "allowed": self.allowed,
            "refusals": [reason.as_dict() for reason in self.refusals],
            "warnings": [reason.as_dict() for reason in self.warnings],
            "passed": list(self.passed),
            "not_applicable": list(self.not_applicable),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one action that read the same facets: facts equal in these give the same answers."""

    action: Action
    reads: frozenset[Facet]
    rules: tuple[Rule, ...]
    facets: tuple[Facet, ...]  # what is read, in a stable order
    name: str  # of the facets: quicker to look up than they are


@cache
def rules_of(action: Action) -> tuple[Rule, ...]:
    """The rules asked for an action, in the order of reasons."""
    return tuple(rule for rule in RULES if action in rule.actions)


def _group(action: Action, reads: frozenset[Facet], rules: tuple[Rule, ...]) -> Group:
    facets = tuple(sorted(reads, key=lambda facet: facet.value))
    return Group(action, reads, rules, facets, "+".join(facet.value for facet in facets))


@cache
def groups(action: Action) -> tuple[Group, ...]:
    """The rules of an action grouped by what they read, fewest facets first."""
    found: dict[frozenset[Facet], list[Rule]] = {}
    for rule in rules_of(action):
        found.setdefault(rule.depends_on(action), []).append(rule)
    ordered = sorted(found, key=lambda reads: (len(reads), sorted(facet.value for facet in reads)))
    return tuple(_group(action, reads, tuple(found[reads])) for reads in ordered)


def _same(reason: Reason) -> tuple[Any, ...]:
    """What makes two days' reasons one: everything but the day."""
    params = tuple((key, str(value)) for key, value in reason.params.items() if key != "day")
    return reason.code, reason.act, params


def _merge(found: Iterable[Reason]) -> tuple[Reason, ...]:
    merged: dict[tuple[Any, ...], Reason] = {}
    for reason in found:
        merged.setdefault(_same(reason), reason)
    return tuple(merged.values())


def _readings(facts: Facts) -> tuple[Facts, ...]:
    """The question as it stands, and as it would if what the recipient claims of itself were so."""
    claimed = facts.recipient.claimed
    return (facts,) if claimed is None else (facts, replace(facts, recipient=claimed))


def _outcome(rule: Rule, readings: Sequence[Facts], days: Sequence[date]) -> Outcome:
    answers = [rule.check(facts, day) for facts in readings for day in days]
    if len(answers) == 1:
        return Outcome(rule.name, answers[0].state, answers[0].reasons, answers[0].warnings)
    states = {answer.state for answer in answers}
    state: State = "not_applicable"
    if "refuse" in states:
        state = "refuse"
    elif "pass" in states:
        state = "pass"
    return Outcome(
        rule.name,
        state,
        _merge(reason for answer in answers for reason in answer.reasons),
        _merge(warning for answer in answers for warning in answer.warnings),
    )


def evaluate(
    facts: Facts, only: Iterable[Rule] | None = None, days: Sequence[date] | None = None
) -> tuple[Outcome, ...]:
    """The outcome of each rule of the facts' action, over all the days asked.

    `only` restricts to the given rules, those of another action being left out; None is all of them.
    `days` replaces the days of the facts.
    """
    asked = facts.days() if days is None else days
    rules = rules_of(facts.action) if only is None else only
    readings = _readings(facts)
    return tuple(_outcome(rule, readings, asked) for rule in rules if facts.action in rule.actions)


def told_in_turn(facts: Facts, only: Iterable[Rule], days: Sequence[date]) -> Iterator[str]:
    """The codes of the reasons that `evaluate` gives for the same, as each rule says them.

    For callers that ask by the ten thousand and read nothing else: who has heard enough stops asking.
    """
    action, readings = facts.action, _readings(facts)
    for rule in only:
        if action in rule.actions:
            for reading in readings:
                for day in days:
                    for reason in rule.check(reading, day).reasons:
                        yield reason.code


def refusal_codes(facts: Facts, only: Iterable[Rule], days: Sequence[date]) -> tuple[str, ...]:
    """The codes of the reasons that `evaluate` gives for the same, each once, in its order."""
    return tuple(dict.fromkeys(told_in_turn(facts, only, days)))


def conclude(outcomes: Iterable[Outcome]) -> Verdict:
    """Deny wins: the verdict of outcomes, in the order given."""
    listed = tuple(outcomes)
    refusals = tuple(reason for outcome in listed for reason in outcome.reasons)
    return Verdict(
        allowed=not any(outcome.state == "refuse" for outcome in listed),
        refusals=refusals,
        warnings=tuple(warning for outcome in listed for warning in outcome.warnings),
        passed=tuple(outcome.rule for outcome in listed if outcome.state == "pass"),
        not_applicable=tuple(o.rule for o in listed if o.state == "not_applicable"),
    )


def verdict(facts: Facts) -> Verdict:
    """May this be done? Every rule is asked, on every day of the question."""
    return conclude(evaluate(facts))


def verdicts_on_days(facts: Facts, days: Iterable[date]) -> dict[date, Verdict]:
    """The same question asked separately on each of `days`."""
    return {day: verdict(replace(facts, day=day, last_day=None)) for day in days}
