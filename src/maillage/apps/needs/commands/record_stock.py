"""Record a stock of finished objects, count it again, end it with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Design, Profile
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.checking import within
from maillage.apps.needs.commands.record_industry import MOST
from maillage.apps.needs.commands.stating import (
    first_stated,
    last_statement,
    require_ending,
    require_stated_by_now,
    require_territory,
    stated_again,
)
from maillage.apps.needs.limits import require_no_person
from maillage.apps.needs.models import ObjectStock
from maillage.apps.needs.supply_reasons import OTHER_DESIGN
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import object_stock_code
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Holding:
    """Who keeps what, for which territory.

    `profile` when workshops made the objects (its rules then decide who may get them); empty
    for industrial objects that stand for the design. `place` is a town or a depot.
    """

    holder: str
    design: str
    profile: str = ""
    territory: str = "FR"
    place: str = ""


@dataclass(frozen=True, slots=True)
class StockCount:
    """Pieces there on `counted_on`, free to leave from `available_on` (that day when None)."""

    quantity: int
    counted_on: date
    available_on: date | None = None
    note: str = ""


def _held(given: Holding) -> dict[str, Any]:
    design = Design.objects.filter(code=given.design).first()
    if design is None:
        raise Refusal(UNKNOWN_DESIGN, given=given.design)
    profile = Profile.objects.filter(code=given.profile, version__design=design).first()
    if given.profile and profile is None:
        raise Refusal(OTHER_DESIGN, field="profile", profile=given.profile, design=given.design)
    return {
        "holder": require_no_person("holder", tidy(given.holder)),
        "design": design,
        "profile": profile,
        "territory": require_territory(given.territory),
        "place": require_no_person("place", tidy(given.place)),
    }


def _counted(given: StockCount, clock: Clock) -> dict[str, Any]:
    day = require_stated_by_now(given.counted_on, clock)
    return {
        "quantity": int(within("quantity", given.quantity, 0, MOST)),
        "counted_on": day,
        "available_on": given.available_on or day,
        "note": require_no_person("note", tidy(given.note)),
    }


@command
def record_stock(*, holding: Holding, count: StockCount, actor: Actor, clock: Clock) -> ObjectStock:
    """The first count of a new stock."""
    held = _held(holding)
    require(actor, "stocks.record", Place(held["territory"]))
    row = ObjectStock(number=1, **held, **_counted(count, clock))
    row.code = object_stock_code(next_number("object_stock"))
    first_stated(row, actor, clock)
    journal(actor=actor, clock=clock, verb="record_stock", subject=row.code, quantity=row.quantity)
    return row


@command
def count_stock(*, code: str, seen: int | None, count: StockCount, actor: Actor, clock: Clock) -> ObjectStock:
    """A new count of the same stock. `seen` is the number of the count that was read."""
    row = last_statement(ObjectStock, code, seen)
    require(actor, "stocks.record", Place(row.territory))
    made = stated_again(row, _counted(count, clock), actor, clock)
    journal(
        actor=actor, clock=clock, verb="count_stock", subject=code, before=row.quantity, now=made.quantity
    )
    return made


@command
def end_stock(*, code: str, seen: int | None, reason: str, actor: Actor, clock: Clock) -> ObjectStock:
    """The last statement of a stock: nothing is there any more, and why."""
    row = last_statement(ObjectStock, code, seen)
    require(actor, "stocks.record", Place(row.territory))
    ending = {"ended_reason": require_ending(reason), "quantity": 0, "counted_on": today(clock)}
    made = stated_again(row, ending, actor, clock)
    journal(actor=actor, clock=clock, verb="end_stock", subject=code, reason=made.ended_reason)
    return made
