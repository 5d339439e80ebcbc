"""The yardstick serves by priority, nearest first, earliest first; then stock, then industry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import (
    Arrival,
    Commitment,
    Design,
    Industry,
    Instance,
    Limits,
    MaterialUse,
    Need,
    Step,
    Stock,
    Workshop,
)
from maillage.planning.plan import Line

VISOR = Design("D", (Step("fdm", 1.0),), min_lot=2)


def shop(identifier: str, lat: float, hours: tuple[float, ...]) -> Workshop:
    return Workshop(identifier, lat, 2.0, {"fdm": hours}, (0.0,) * len(hours), {})


def need(identifier: str, quantity: int, weight: float = 1.0, deadline: int = 3) -> Need:
    return Need(identifier, ("D",), 48.0, 2.0, quantity, deadline, weight)


def instance(*, shops: tuple[Workshop, ...], needs: tuple[Need, ...], design: Design = VISOR) -> Instance:
    return Instance(date(2020, 4, 6), 4, Limits(), (design,), shops, needs)


def served(plan_lines: tuple[Line, ...]) -> list[tuple[str, str, int, int]]:
    return [(line.need, line.source, line.quantity, line.ready_day) for line in plan_lines]


def test_weight_then_deadline_then_identifier_decide_who_is_first() -> None:
    needs = (need("c", 4), need("b", 4), need("a", 4, deadline=2), need("z", 4, weight=9.0))
    plan = greedy(instance(shops=(shop("W", 48.0, (4.0, 4.0, 4.0, 4.0)),), needs=needs))
    assert served(plan.lines) == [("z", "W", 4, 0), ("a", "W", 4, 1), ("b", "W", 4, 2), ("c", "W", 4, 3)]


def test_the_nearest_workshop_and_its_earliest_days_come_first() -> None:
    shops = (shop("far", 48.5, (9.0,) * 4), shop("near", 48.1, (2.0, 0.0, 3.0, 9.0)))
    plan = greedy(instance(shops=shops, needs=(need("n", 20),)))
    assert served(plan.lines) == [("n", "near", 14, 3), ("n", "far", 6, 0)]
    assert [(row.workshop, row.day, row.quantity) for row in plan.schedule] == [
        ("far", 0, 6.0),
        ("near", 0, 2.0),
        ("near", 2, 3.0),
        ("near", 3, 9.0),
    ]


def test_late_pieces_never_take_the_place_of_timely_ones() -> None:
    needs = (need("first", 12, weight=9.0, deadline=0), need("second", 4, deadline=1))
    plan = greedy(instance(shops=(shop("W", 48.0, (4.0,) * 4),), needs=needs))
    assert served(plan.lines) == [("first", "W", 4, 0), ("second", "W", 4, 1), ("first", "W", 8, 3)]


def test_stock_then_industry_fill_what_local_work_leaves() -> None:
    base = instance(shops=(shop("W", 48.0, (3.0, 0.0, 0.0, 0.0)),), needs=(need("n", 20, deadline=3),))
    base = replace(base, stocks=(Stock("S", "D", 5),), industry=(Industry("I", "D", 1, 4),))
    plan = greedy(base)
    assert [(line.source, line.quantity, line.arrival_day, line.on_time) for line in plan.lines] == [
        ("W", 3, 0, True),
        ("S", 5, 1, True),
        ("I", 4, 3, True),
        ("I", 8, 5, False),
    ]


def test_a_rest_below_the_lot_is_left_with_the_reason() -> None:
    plan = greedy(instance(shops=(shop("W", 48.0, (3.0,) * 4),), needs=(need("n", 13),)))
    assert served(plan.lines) == [("n", "W", 12, 3)]
    (row,) = plan.unserved
    assert (row.missing, row.reasons[0].code) == (1, "lot.minimum")


def test_material_kept_for_accepted_work_is_not_spent_before() -> None:
    design = replace(VISOR, materials=(MaterialUse("pla", 1.0),))
    one = replace(shop("W", 48.0, (9.0,) * 4), materials={"pla": (Arrival(0, 3.0), Arrival(2, 4.0))})
    base = instance(shops=(one,), needs=(need("kept", 6), need("other", 9, weight=5.0)), design=design)
    plan = greedy(replace(base, commitments=(Commitment("kept", "W", "D", 6, 3),)))
    assert served(plan.lines) == [("kept", "W", 6, 2)]
    assert {row.need: row.reasons[0].code for row in plan.unserved} == {"other": "capacity.material"}


@given(seed=st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_it_is_deterministic_and_executable(seed: int) -> None:
    case = generate(15, 60, seed)
    plan = greedy(case)
    assert plan == greedy(case)
    assert audit(case, plan).violations == ()
