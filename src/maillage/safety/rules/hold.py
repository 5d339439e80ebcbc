"""Holds, suspensions and recalls: the first thing asked, and never lapsing by themselves.

Guarantees: a hold binds when every scope it names matches; a workshop's hold binds the makers that work
under it. Holds are read in four rules, by what they name, so that each depends on the fewest facts; together
they read every hold. Source: safety scheme §3 (order of evaluation, duty reviewer), §6 (recall).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import Hold
from maillage.safety.facts import Facts
from maillage.safety.rule import (
    ALWAYS,
    LOTS,
    NOT_APPLICABLE,
    PASS,
    Answer,
    Facet,
    Stage,
    judged,
    refuse,
    rule,
)
from maillage.safety.rules.words import iso
from maillage.safety.terms import worded

CODES = ("hold.immediate", "hold.suspension", "hold.recall")


def _bind(hold: Hold, day: date) -> bool:
    return hold.placed <= day and (hold.lifted is None or day < hold.lifted)


def _matches_unit(hold: Hold, facts: Facts) -> bool:
    unit = facts.unit
    return (
        hold.design in ("", unit.design)
        and hold.version in ("", unit.version)
        and hold.profile in ("", unit.profile)
    )


def _matches_maker(hold: Hold, facts: Facts) -> bool:
    responsible = facts.maker.responsible
    return hold.workshop in ("", facts.maker.id) or (
        responsible is not None and hold.workshop == responsible.id
    )


def _names_unit(hold: Hold) -> bool:
    return bool(hold.design or hold.version or hold.profile)


def _reason(hold: Hold) -> Reason:
    named = (hold.design, hold.version, hold.profile, hold.workshop, hold.lot)
    scope = [code for code in named if code] or ["*"]
    # A kind this version does not know binds like an immediate hold.
    code = f"hold.{hold.kind}" if f"hold.{hold.kind}" in CODES else "hold.immediate"
    return Reason(code, {"scope": scope, "since": iso(hold.placed)}, hold.act)


def _binding(facts: Facts, day: date, *, lot: bool, maker: bool) -> Iterator[Hold]:
    for hold in facts.holds:
        if bool(hold.lot) == lot and (lot or bool(hold.workshop) == maker) and _bind(hold, day):
            yield hold


@rule("hold.unit", Stage.HOLD, ALWAYS, (Facet.UNIT,), CODES)
def of_unit(facts: Facts, day: date) -> Answer:
    if not facts.holds:
        return PASS
    found = _binding(facts, day, lot=False, maker=False)
    return judged([_reason(hold) for hold in found if _matches_unit(hold, facts)])


@rule("hold.maker", Stage.HOLD, ALWAYS, (Facet.MAKER,), CODES)
def of_maker(facts: Facts, day: date) -> Answer:
    if not facts.holds:
        return PASS
    found = _binding(facts, day, lot=False, maker=True)
    return judged([_reason(hold) for hold in found if not _names_unit(hold) and _matches_maker(hold, facts)])


@rule("hold.unit_and_maker", Stage.HOLD, ALWAYS, (Facet.UNIT, Facet.MAKER), CODES)
def of_unit_and_maker(facts: Facts, day: date) -> Answer:
    if not facts.holds:
        return PASS
    found = _binding(facts, day, lot=False, maker=True)
    matching = (
        hold
        for hold in found
        if _names_unit(hold) and _matches_unit(hold, facts) and _matches_maker(hold, facts)
    )
    return judged([_reason(hold) for hold in matching])


@rule("hold.lot", Stage.HOLD, LOTS, (Facet.UNIT, Facet.MAKER, Facet.LOT), CODES)
def of_lot(facts: Facts, day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    found = _binding(facts, day, lot=True, maker=False)
    matching = (
        hold
        for hold in found
        if hold.lot == lot.id and _matches_unit(hold, facts) and _matches_maker(hold, facts)
    )
    return judged([_reason(hold) for hold in matching])


@rule("lot.status", Stage.HOLD, LOTS, (Facet.LOT,), ("lot.blocked",))
def lot_is_open(facts: Facts, _day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    if lot.status == "open":
        return PASS
    return refuse(Reason("lot.blocked", {"lot": lot.id, **worded("status", lot.status)}))


@rule(
    "decision.standing",
    Stage.HOLD,
    ALWAYS,
    (Facet.UNIT,),
    ("decision.suspended", "decision.withdrawn"),
)
def decision_stands(facts: Facts, day: date) -> Answer:
    decision = facts.unit.decision
    if decision is None:
        return NOT_APPLICABLE
    status = decision.status
    if decision.withdrawn is not None and day >= decision.withdrawn:
        status = "withdrawn"
    if status in ("suspended", "withdrawn"):
        return refuse(Reason(f"decision.{status}", {"act": decision.act}, decision.act))
    return PASS


RULES = (of_unit, of_maker, of_unit_and_maker, of_lot, lot_is_open, decision_stands)
