"""The decision: that it exists, is about this very unit, and is in force when asked.

Guarantees: nothing is made, released or delivered without a signed decision on the same version, profile,
use and files; after its end, only what was released before may be delivered, until its run-off date; in
category C making stops at the review-by date, elsewhere that is a warning. Source: safety scheme §1.1-2,
§1.6, §3 (four questions).
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import Decision
from maillage.safety.facts import Facts
from maillage.safety.rule import (
    ALWAYS,
    NOT_APPLICABLE,
    ORDERS,
    PASS,
    Answer,
    Facet,
    Stage,
    judged,
    refuse,
    rule,
    warn,
)
from maillage.safety.rules.words import iso, shown
from maillage.safety.terms import worded

_UNSIGNED = ("proposed", "under_review")


@rule(
    "decision.signed",
    Stage.AUTHORISATION,
    ORDERS,
    (Facet.UNIT,),
    ("decision.missing", "decision.not_classified"),
)
def signed(facts: Facts, _day: date) -> Answer:
    unit = facts.unit
    decision = unit.decision
    if decision is None:
        named = {"version": unit.version, "profile": unit.profile, "use": unit.use}
        return refuse(Reason("decision.missing", named))
    if decision.status in _UNSIGNED:
        params = {"act": decision.act, **worded("status", decision.status)}
        return refuse(Reason("decision.not_classified", params, decision.act))
    return PASS


@rule(
    "decision.about_this_unit",
    Stage.AUTHORISATION,
    ALWAYS,
    (Facet.UNIT,),
    (
        "decision.other_version",
        "decision.other_profile",
        "decision.other_use",
        "decision.files_differ",
    ),
)
def about_this_unit(facts: Facts, _day: date) -> Answer:
    unit = facts.unit
    decision = unit.decision
    if decision is None:
        return NOT_APPLICABLE
    found: list[Reason] = []
    for code, expected, given in (
        ("decision.other_version", decision.version, unit.version),
        ("decision.other_profile", decision.profile, unit.profile),
        ("decision.other_use", decision.use, unit.use),
    ):
        if expected != given:
            params = {"act": decision.act, "expected": shown(expected), "found": shown(given)}
            found.append(Reason(code, params, decision.act))
    # A decision that records its files clears those files only, so an unknown digest does not pass.
    if decision.sha256 and decision.sha256.lower() != unit.sha256.lower():
        params = {
            "act": decision.act,
            "version": unit.version,
            "expected": decision.sha256,
            "found": shown(unit.sha256),
        }
        found.append(Reason("decision.files_differ", params, decision.act))
    return judged(found)


def _not_started(decision: Decision, day: date) -> Answer:
    params = {"act": decision.act, "since": iso(decision.effective_from), "day": iso(day)}
    return refuse(Reason("decision.not_yet_effective", params, decision.act))


def _ended(decision: Decision, day: date) -> Answer:
    params = {"act": decision.act, "until": iso(decision.effective_until), "day": iso(day)}
    return refuse(Reason("decision.expired", params, decision.act))


@rule(
    "decision.in_force",
    Stage.AUTHORISATION,
    "make release sample",
    (Facet.UNIT,),
    ("decision.not_yet_effective", "decision.expired"),
)
def in_force(facts: Facts, day: date) -> Answer:
    decision = facts.unit.decision
    # A decision that is only proposed has no period yet; orders are refused by `decision.signed`.
    if decision is None or decision.status in _UNSIGNED:
        return NOT_APPLICABLE
    if day < decision.effective_from:
        return _not_started(decision, day)
    if decision.effective_until is not None and day > decision.effective_until:
        return _ended(decision, day)
    return PASS


@rule(
    "decision.in_force_or_run_off",
    Stage.AUTHORISATION,
    "deliver",
    (Facet.UNIT, Facet.LOT),
    ("decision.not_yet_effective", "decision.expired", "decision.runoff_passed"),
)
def in_force_or_run_off(facts: Facts, day: date) -> Answer:
    decision = facts.unit.decision
    if decision is None or decision.status in _UNSIGNED:
        return NOT_APPLICABLE
    if day < decision.effective_from:
        return _not_started(decision, day)
    end = decision.effective_until
    if end is None or day <= end:
        return PASS
    released = facts.lot.released if facts.lot is not None else None
    if released is None or released > end or decision.runoff is None:
        return _ended(decision, day)
    if day <= decision.runoff:
        return PASS
    params = {"act": decision.act, "runoff": iso(decision.runoff), "day": iso(day)}
    return refuse(Reason("decision.runoff_passed", params, decision.act))


@rule(
    "decision.reviewed",
    Stage.AUTHORISATION,
    ALWAYS,
    (Facet.UNIT,),
    ("decision.review_passed", "decision.review_missing"),
)
def reviewed(facts: Facts, day: date) -> Answer:
    decision = facts.unit.decision
    if decision is None or decision.status in _UNSIGNED:
        return NOT_APPLICABLE
    if decision.review_by is None:
        reason = Reason("decision.review_missing", {"act": decision.act}, decision.act)
    elif day > decision.review_by:
        params = {"act": decision.act, "review_by": iso(decision.review_by), "day": iso(day)}
        reason = Reason("decision.review_passed", params, decision.act)
    else:
        return PASS
    stops = facts.action == "make" and facts.unit.category == "C"
    return refuse(reason) if stops else warn(reason)


RULES = (signed, about_this_unit, in_force, in_force_or_run_off, reviewed)
