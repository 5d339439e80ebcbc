"""The auditor names the broken rule, and only it: named forgeries, then mutations of sound plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import nan
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.kernel import reasons
from maillage.planning.auditing import audit, codes
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Ban, Commitment, Instance, MaterialUse, Need, Stock, Workshop
from maillage.planning.plan import Line, Plan, ScheduleRow, Withdrawn
from maillage.planning.reading import read_instance, read_plan

HERE = Path(__file__).parent
SMALL = read_instance(HERE / "instances" / "small.json")

# What a forgery's file name does not say: other rules that cannot but fall with it.
EXPECTED = {
    "none": set(),
    "process_missing": {codes.PROCESS, codes.NO_MATERIAL, codes.MACHINE, codes.MATERIAL},
    "industry_early": {codes.INDUSTRY_EARLY, codes.INDUSTRY_QUANTITY},
    "withdrawal_of_a_capacity_that_is_there": {codes.UNJUSTIFIED},
    "withdrawal_by_a_rule_that_is_not": {codes.UNJUSTIFIED},
    "withdrawal_of_a_need_not_reduced": {codes.UNJUSTIFIED},
}
FORGERIES = sorted((HERE / "forgeries").glob("*.json"))


@pytest.mark.parametrize("path", FORGERIES, ids=[path.stem for path in FORGERIES])
def test_a_named_forgery_is_told_by_its_name(path: Path) -> None:
    found = audit(SMALL, read_plan(path)).violations
    assert {violation.code for violation in found} == EXPECTED.get(path.stem, {f"audit.{path.stem}"})


def test_every_rule_has_a_forgery_or_a_mutation() -> None:
    rules = {reason.code for reason in reasons.catalogue() if reason.code.startswith("audit.")}
    forged = set().union(*(EXPECTED.get(path.stem, {f"audit.{path.stem}"}) for path in FORGERIES))
    assert rules - forged == {codes.QUANTITY}  # a file cannot hold it: see the records below


def test_a_violation_speaks_both_languages() -> None:
    (violation,) = audit(SMALL, read_plan(HERE / "forgeries" / "lot.json")).violations
    assert violation.where == "lines[15]"
    assert violation.says("en") == "lines[15] — 3 pieces, fewer than the minimum lot (10)."
    assert violation.says("fr") == "lines[15] — 3 pièces, moins que le lot minimal (10)."


def test_levels_are_those_of_the_page() -> None:
    design = replace(SMALL.designs[0], min_lot=1)
    need = replace(SMALL.needs[2], quantity=100, deadline=0, weight=2.5)
    shop = next(workshop for workshop in SMALL.workshops if workshop.id == "W3")
    instance = Instance(SMALL.start, 7, SMALL.limits, (design,), (shop,), (need,))
    result = audit(instance, greedy(instance))
    # 32 pieces a day (16 h at 0.5): 32 on day 0, then 68 by day 3, three days late
    assert result.sound
    assert result.levels.on_time_value == pytest.approx(32 * 2.5)
    assert result.levels.late_value == pytest.approx(68 * 2.5 * 5 / 8)
    assert result.levels.weighted_on_time_coverage == pytest.approx(0.32)
    assert result.levels.local_hours == pytest.approx(50.0)
    total = 16 * 5.5 + 3 * 5.5
    assert result.levels.fairness == pytest.approx((50 / total) ** 2)
    assert result.levels.lines == 2
    assert 100 < result.levels.distance < 300


def test_nothing_to_plan_is_sound() -> None:
    instance = Instance(SMALL.start, 7, SMALL.limits, SMALL.designs, (), ())
    result = audit(instance, greedy(instance))
    assert result.violations == ()
    assert result.levels.weighted_on_time_coverage == 1.0


@pytest.mark.parametrize("quantity", [0, -3, 2.5, True])
def test_a_line_of_a_record_must_be_whole_pieces(quantity: float) -> None:
    plan = greedy(SMALL)
    forged = replace(plan.lines[2], quantity=quantity)  # type: ignore[arg-type]
    found = audit(SMALL, replace(plan, lines=(*plan.lines[:2], forged, *plan.lines[3:]))).violations
    assert (codes.QUANTITY, "lines[2]") in [(violation.code, violation.where) for violation in found]


def test_a_schedule_row_of_a_record_must_be_finite() -> None:
    plan = greedy(SMALL)
    row = ScheduleRow("N1", "W1", "D1", 0, nan)
    (found,) = audit(SMALL, replace(plan, schedule=(*plan.schedule, row))).violations
    assert (found.code, found.where) == (codes.QUANTITY, f"schedule[{len(plan.schedule)}]")


def test_work_of_a_previous_plan_may_be_withdrawn_without_being_stated() -> None:
    plan = greedy(SMALL)
    row = Withdrawn("N3", "W2", "D1", 20, "capacity.lost")
    assert audit(SMALL, replace(plan, withdrawn=(*plan.withdrawn, row))).sound
    row = replace(row, code="rule.forbids")
    (found,) = audit(SMALL, replace(plan, withdrawn=(*plan.withdrawn, row))).violations
    assert found.code == codes.UNJUSTIFIED


def test_lost_capacity_and_a_reduced_need_withdraw_rightly() -> None:
    shops = tuple(
        replace(w, machine_hours={"fdm": (5.0,) + (0.0,) * 6}) if w.id == "W4" else w for w in SMALL.workshops
    )
    needs = tuple(replace(n, quantity=25) if n.id == "N1" else n for n in SMALL.needs)
    instance = replace(SMALL, workshops=shops, needs=needs)
    plan = greedy(instance)
    assert {(w.need, w.quantity, w.code) for w in plan.withdrawn} == {
        ("N1", 15, "need.reduced"),
        ("N7", 20, "capacity.lost"),
        ("N8", 20, "rule.forbids"),
    }
    assert audit(instance, plan).violations == ()
    silent = replace(plan, withdrawn=tuple(w for w in plan.withdrawn if w.need != "N1"))
    assert [v.code for v in audit(instance, silent).violations] == [codes.SILENT]


def test_equal_distances_are_settled_by_id() -> None:
    shop = next(workshop for workshop in SMALL.workshops if workshop.id == "W3")
    twins = (replace(shop, id="B"), replace(shop, id="A"))
    limits = replace(SMALL.limits, max_candidates=1)
    need = replace(SMALL.needs[2], quantity=20)
    instance = Instance(SMALL.start, 7, limits, SMALL.designs, twins, (need,))
    plan = greedy(instance)
    assert [line.source for line in plan.lines] == ["A"]
    assert audit(instance, plan).sound
    swapped = replace(
        plan,
        lines=tuple(replace(line, source="B") for line in plan.lines),
        schedule=tuple(replace(row, workshop="B") for row in plan.schedule),
    )
    assert [v.code for v in audit(instance, swapped).violations] == [codes.NOT_NEAREST]


# --- mutations of generated plans ------------------------------------------------------------

Case = tuple[Instance, Plan]
Mutation = Callable[[Instance, Plan, Line], Case | None]


@cache
def sound(seed: int) -> Case:
    instance = generate(12, 40, seed, commitments=5)
    return instance, greedy(instance)


def _workshop(instance: Instance, line: Line, **changes: object) -> Instance:
    shops = (replace(w, **changes) if w.id == line.source else w for w in instance.workshops)  # type: ignore[arg-type]
    return replace(instance, workshops=tuple(shops))


def _the(instance: Instance, line: Line) -> tuple[Need, Workshop]:
    need = next(n for n in instance.needs if n.id == line.need)
    return need, next(w for w in instance.workshops if w.id == line.source)


def _design(instance: Instance, line: Line, **changes: object) -> Instance:
    designs = (replace(d, **changes) if d.id == line.design else d for d in instance.designs)  # type: ignore[arg-type]
    return replace(instance, designs=tuple(designs))


def other_zone(instance: Instance, plan: Plan, line: Line) -> Case:
    return _workshop(instance, line, zone="moon"), plan


def refused(instance: Instance, plan: Plan, line: Line) -> Case:
    ban = Ban("test", design=line.design, need=line.need, workshop=line.source)
    return replace(instance, refusals=(*instance.refusals, ban)), plan


def refused_territory(instance: Instance, plan: Plan, line: Line) -> Case:
    ban = Ban("test", design=line.design, territory=_the(instance, line)[0].territory)
    return replace(instance, refusals=(*instance.refusals, ban)), plan


def no_process(instance: Instance, plan: Plan, line: Line) -> Case:
    return _workshop(instance, line, machine_hours={}), plan


def too_large(instance: Instance, plan: Plan, line: Line) -> Case | None:
    design = next(d for d in instance.designs if d.id == line.design)
    rooms = _the(instance, line)[1].max_envelope_mm or {}
    if not any(step.process in rooms for step in design.steps):
        return None
    return _design(instance, line, envelope_mm=(1.0, 9000.0, 1.0)), plan


def never_held(instance: Instance, plan: Plan, line: Line) -> Case:
    return _design(instance, line, materials=(MaterialUse("unobtainium", 1.0),)), plan


def short_travel(instance: Instance, plan: Plan, line: Line) -> Case:
    return replace(instance, limits=replace(instance.limits, max_travel_hours=1e-6)), plan


def large_lot(instance: Instance, plan: Plan, line: Line) -> Case | None:
    if line.quantity == _the(instance, line)[0].quantity:
        return None
    return _design(instance, line, min_lot=10**7), plan


def less_need(instance: Instance, plan: Plan, line: Line) -> Case:
    needs = (replace(n, quantity=line.quantity - 1) if n.id == line.need else n for n in instance.needs)
    return replace(instance, needs=tuple(needs)), plan


def slow_machines(instance: Instance, plan: Plan, line: Line) -> Case:
    hours = {p: tuple(h / 1000 for h in row) for p, row in _the(instance, line)[1].machine_hours.items()}
    return _workshop(instance, line, machine_hours=hours), plan


def nobody(instance: Instance, plan: Plan, line: Line) -> Case:
    return _workshop(instance, line, labour_hours=(0.0,) * instance.days), plan


def little_material(instance: Instance, plan: Plan, line: Line) -> Case:
    shop = _the(instance, line)[1]
    little = {
        name: tuple(replace(a, quantity=a.quantity / 1e5) for a in rows)
        for name, rows in shop.materials.items()
    }
    return _workshop(instance, line, materials=little), plan


def later_release(instance: Instance, plan: Plan, line: Line) -> Case:
    design = next(d for d in instance.designs if d.id == line.design)
    return _design(instance, line, release_days=design.release_days + 1), plan


def flag(instance: Instance, plan: Plan, line: Line) -> Case:
    wrong = replace(line, on_time=not line.on_time)
    return instance, replace(plan, lines=tuple(wrong if each == line else each for each in plan.lines))


def unscheduled(instance: Instance, plan: Plan, line: Line) -> Case:
    pair = (line.need, line.source, line.design)
    rows = (row for row in plan.schedule if (row.need, row.workshop, row.design) != pair)
    return instance, replace(plan, schedule=tuple(rows))


def dropped(instance: Instance, plan: Plan, line: Line) -> Case:
    return instance, replace(plan, lines=tuple(each for each in plan.lines if each != line))


def gone(instance: Instance, plan: Plan, line: Line) -> Case:
    return replace(instance, workshops=tuple(w for w in instance.workshops if w.id != line.source)), plan


def from_stock(instance: Instance, plan: Plan, line: Line) -> Case:
    """An empty stock claims to have given what the workshop made."""
    need = _the(instance, line)[0]
    stock = Stock("empty", line.design, 1, zone=need.zone)
    parts = (line.need, "stock", "empty", line.design, line.quantity + 1)
    taken = Line(*parts, 0, 1, need.deadline >= 1)  # type: ignore[arg-type]
    rest = tuple(each for each in plan.lines if each != line)
    return replace(instance, stocks=(*instance.stocks, stock)), replace(plan, lines=(*rest, taken))


def accepted(instance: Instance, plan: Plan, line: Line) -> Case | None:
    """More had been accepted than the plan makes."""
    need = _the(instance, line)[0]
    pair = (line.need, line.source, line.design)
    made = sum(each.quantity for each in plan.lines if (each.need, each.source, each.design) == pair)
    if made >= need.quantity or any((c.need, c.workshop, c.design) == pair for c in instance.commitments):
        return None
    promise = Commitment(*pair, made + 1, instance.days - 1)
    return replace(instance, commitments=(*instance.commitments, promise)), plan


MUTATIONS: list[tuple[Mutation, str]] = [
    (other_zone, codes.ZONE),
    (refused, codes.REFUSED),
    (refused_territory, codes.REFUSED),
    (no_process, codes.PROCESS),
    (too_large, codes.ENVELOPE),
    (never_held, codes.NO_MATERIAL),
    (short_travel, codes.TRAVEL),
    (large_lot, codes.LOT),
    (less_need, codes.ABOVE_NEED),
    (slow_machines, codes.MACHINE),
    (nobody, codes.LABOUR),
    (little_material, codes.MATERIAL),
    (later_release, codes.ARRIVAL),
    (flag, codes.ON_TIME),
    (unscheduled, codes.SCHEDULE_SUM),
    (dropped, codes.SCHEDULE_SUM),
    (gone, codes.UNKNOWN),
    (from_stock, codes.STOCK_QUANTITY),
    (accepted, codes.COMMITMENT),
]


@pytest.mark.parametrize(("mutation", "rule"), MUTATIONS, ids=[m.__name__ for m, _ in MUTATIONS])
@given(seed=st.integers(0, 7), chosen=st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
def test_a_mutated_plan_breaks_the_rule_it_mutates(
    mutation: Mutation, rule: str, seed: int, chosen: int
) -> None:
    instance, plan = sound(seed)
    promised = {(c.need, c.workshop, c.design) for c in instance.commitments}
    lines = [
        line
        for line in plan.lines
        if line.source_kind == "workshop" and (line.need, line.source, line.design) not in promised
    ]
    case = mutation(instance, plan, lines[chosen % len(lines)])
    assume(case is not None)
    assert case is not None
    assert rule in {violation.code for violation in audit(*case).violations}


@given(seed=st.integers(0, 40))
@settings(max_examples=15, deadline=None)
def test_the_greedy_plan_breaks_nothing(seed: int) -> None:
    instance = generate(3 + seed % 14, 5 * (seed % 11), seed, commitments=seed % 5)
    assert audit(instance, greedy(instance)).violations == ()
