"""Which way an instance is planned is chosen by its size, and said in the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories.tiny_plans import instance, need

from maillage.planning import planner
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.instance import Commitment
from maillage.planning.regions.making import way_for


@pytest.mark.parametrize(("needs", "name"), [(59, "highs"), (60, "highs-regions")])
def test_the_number_of_needs_chooses(needs: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "LARGE", 60)
    whole = generate(20, needs, 2)
    plan = planner.solve(whole)
    assert plan.solver.name == name
    assert audit(whole, plan).violations == ()


def test_accepted_work_is_kept_whichever_way(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Commitment("N1", "W1", "D1", 4, 3)
    whole = instance(needs=(need(),), commitments=(kept,))
    for large, name in ((1, "highs-regions"), (2, "highs")):
        monkeypatch.setattr(planner, "LARGE", large)
        plan = planner.solve(whole, workers=1)
        assert (plan.solver.name, plan.withdrawn) == (name, ())
        assert audit(whole, plan).violations == ()


def test_half_a_million_needs_are_planned_by_prices_alone() -> None:
    whole = instance(needs=(need(),))
    assert way_for(whole).turns > 0
    huge = way_for(replace(whole, needs=whole.needs * 100_000))
    assert (huge.turns, huge.sketch) == (0, True)
