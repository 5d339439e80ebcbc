"""Change the terms of a decision that stands, without classifying again: it keeps its number, and so do its lots and labels.

Guarantees: neither the category, the files, the profile nor the use can change; what is not given stays as it stood;
an amendment states the whole of the terms and which it started from, so that two people who amend at once never undo
each other; the rules of a decision hold for what it becomes.

Source: trust page §1.1 (`amend`); the register's fold (`maillage.register.state.Terms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.codes import (
    ALREADY_ENDED,
    AMEND_BEFORE,
    AMEND_NOTHING,
    AMEND_STALE,
    AMEND_SUPPOSED,
    NOT_A_DECISION,
    UNKNOWN_ACT,
    UNKNOWN_CHOICE,
)
from maillage.apps.authority.commands.checks import iso, require_reason
from maillage.apps.authority.commands.classify_version import DecisionTerms, check_basis, check_terms
from maillage.apps.records import carrying
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.queries.acts import ActRow, Amendment, act_numbered
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Conflict, Refusal

DATES: Final = frozenset({"effective_until", "review_by", "runoff"})
LISTS: Final = frozenset({"occupations", "claims"})
AMENDABLE: Final = DATES | LISTS | {"qualification", "competent_authority", "basis", "uses", "rules"}


def _standing(number: str) -> ActRow:
    """The decision; Refusal for anything else, Conflict for one that another act has ended."""
    row = act_numbered(number)
    if row is None:
        raise Refusal(UNKNOWN_ACT, number=number)
    if row.kind != ActKind.DECISION:
        raise Refusal(NOT_A_DECISION, number=number, kind=row.kind)
    if row.endings:
        raise Conflict(ALREADY_ENDED, number=number, by=row.endings[0].number)
    return row


def terms_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The terms that an amendment may change, as a payload states them."""
    return {name: payload[name] for name in sorted(AMENDABLE)}


def _changed(row: ActRow, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The whole of the terms once changed. Raises Refusal for a term that is not one, or when nothing changes."""
    for name in changes:
        if name not in AMENDABLE:
            raise Refusal(UNKNOWN_CHOICE, field="terms", value=name, expected=sorted(AMENDABLE))
    before = terms_of(row.payload)
    after = dict(before)
    for name, value in changes.items():
        after[name] = iso(value) if name in DATES else [*value] if name in LISTS else value
    if after == before:
        raise Refusal(AMEND_NOTHING, number=row.number)
    return after


def _as_decision(row: ActRow, terms: Mapping[str, Any], start: date, reason: str) -> DecisionTerms:
    dates = {name: None if terms[name] is None else date.fromisoformat(terms[name]) for name in DATES}
    return DecisionTerms(
        profile=row.subject,
        use=row.object,
        category=row.payload["category"],
        effective_from=max(start, row.valid_from),
        reason=reason,
        **{**terms, **dates},
    )


def _check_terms(row: ActRow, terms: Mapping[str, Any], start: date, reason: str) -> None:
    """Raises Refusal for what a decision taken that day could not say."""
    decided = _as_decision(row, terms, start, reason)
    check_terms(decided)
    check_basis(decided)


def _last(row: ActRow, start: date) -> Amendment | None:
    """The last amendment; Refusal for another that would begin before it, and be undone on that day."""
    last = row.amendments[-1] if row.amendments else None
    if last is not None and start < last.valid_from:
        raise Refusal(AMEND_BEFORE, by=last.number, start=last.valid_from.isoformat())
    return last


def amendment_facts(
    *, number: str, changes: Mapping[str, Any], valid_from: date, reason: str, actor: Actor, clock: Clock
) -> ActFacts:
    """The amendment as it would be recorded, once everything about it is checked."""
    del clock  # every verb's facts are asked the same way
    require(actor, "decisions.record")
    row = _standing(number)
    if carrying.is_hypothesis(row.payload, row.valid_from, row.recorded_at):
        raise Refusal(AMEND_SUPPOSED, number=number)  # it would bind real days, and no log could carry it
    last = _last(row, valid_from)
    reason = require_reason(reason)
    terms = _changed(row.as_amended(valid_from), changes)
    _check_terms(row, terms, valid_from, reason)
    payload = {
        "amends": number,
        "after": number if last is None else last.number,
        "category": row.payload["category"],
        "from": iso(valid_from),
        **terms,
        "reason": reason,
    }
    return ActFacts(ActKind.AMEND.value, row.subject, row.object, valid_from, payload)


def require_still_right(facts: ActFacts) -> None:
    """Refuses what no longer holds on the day of publication, or from another first day (prepared again): Conflict for a
    decision that was ended, or amended, since; Refusal for terms that could not be stated then."""
    number = facts.payload["amends"]
    row = _standing(number)
    last = row.amendments[-1].number if row.amendments else number
    if last != facts.payload["after"]:
        raise Conflict(AMEND_STALE, number=number, by=last)
    _last(row, facts.valid_from)
    _check_terms(row, terms_of(facts.payload), facts.valid_from, facts.payload["reason"])


@warmed
@command
def amend_decision(
    *, number: str, changes: Mapping[str, Any], valid_from: date, reason: str, actor: Actor, clock: Clock
) -> Stated:
    """The amendment: from its first day the decision has these terms, and what they refuse stops."""
    acts_change()
    facts = amendment_facts(
        number=number, changes=changes, valid_from=valid_from, reason=reason, actor=actor, clock=clock
    )
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
