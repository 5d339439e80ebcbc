"""Quarantine is the longer of the design's and of the recipient's, in whole days, for lots and for plans."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.apps.production.test_findings import CLOCK, inspected, later, ordered
from tests.factories.thread import MONDAY, Cast, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.models import Establishment
from maillage.apps.production.commands.export_plan import take_instance
from maillage.apps.production.commands.keep_plan import solve_plan
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.models import PlanLine, PlannedNeed
from maillage.apps.production.queries.lot_steps import lots_to_release
from maillage.apps.production.queries.lots import lot_sheet
from maillage.kernel.refusals import Refusal
from maillage.planning.reading import read_instance

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return the_cast(CLOCK)  # its profile asks for 24 hours


def asks(cast: Cast, hours: int) -> None:
    edit_establishment(establishment=cast.hospital.code, quarantine_hours=hours, actor=OPERATOR, clock=CLOCK)


@pytest.mark.parametrize(("hours", "days"), [(0, 1), (12, 1), (24, 1), (25, 2), (72, 3), (120, 5)])
def test_a_lot_waits_for_the_longer_of_both(cast: Cast, hours: int, days: int) -> None:
    asks(cast, hours)
    lot = inspected(ordered(cast), 60)
    assert lot.quarantine_end == MONDAY + timedelta(days=days)
    with pytest.raises(Refusal, match=r"lot\.in_quarantine"):
        release_lot(code=lot.code, actor=OPERATOR, clock=later(days))
    (step,) = lots_to_release(cast.workshop.code, MONDAY)
    assert (step.earliest, step.waits(MONDAY)) == (MONDAY + timedelta(days=days + 1), True)
    assert [reason.code for reason in step.refusals] == ["lot.in_quarantine"]
    assert lot_sheet(lot.code).earliest == step.earliest
    release_lot(code=lot.code, actor=OPERATOR, clock=later(days + 1))


def test_a_shorter_wait_asked_since_does_not_shorten_a_lot_s(cast: Cast) -> None:
    asks(cast, 120)
    lot = inspected(ordered(cast), 60)
    asks(cast, 0)
    with pytest.raises(Refusal, match=r"lot\.in_quarantine"):
        release_lot(code=lot.code, actor=OPERATOR, clock=later(5))


def arrival(cast: Cast, hours: int) -> tuple[date, date, int]:
    """Ready and arrived, and the deadline that the planner is given."""
    asks(cast, hours)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    line = PlanLine.objects.get(plan=plan)
    assert PlannedNeed.objects.get(plan=plan).last_arrival == line.arrive_on
    instance = read_instance(take_instance(scenario="", start=MONDAY, days=14, clock=CLOCK).content)
    return line.ready_on, line.arrive_on, instance.needs[0].deadline


def test_a_plan_counts_the_wait_of_the_recipient(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=30, days=9)
    ready, arrived, deadline = arrival(cast, 24)
    assert (deadline, PlanLine.objects.get().on_time) == (9, True)
    longer = arrival(cast, 120)
    assert longer == (ready, arrived + timedelta(days=4), 5)


def test_what_cannot_wait_so_long_is_not_on_time(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=30, days=4)
    asks(cast, 120)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    assert PlannedNeed.objects.get(plan=plan).on_time == 0


@pytest.mark.parametrize("hours", [-1, 721])
def test_a_wait_is_between_none_and_thirty_days(cast: Cast, hours: int) -> None:
    with pytest.raises(Refusal, match=r"field\.out_of_range"):
        asks(cast, hours)
    assert Establishment.objects.get(code=cast.hospital.code).quarantine_hours == 0
