"""What was made since is taken off the earliest lines and days of each pair, never more than it had."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.planner import solve
from maillage.planning.replanning.made import Pair, less_made
from maillage.planning.replanning.planner import replan


def pieces(plan: Plan) -> Counter[Pair]:
    found: Counter[Pair] = Counter()
    for line in plan.lines:
        if line.source_kind == "workshop":
            found[line.need, line.source, line.design] += line.quantity
    return found


def timely(plan: Plan) -> Counter[tuple[str, str]]:
    """Pieces on time by need and source."""
    found: Counter[tuple[str, str]] = Counter()
    for line in plan.lines:
        found[line.need, line.source] += line.quantity * line.on_time
    return found


def scheduled(plan: Plan) -> dict[Pair, float]:
    found: dict[Pair, float] = {}
    for row in plan.schedule:
        pair = (row.need, row.workshop, row.design)
        found[pair] = found.get(pair, 0.0) + row.quantity
    return found


@pytest.fixture(scope="module")
def planned() -> tuple[Instance, Plan]:
    instance = generate(workshops=12, needs=30, seed=11)
    return instance, solve(instance)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_lose_what_is_made_of_them_and_no_more(planned: tuple[Instance, Plan], seed: int) -> None:
    _, plan = planned
    draw, before = np.random.default_rng(seed), pieces(plan)
    made = {pair: int(draw.integers(0, 2 * n)) for pair, n in before.items() if draw.random() < 0.5}
    left = less_made(plan, {**made, ("B9", "W9", "D9"): 7})
    expected = {pair: n - min(n, made.get(pair, 0)) for pair, n in before.items()}
    assert pieces(left) == {pair: n for pair, n in expected.items() if n}
    days = scheduled(left)
    assert all(days.get(pair, 0.0) == pytest.approx(n, rel=1e-6) for pair, n in expected.items() if n)
    assert {ln for ln in left.lines if ln.source_kind != "workshop"} == {
        ln for ln in plan.lines if ln.source_kind != "workshop"
    }
    assert less_made(plan, {}) is plan


def test_a_re_plan_asks_no_more_than_what_is_left(planned: tuple[Instance, Plan]) -> None:
    """Half of every line is made: the needs ask that much less, and the plan is the other half."""
    instance, plan = planned
    made = {pair: n // 2 for pair, n in pieces(plan).items()}
    of_need: Counter[str] = Counter()
    for (need, _, _), n in made.items():
        of_need[need] += n
    needs = [replace(need, quantity=need.quantity - of_need[need.id]) for need in instance.needs]
    today = replace(instance, needs=tuple(need for need in needs if need.quantity), sha256="")
    left = less_made(plan, made)
    again = replan(instance, left, today, at_once=True)
    assert audit(today, again).sound
    held, got = timely(left), timely(again)
    assert all(got[place] >= pieces for place, pieces in held.items() if pieces >= 40)
    assert sum(got.values()) > sum(held.values())  # hours of what is made serve what came late
