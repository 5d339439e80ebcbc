"""The thread, some steps further: an adopted plan, an order half made, lots in every state.

Everything is made by commands, on days counted back from today, so that pages (whose clock
is the machine's) find work that is still allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from tests.factories import thread

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.models import Need
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.kernel.clock import FixedClock, SystemClock, today

AGO = 10  # days between the start of the story and today


@dataclass(frozen=True, slots=True)
class Scene:
    """120 visors wanted: 100 accepted, of which lots of 40, 30 and 20; 20 are still proposed."""

    day: date
    cast: thread.Cast
    need: Need
    plan: str
    proposal: Proposal
    order: Order
    released: Lot
    inspected: Lot
    made: Lot

    @property
    def shop(self) -> str:
        return self.cast.workshop.code

    @property
    def hospital(self) -> str:
        return self.cast.hospital.code


def good(lot: Lot, rejected: int = 0) -> Inspection:
    items = checklist_of(lot.category, lot.profile.version.design.object_type)
    return Inspection(rejected, lot.sampling["sample_size"], 0, {item.id: True for item in items}, True)


def a_lot(order: Order, quantity: int, start: date) -> Lot:
    """Made on `start` and the day after, declared that evening."""
    making = Making(quantity, start, start + timedelta(days=1), "Laser 1", "PETG-07")
    clock = FixedClock.at_noon(start + timedelta(days=1))
    return declare_lot(order=order.code, making=making, actor=OPERATOR, clock=clock)


def cast_of(monkeypatch: pytest.MonkeyPatch, day: date) -> thread.Cast:
    """The cast of the thread with its story starting on `day`."""
    monkeypatch.setattr(thread, "MONDAY", day)
    return thread.the_cast(FixedClock.at_noon(day))


def build_scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    now = today(SystemClock())
    start = now - timedelta(days=AGO)
    clock = FixedClock.at_noon(start)
    cast = cast_of(monkeypatch, start)
    need = thread.a_need(cast, clock, quantity=120, days=AGO + 20)
    plan = solve_plan(actor=OPERATOR, clock=clock)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=clock)
    proposal = Proposal.objects.get(plan=plan)
    order = accept_proposal(code=proposal.code, quantity=100, actor=OPERATOR, clock=clock)
    lots = [a_lot(order, quantity, start) for quantity in (40, 30, 20)]
    checked = FixedClock.at_noon(start + timedelta(days=2))
    for lot in lots[:2]:
        inspect_lot(code=lot.code, found=good(lot), actor=OPERATOR, clock=checked)
    # 24 h of quarantine, its last day included
    release_lot(code=lots[0].code, actor=OPERATOR, clock=FixedClock.at_noon(start + timedelta(days=3)))
    for row in (need, proposal, order, *lots):
        row.refresh_from_db()
    return Scene(now, cast, need, plan.code, proposal, order, lots[0], lots[1], lots[2])
