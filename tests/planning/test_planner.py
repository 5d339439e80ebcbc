"""Which way an instance is planned is chosen by its size, and said in the plan."""

from __future__ import annotations

import pytest
from tests.factories.tiny_plans import instance, need

from maillage.planning import planner
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.instance import Commitment


@pytest.mark.parametrize(("needs", "name"), [(59, "highs"), (60, "highs-regions")])
def test_the_number_of_needs_chooses(needs: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "LARGE", 60)
    whole = generate(20, needs, 2)
    plan = planner.solve(whole)
    assert plan.solver.name == name
    assert audit(whole, plan).violations == ()


def test_accepted_work_is_planned_by_one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "LARGE", 1)
    kept = Commitment("N1", "W1", "D1", 4, 3)
    plan = planner.solve(instance(needs=(need(),), commitments=(kept,)))
    assert plan.solver.name == "highs"
    assert plan.withdrawn == ()
