"""The lot: that it is this object, lawfully made, checked, out of quarantine, released, and large enough.

Guarantees: wherever the cell asks for a lot there is one; it is of the unit, the maker and the files asked
about; it was made under a decision (and for C a basis) in force on each of its making days; its quality
passed; its quarantine is over, the last day included; nothing is delivered before its release.
Source: safety scheme §3 (four questions), §4, §6.
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import binds
from maillage.safety.facts import Facts, Lot
from maillage.safety.matrix import LOT
from maillage.safety.rule import (
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
from maillage.safety.rules.words import iso, shown
from maillage.safety.terms import rank, worded


@rule("lot.present", Stage.LOT, LOTS, (Facet.UNIT, Facet.CLASS, Facet.LOT), ("lot.missing",))
def present(facts: Facts, _day: date) -> Answer:
    if facts.lot is not None:
        return PASS
    klass = facts.recipient.recipient_class
    cell = facts.scheme.cell(facts.unit.category, klass)
    asked = facts.action == "release" or (cell is not None and LOT in cell.conditions)
    if not asked:
        return NOT_APPLICABLE
    params = {**worded("category", facts.unit.category), **worded("recipient_class", klass)}
    return refuse(Reason("lot.missing", params))


@rule(
    "lot.identity",
    Stage.LOT,
    LOTS,
    (Facet.UNIT, Facet.MAKER, Facet.LOT),
    ("lot.other_version", "lot.other_profile", "lot.other_maker", "lot.files_differ"),
)
def identity(facts: Facts, _day: date) -> Answer:
    lot, unit = facts.lot, facts.unit
    if lot is None:
        return NOT_APPLICABLE
    found: list[Reason] = []
    for code, expected, given in (
        ("lot.other_version", unit.version, lot.version),
        ("lot.other_profile", unit.profile, lot.profile),
        ("lot.other_maker", facts.maker.id, lot.maker),
    ):
        if expected != given:
            params = {"lot": lot.id, "expected": shown(expected), "found": shown(given)}
            found.append(Reason(code, params))
    decided = unit.decision.sha256 if unit.decision is not None else ""
    for expected in dict.fromkeys(digest.lower() for digest in (unit.sha256, decided) if digest):
        if lot.sha256.lower() != expected:
            params = {"lot": lot.id, "expected": expected, "found": shown(lot.sha256)}
            found.append(Reason("lot.files_differ", params, unit.act))
    return judged(found)


@rule("lot.dates", Stage.LOT, LOTS, (Facet.LOT,), ("lot.dates_inconsistent",))
def dates(facts: Facts, day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    sound = lot.made_from <= lot.made_until <= day
    if lot.released is not None and lot.released < lot.made_until:
        sound = False
    if sound:
        return PASS
    params = {
        "lot": lot.id,
        "made_from": iso(lot.made_from),
        "made_until": iso(lot.made_until),
        "released": iso(lot.released),
        "day": iso(day),
    }
    return refuse(Reason("lot.dates_inconsistent", params))


def _spans(lot: Lot, start: date | None, until: date | None) -> bool:
    """Whether a period covers every making day of the lot."""
    return start is not None and binds(lot.made_from, start, until) and binds(lot.made_until, start, until)


def _made(lot: Lot, **named: str) -> dict[str, str]:
    made = {"made_from": iso(lot.made_from), "made_until": iso(lot.made_until)}
    return {"lot": lot.id, **made, **named}


@rule(
    "lot.made_lawfully",
    Stage.LOT,
    LOTS,
    (Facet.UNIT, Facet.LOT),
    ("lot.made_outside_decision", "lot.made_outside_basis"),
)
def made_lawfully(facts: Facts, _day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    under = lot.made_under
    if under is None:
        params = _made(lot, decision=shown(""), since=shown(""), until=shown(""))
        return refuse(Reason("lot.made_outside_decision", params))
    found: list[Reason] = []
    allowed = under.category in ("A", "B", "C")
    if not allowed or not _spans(lot, under.effective_from, under.effective_until):
        since, until = iso(under.effective_from), iso(under.effective_until)
        params = _made(lot, decision=shown(under.act), since=since, until=until)
        found.append(Reason("lot.made_outside_decision", params, under.act))
    health = "C" in (under.category, facts.unit.category)
    if health and not _spans(lot, under.basis_from, under.basis_until):
        since, until = iso(under.basis_from), iso(under.basis_until)
        reference = under.basis_reference
        params = _made(lot, reference=shown(reference), since=since, until=until)
        found.append(Reason("lot.made_outside_basis", params, under.basis_act or reference))
    return judged(found)


@rule("lot.quality", Stage.LOT, LOTS, (Facet.LOT,), ("lot.quality_not_passed",))
def quality(facts: Facts, _day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    if lot.quality == "passed":
        return PASS
    return refuse(Reason("lot.quality_not_passed", {"lot": lot.id}))


@rule(
    "lot.size",
    Stage.LOT,
    "release",
    (Facet.UNIT, Facet.MAKER, Facet.LOT),
    ("lot.too_large", "lot.quantity_missing"),
)
def size(facts: Facts, day: date) -> Answer:
    lot, scheme = facts.lot, facts.scheme
    if lot is None or facts.unit.category not in scheme.limited_lots:
        return NOT_APPLICABLE
    if lot.pieces_made is None:
        return refuse(Reason("lot.quantity_missing", {"lot": lot.id}))
    person = any(rank(facts.maker.level_on(worked)) < 2 for worked in facts.days_of_work(day))
    limit = scheme.max_lot_person if person else scheme.max_lot_workshop
    if lot.pieces_made <= limit:
        return PASS
    params = {"lot": lot.id, "pieces": lot.pieces_made, "limit": limit}
    return refuse(Reason("lot.too_large", params, scheme.number))


@rule(
    "lot.quarantine",
    Stage.LOT,
    LOTS,
    (Facet.UNIT, Facet.LOT),
    ("lot.quarantine_missing", "lot.in_quarantine"),
)
def quarantine(facts: Facts, day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    if lot.quarantine_until is not None and day <= lot.quarantine_until:
        params = {"lot": lot.id, "until": iso(lot.quarantine_until), "day": iso(day)}
        return refuse(Reason("lot.in_quarantine", params))
    disinfected = lot.disinfected is not None and lot.made_until <= lot.disinfected <= day
    if lot.quarantine_until is not None or disinfected:
        return PASS
    if facts.unit.category not in facts.scheme.quarantined:
        return NOT_APPLICABLE
    return refuse(Reason("lot.quarantine_missing", {"lot": lot.id}, facts.scheme.number))


@rule("lot.released", Stage.LOT, "deliver", (Facet.LOT,), ("lot.not_released",))
def released(facts: Facts, day: date) -> Answer:
    lot = facts.lot
    if lot is None:
        return NOT_APPLICABLE
    if lot.released is not None and lot.released <= day:
        return PASS
    params = {"lot": lot.id, "day": iso(day), "released": iso(lot.released)}
    return refuse(Reason("lot.not_released", params))


def _available(facts: Facts) -> int | None:
    lot = facts.lot
    if lot is None:
        return facts.stock
    if facts.action == "release":
        return None if lot.pieces_made is None else lot.pieces_made - lot.pieces_rejected
    return None if lot.pieces_released is None else lot.pieces_released - lot.pieces_delivered


@rule("stock.enough", Stage.STOCK, LOTS, (Facet.LOT,), ("stock.insufficient", "stock.unknown"))
def stock(facts: Facts, _day: date) -> Answer:
    asked = facts.quantity
    if asked is None:
        return NOT_APPLICABLE
    available = _available(facts)
    if available is None:
        return refuse(Reason("stock.unknown", {"asked": asked}))
    if asked <= available:
        return PASS
    return refuse(Reason("stock.insufficient", {"asked": asked, "available": available}))


RULES = (present, identity, dates, made_lawfully, quality, size, quarantine, released, stock)
