"""Generated instances are deterministic, pass the reader, and ask for more than can be made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.planning.generating import EQUIPMENT, generate
from maillage.planning.greedy import greedy
from maillage.planning.reading import read_instance
from maillage.planning.writing import write_instance


@given(workshops=st.integers(0, 40), needs=st.integers(0, 120), seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_any_generated_instance_passes_the_reader(workshops: int, needs: int, seed: int) -> None:
    instance = generate(workshops, needs, seed)
    assert (len(instance.workshops), len(instance.needs)) == (workshops, needs)
    assert replace(read_instance(write_instance(instance)), sha256="") == instance


def test_the_seed_decides_everything() -> None:
    assert generate(20, 60, 1, 3) == generate(20, 60, 1, 3)
    assert generate(20, 60, 1) != generate(20, 60, 2)


def test_islands_and_refusals_appear_at_national_size() -> None:
    instance = generate(300, 1000, 0)
    assert {need.zone for need in instance.needs} == {"continent", "corse", "974", "971", "972"}
    named = {
        key
        for ban in instance.refusals
        for key in ("design", "workshop", "need", "territory")
        if getattr(ban, key) is not None
    }
    assert named == {"design", "workshop", "need", "territory"}
    assert any(len(need.designs) == 2 for need in instance.needs)


@pytest.mark.parametrize("seed", range(3))
def test_demand_is_over_subscribed(seed: int) -> None:
    instance = generate(170, 500, seed)
    steps = {design.id: design.steps[0] for design in instance.designs}
    for process in EQUIPMENT:
        asked = sum(
            need.quantity * steps[need.designs[0]].hours_per_unit
            for need in instance.needs
            if steps[need.designs[0]].process == process
        )
        there = sum(sum(shop.machine_hours.get(process, ())) for shop in instance.workshops)
        assert asked == pytest.approx(1.15 * there, rel=0.02)
    coverage = greedy(instance).summary.weighted_on_time_coverage
    assert 0.35 < coverage < 0.7


def test_commitments_are_lines_of_the_greedy_plan() -> None:
    free, bound = generate(20, 60, 4), generate(20, 60, 4, commitments=6)
    assert replace(bound, commitments=()) == free
    made = [line for line in greedy(free).lines if line.source_kind == "workshop"][:6]
    assert [(c.need, c.workshop, c.design, c.quantity, c.ready_day) for c in bound.commitments] == [
        (line.need, line.source, line.design, line.quantity, line.ready_day) for line in made
    ]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        generate(-1, 5, 0)
