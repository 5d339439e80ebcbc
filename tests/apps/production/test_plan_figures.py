"""What a plan adds up to: against its own lines, counted again the long way; and what is kept of it."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from tests.factories.supplies import a_supply
from tests.factories.thread import MONDAY, a_need, the_cast
from tests.factories.tiny_plans import tiny_instances

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.production import plan_figures
from maillage.apps.production.commands.keep_plan import solve_plan
from maillage.apps.production.models import PlanFigures, PlannedNeed, ShortNeed
from maillage.apps.production.plan_figures import DUE, INDUSTRY, LABOUR, LOCAL, STOCK
from maillage.kernel.clock import FixedClock
from maillage.planning.generating import generate
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.solving import solve

CLOCK = FixedClock.at_noon(MONDAY)


def check(instance: Instance, plan: Plan) -> None:
    wanted = {need.id: need for need in instance.needs}
    on_time, late = Counter[str](), Counter[str]()
    arriving: dict[tuple[str, str, int], int] = defaultdict(int)
    for line in plan.lines:
        (on_time if line.on_time else late)[line.need] += line.quantity
        if line.arrival_day < instance.days:
            arriving[wanted[line.need].territory, line.source_kind, line.arrival_day] += line.quantity
    served = plan_figures.served(instance, plan)
    assert [(s.need, s.asked, s.on_time, s.late) for s in served] == [
        (n.id, n.quantity, on_time[n.id], late[n.id]) for n in instance.needs
    ]
    assert sum(s.value * s.on_time for s in served) == pytest.approx(
        plan.summary.weighted_on_time_coverage * sum(n.weight * n.quantity for n in instance.needs)
    )
    short = list(plan_figures.shortages(instance, plan))
    assert {s.need for s in short} == {s.need for s in served if s.on_time < s.asked}
    assert all(s.short == wanted[s.need].quantity - on_time[s.need] and s.amount >= 0 for s in short)
    assert len({(s.need, s.code, s.detail) for s in short}) == len(short)
    flow = plan_figures.flow(instance, plan)
    told = {
        (place, kind, day): pieces
        for place, kinds in flow.items()
        for kind, days in kinds.items()
        for day, pieces in enumerate(days)
        if pieces and kind != DUE
    }
    assert told == arriving
    due = sum(n.quantity for n in instance.needs if n.deadline < instance.days)
    assert sum(sum(kinds.get(DUE, ())) for kinds in flow.values()) == due
    for processes in plan_figures.load(instance, plan).values():
        assert all(0 <= worked <= there + 0.02 for there, worked in processes.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_instances())
def test_figures_of_tiny_plans(instance: Instance) -> None:
    check(instance, solve(instance))


def test_figures_of_a_region() -> None:
    instance = generate(30, 120, 3)
    plan = solve(instance)
    check(instance, plan)
    load = plan_figures.load(instance, plan)
    worked = sum(hours[1] for kinds in load.values() for name, hours in kinds.items() if name != LABOUR)
    steps = {d.id: sum(s.hours_per_unit for s in d.steps) for d in instance.designs}
    assert worked == pytest.approx(sum(r.quantity * steps[r.design] for r in plan.schedule), rel=1e-3)
    supplied = plan_figures.supplies(plan)
    assert sum(supplied.values()) == sum(x.quantity for x in plan.lines if x.source_kind != LOCAL) > 0
    assert {INDUSTRY, STOCK} <= {
        kind for kinds in plan_figures.flow(instance, plan).values() for kind in kinds
    }


@pytest.mark.django_db
def test_what_is_kept_with_a_plan() -> None:
    cast = the_cast()
    whole = a_need(cast, CLOCK, quantity=120)
    much = a_need(cast, CLOCK, quantity=9000)
    other = file_need(
        establishment=cast.hospital.code, design=cast.design, quantity=30, deadline=whole.deadline,
        posts="non_care", actor=OPERATOR, clock=CLOCK,
    ).need  # fmt: skip
    a_supply(CLOCK, design=cast.design, quantity=10, period="day")
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    rows = {row.need_id: row for row in PlannedNeed.objects.filter(plan=plan)}
    assert {pk: (row.asked, row.category) for pk, row in rows.items()} == {
        whole.pk: (120, "C"),
        much.pk: (9000, "C"),
        other.pk: (30, "unclassified"),  # decided for care posts only
    }
    short = {pk for pk, row in rows.items() if row.on_time < row.asked}
    assert {pk for pk, row in rows.items() if row.reasons} == short >= {much.pk}
    reasons = ShortNeed.objects.filter(planned__need=much)
    assert {(r.code, r.detail) for r in reasons} >= {("capacity.machine", "laser")}
    machine = reasons.get(code="capacity.machine")
    assert machine.amount == pytest.approx(machine.short * 1.5 / 60, rel=1e-3)  # hours of laser
    kept = PlanFigures.objects.get(plan=plan)
    assert kept.supplies == {"OI0001": sum(row.outside for row in rows.values())}
    assert set(kept.load) == {"26"} and set(kept.flow) == {"26"}
    assert sum(kept.flow["26"][DUE]) == 9150
