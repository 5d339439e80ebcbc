"""Against every plan there is: tiny instances enumerated, small ones given to a MIP written apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import design, instance, need, workshop

from maillage.kernel.geography import road_hours
from maillage.planning.bounding import bound
from maillage.planning.generating import generate
from maillage.planning.instance import Instance, Limits, Stock
from maillage.planning.solving import solve

NONE = 1e-9


def one_day_plans(whole: Instance) -> Iterator[float]:
    """The on-time value of every plan of a one-day instance without material, by enumeration."""
    shops, wanted = whole.workshops, whole.needs
    pairs = [(n, w) for n in range(len(wanted)) for w in range(len(shops))]
    lots = {d.id: d.min_lot for d in whole.designs}
    hours = {d.id: (d.steps[0].hours_per_unit, d.labour_hours_per_unit) for d in whole.designs}
    stock = whole.stocks[0].quantity if whole.stocks else 0
    choices = [
        [q for q in range(wanted[n].quantity + 1) if not q or q >= min(lots["D1"], wanted[n].quantity)]
        for n, _ in pairs
    ]
    sent = [
        [q for q in range(min(stock, x.quantity) + 1) if not q or q >= min(lots["D1"], x.quantity)]
        if x.deadline >= 1
        else [0]
        for x in wanted
    ]
    machine, labour = hours["D1"]
    for made in product(*choices):
        for w, shop in enumerate(shops):
            pieces = sum(q for (_, at), q in zip(pairs, made, strict=True) if at == w)
            if pieces * machine > shop.machine_hours["fdm"][0] + NONE:
                break
            if pieces * labour > shop.labour_hours[0] + NONE:
                break
        else:
            for out in product(*sent):
                total = [
                    out[n] + sum(q for (m, _), q in zip(pairs, made, strict=True) if m == n)
                    for n in range(len(wanted))
                ]
                makers = [
                    sum(1 for (m, _), q in zip(pairs, made, strict=True) if m == n and q)
                    for n in range(len(wanted))
                ]
                if sum(out) <= stock and all(
                    t <= x.quantity and k <= whole.limits.max_workshops_per_need
                    for t, k, x in zip(total, makers, wanted, strict=True)
                ):
                    yield sum(x.weight * t for x, t in zip(wanted, total, strict=True))


@st.composite
def one_day(draw: st.DrawFn) -> Instance:
    """Two needs, two workshops in one place, one design, one day, perhaps a stock."""
    made = design(
        hours=draw(st.sampled_from((0.5, 1.0, 1.7))), labour_hours_per_unit=draw(st.sampled_from((0.0, 0.9)))
    )
    shops = tuple(
        workshop(
            f"W{k}",
            days=1,
            machine_hours={"fdm": (draw(st.sampled_from((1.0, 2.0, 4.5))),)},
            labour_hours=(draw(st.sampled_from((1.0, 3.0))),),
        )
        for k in (1, 2)
    )
    wanted = tuple(
        need(
            f"N{k}",
            draw(st.integers(1, 5)),
            draw(st.integers(0, 2)),
            weight=draw(st.sampled_from((1.0, 2.0, 5.0))),
        )
        for k in (1, 2)
    )
    stocks = (Stock("S1", "D1", draw(st.integers(1, 3))),) if draw(st.booleans()) else ()
    limits = Limits(max_workshops_per_need=draw(st.integers(1, 2)))
    lot = draw(st.sampled_from((1, 2, 3)))
    return instance(
        1, designs=(replace(made, min_lot=lot),), workshops=shops, needs=wanted, stocks=stocks, limits=limits
    )


@settings(max_examples=60, deadline=None)
@given(one_day())
def test_no_plan_exceeds_the_bounds_and_the_solver_is_near_the_best(whole: Instance) -> None:
    asked = sum(n.weight * n.quantity for n in whole.needs)
    best = max(one_day_plans(whole)) / asked
    found = solve(whole).summary.weighted_on_time_coverage
    tight, loose = bound(whole, tight=True).coverage, bound(whole).coverage
    assert found <= best + NONE
    assert best <= tight + NONE
    assert tight <= loose + 1e-6
    # one piece or one lot misplaced is all that rounding may cost on so few pieces
    lost = max(n.weight for n in whole.needs) * max(3, *(d.min_lot for d in whole.designs)) / asked
    assert found >= best - lost - NONE


def best_on_time_value(whole: Instance) -> float:
    """The optimum by a mixed-integer program on (need, workshop, design) and days; proven by HiGHS."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)  # HiGHS keeps one pool a process: the planner's has one thread
    model.setOptionValue("mip_rel_gap", 1e-6)
    made = {d.id: d for d in whole.designs}
    served: dict[str, list[object]] = {n.id: [] for n in whole.needs}
    load: dict[tuple[str, str, int], list[object]] = {}
    drawn: dict[tuple[str, str, int], list[object]] = {}
    value = []
    for n in whole.needs:
        opened = []
        near = sorted((road_hours(n.lat, n.lon, w.lat, w.lon), w.id, w) for w in whole.workshops)
        for hours, _, w in near:
            used = model.addVariable(0, 1, type=highspy.HighsVarType.kInteger)
            opened.append(used)
            for d in (made[code] for code in n.designs):
                last = min(n.deadline - d.release_days - (hours > 2), whole.days - 1)
                if hours > whole.limits.max_travel_hours or last < 0:
                    continue
                on = model.addVariable(0, 1, type=highspy.HighsVarType.kInteger)
                x = model.addVariable(0, n.quantity, type=highspy.HighsVarType.kInteger)
                model.addConstr(x <= n.quantity * on)
                model.addConstr(x >= min(d.min_lot, n.quantity) * on)
                model.addConstr(on <= used)
                days = [model.addVariable(0, n.quantity) for _ in range(last + 1)]
                model.addConstr(sum(days[1:], 1.0 * days[0]) == x)
                for t, y in enumerate(days):
                    for step in d.steps:
                        load.setdefault((w.id, step.process, t), []).append(step.hours_per_unit * y)
                    load.setdefault((w.id, "", t), []).append(d.labour_hours_per_unit * y)
                    for use in d.materials:
                        for later in range(t, whole.days):
                            drawn.setdefault((w.id, use.id, later), []).append(use.units_per_unit * y)
                served[n.id].append(1.0 * x)
                value.append(n.weight * x)
        model.addConstr(sum(opened[1:], 1.0 * opened[0]) <= whole.limits.max_workshops_per_need)
        if served[n.id]:
            model.addConstr(sum(served[n.id][1:], served[n.id][0]) <= n.quantity)
    shops = {w.id: w for w in whole.workshops}
    for (w, process, t), terms in load.items():
        hours = (
            shops[w].labour_hours if not process else shops[w].machine_hours.get(process, (0.0,) * whole.days)
        )
        model.addConstr(sum(terms[1:], terms[0]) <= hours[t])
    for (w, material, t), terms in drawn.items():
        there = sum(a.quantity for a in shops[w].materials.get(material, ()) if a.day <= t)
        model.addConstr(sum(terms[1:], terms[0]) <= there)
    model.maximize(sum(value[1:], value[0]))
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(model.getInfo().objective_function_value)


def shrunk(seed: int) -> Instance:
    """A generated instance small enough for a proof: 6 workshops, 12 needs, one zone, no supply, no rule."""
    whole = generate(6, 12, seed)
    return replace(
        whole,
        limits=Limits(6.0, 8, 2),
        workshops=tuple(replace(w, zone="", max_envelope_mm=None) for w in whole.workshops),
        designs=tuple(replace(d, envelope_mm=None) for d in whole.designs),
        needs=tuple(replace(n, zone="", quantity=min(n.quantity, 400)) for n in whole.needs),
        industry=(),
        stocks=(),
        refusals=(),
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_proven_optimum_lies_between_the_plan_and_the_bound(seed: int) -> None:
    whole = shrunk(seed)
    asked = sum(n.weight * n.quantity for n in whole.needs)
    best = best_on_time_value(whole) / asked
    found = solve(whole).summary
    tight = bound(whole, tight=True).coverage
    assert found.weighted_on_time_coverage <= best + 1e-6
    assert best <= tight + 1e-6
    assert found.upper_bound == pytest.approx(tight, rel=1e-4)
    assert found.weighted_on_time_coverage >= 0.93 * best
