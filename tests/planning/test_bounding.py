"""Bounds are proven, ordered, and move the right way; see test_brute_force for optima."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import design, instance, need, tiny_instances, workshop

from maillage.planning.auditing import audit
from maillage.planning.bounding import bound
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Arrival, Instance, Step, Workshop
from maillage.planning.solving import solve
from maillage.planning.solving.highs import Program, Solver
from maillage.planning.solving.pricing import proven_bound

CLOSE = 1e-7


@settings(max_examples=80, deadline=None)
@given(tiny_instances())
def test_the_bounds_are_ordered_and_above_every_plan_we_know(whole: Instance) -> None:
    tight, loose = bound(whole, tight=True), bound(whole)
    assert (tight.kind, loose.kind) == ("day-indexed", "cumulative")
    assert 0 <= tight.coverage <= loose.coverage + CLOSE <= 1 + CLOSE
    for plan in (solve(whole), greedy(whole)):
        assert audit(whole, plan).violations == ()
        assert plan.summary.weighted_on_time_coverage <= tight.coverage + CLOSE


def with_more(shop: Workshop, machine: float, labour: float, material: float) -> Workshop:
    return replace(
        shop,
        machine_hours={p: tuple(h * machine for h in hours) for p, hours in shop.machine_hours.items()},
        labour_hours=tuple(h + labour for h in shop.labour_hours),
        materials={
            m: tuple(Arrival(a.day, a.quantity * material) for a in arrivals)
            for m, arrivals in shop.materials.items()
        },
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 20), st.floats(1, 3), st.floats(0, 9), st.floats(1, 3), st.booleans())
def test_more_capacity_never_lowers_a_bound(
    seed: int, machine: float, labour: float, material: float, tight: bool
) -> None:
    whole = generate(8, 20, seed)
    richer = replace(whole, workshops=tuple(with_more(w, machine, labour, material) for w in whole.workshops))
    assert bound(richer, tight=tight).coverage >= bound(whole, tight=tight).coverage - CLOSE


def test_the_day_indexed_bound_sees_what_the_cumulative_one_does_not() -> None:
    """People are short on day 0 and idle on day 1: 8 pieces can be made, the sums of two days allow 12."""
    shop = workshop(
        days=2,
        machine_hours={"fdm": (4.0, 4.0), "laser": (4.0, 0.0)},
        labour_hours=(4.0, 8.0),
    )
    printed = design("D1", labour_hours_per_unit=1.0)
    cut = design("D2", steps=(Step("laser", 1.0),), labour_hours_per_unit=1.0)
    wanted = (need("N1", 10), need("N2", 10, designs=("D2",)))
    whole = instance(2, designs=(printed, cut), workshops=(shop,), needs=wanted)
    assert bound(whole, tight=True).coverage == pytest.approx(8 / 20, rel=1e-6)
    assert bound(whole).coverage == pytest.approx(12 / 20, rel=1e-6)
    assert solve(whole).summary.weighted_on_time_coverage == 8 / 20


def test_nothing_asked_is_wholly_served_and_nothing_possible_is_bounded_by_nothing() -> None:
    for tight in (False, True):
        assert bound(instance(needs=()), tight=tight).coverage == 1.0
        assert bound(instance(workshops=()), tight=tight).coverage == 0.0


PROGRAM = Program(  # max 3a + 2b, a + b ≤ 4, a + 3b ≤ 6, a ≤ 3, b ≤ 3: 11 at (3, 1)
    cost=np.array([3.0, 2.0]),
    lower=np.zeros(2),
    upper=np.array([3.0, 3.0]),
    row_lower=np.full(2, -np.inf),
    row_upper=np.array([4.0, 6.0]),
    rows=np.array([0, 0, 1, 1]),
    columns=np.array([0, 1, 0, 1]),
    values=np.array([1.0, 1.0, 1.0, 3.0]),
)


@settings(max_examples=100)
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=2))
def test_any_prices_prove_a_bound_above_the_optimum(prices: list[float]) -> None:
    assert proven_bound(PROGRAM, PROGRAM.cost, np.array(prices)) >= 11.0


def test_the_prices_of_the_optimum_prove_it() -> None:
    answer = Solver(PROGRAM).run()
    assert answer.optimal
    assert proven_bound(PROGRAM, PROGRAM.cost, answer.row_price) == pytest.approx(11.0)
