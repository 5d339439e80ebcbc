"""Plans by regions: sound whatever the partition, near the plan of one program, under a bound that holds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import tiny_instances

from maillage.planning.auditing import audit
from maillage.planning.bounding import bound
from maillage.planning.candidates import find_candidates
from maillage.planning.explaining import explain_unserved
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Ban, Instance
from maillage.planning.keeping import with_commitments
from maillage.planning.plan import Plan
from maillage.planning.regions.atlas import Atlas, atlas_of
from maillage.planning.regions.carving import Accepted, regions_of, worthy_options
from maillage.planning.regions.combining import empty, left_after
from maillage.planning.regions.making import Way, solve_by_regions
from maillage.planning.regions.market import Market, settle
from maillage.planning.regions.offers import offers_of
from maillage.planning.regions.partitioning import partition
from maillage.planning.remaining import remaining_after
from maillage.planning.solving import solve
from maillage.planning.solving.engine import Stage

WHOLE = generate(60, 300, 1)
SMALL = Way(size=60, turns=2, rounds=60, proving=60)
SKETCH = Way(size=60, turns=0, rounds=60, proving=60, sketch=True)


@cache
def atlas() -> Atlas:
    return atlas_of(WHOLE)


@cache
def market() -> Market:
    return settle(offers_of(atlas(), atlas().resources, atlas().asked.quantity, atlas().sources.released), 60)


@cache
def planned() -> Plan:
    return solve_by_regions(WHOLE, way=SMALL, workers=1)


@settings(max_examples=25, deadline=None)
@given(tiny_instances(), st.integers(1, 3))
def test_every_plan_passes_the_audit(whole: Instance, size: int) -> None:
    plan = solve_by_regions(whole, way=Way(size, 2, 5, 5), workers=1)
    assert audit(whole, plan).violations == ()


def test_a_plan_of_several_regions_is_sound_beats_greedy_and_lies_under_its_bound() -> None:
    assert len(partition(atlas(), SMALL.size)) >= 4
    assert audit(WHOLE, planned()).violations == ()
    summary = planned().summary
    assert summary.bound_kind == "lagrangian"
    assert summary.weighted_on_time_coverage > 1.05 * greedy(WHOLE).summary.weighted_on_time_coverage
    assert summary.weighted_on_time_coverage <= bound(WHOLE, tight=True).coverage
    assert summary.weighted_on_time_coverage <= summary.upper_bound <= 1.01 * best()


def test_a_plan_sketched_by_prices_alone_is_sound_and_beats_greedy() -> None:
    plan = solve_by_regions(WHOLE, way=SKETCH, workers=1)
    assert audit(WHOLE, plan).violations == ()
    coverage = plan.summary.weighted_on_time_coverage
    assert 1.05 * greedy(WHOLE).summary.weighted_on_time_coverage < coverage
    assert 0.93 * planned().summary.weighted_on_time_coverage < coverage <= plan.summary.upper_bound
    assert solve_by_regions(WHOLE, way=SKETCH, workers=2) == plan


@settings(max_examples=15, deadline=None)
@given(tiny_instances(), st.integers(1, 3))
def test_every_sketched_plan_passes_the_audit(whole: Instance, size: int) -> None:
    plan = solve_by_regions(whole, way=Way(size, 1, 5, 5, sketch=True), workers=1)
    assert audit(whole, plan).violations == ()


def test_reasons_are_those_found_with_the_whole_in_view() -> None:
    left = remaining_after(WHOLE, planned(), find_candidates(WHOLE))
    assert explain_unserved(WHOLE, planned(), left) == planned().unserved


def test_the_same_input_gives_the_same_plan() -> None:
    assert solve_by_regions(WHOLE, way=SMALL, workers=1) == planned()


def test_stages_are_told_and_coverage_never_falls() -> None:
    told: list[Stage] = []
    solve_by_regions(WHOLE, way=SMALL, progress=told.append, workers=1)
    counts = [len(partition(atlas(), SMALL.size, turn)) for turn in range(3)]
    expected = [("prices", 0, 0)]
    for count, last in zip(counts, ("regions", "regions", "served"), strict=True):
        expected += [*(("region", rank + 1, count) for rank in range(count)), (last, 0, 0)]
    assert [(stage.name, stage.done, stage.of) for stage in told] == expected
    assert [stage.coverage for stage in told] == sorted(stage.coverage for stage in told)
    assert told[-1].coverage == pytest.approx(planned().summary.weighted_on_time_coverage)


def test_a_solve_told_to_stop_still_gives_a_sound_plan_under_its_bound() -> None:
    plan = solve_by_regions(WHOLE, way=SMALL, stop=lambda: True, workers=1)
    assert audit(WHOLE, plan).violations == ()
    assert 0.5 * best() < plan.summary.weighted_on_time_coverage < best() < plan.summary.upper_bound


def test_a_time_limit_of_nothing_still_gives_a_sound_plan() -> None:
    assert audit(WHOLE, solve_by_regions(WHOLE, way=SMALL, time_limit=1e-6, workers=1)).violations == ()


def test_accepted_work_is_kept_beside_which_regions_work() -> None:
    """Half of a first plan is accepted: all of it is kept, and the plan is hardly worth less."""
    made = [line for line in planned().lines if line.source_kind == "workshop"][::2]
    whole = with_commitments(WHOLE, made)
    assert len(whole.commitments) > 100
    plan = solve_by_regions(whole, way=SMALL, workers=1)
    found = audit(whole, plan)
    assert (found.violations, plan.withdrawn) == ((), ())
    assert found.levels.kept == found.levels.committed == sum(line.quantity for line in made)
    coverage = plan.summary.weighted_on_time_coverage
    assert 0.97 * planned().summary.weighted_on_time_coverage < coverage
    assert coverage <= plan.summary.upper_bound < 1.2 * coverage


def test_accepted_work_that_cannot_be_kept_is_withdrawn_with_its_code() -> None:
    """A workshop loses its machines, a need shrinks, a rule forbids: told as by one program."""
    made = [line for line in planned().lines if line.source_kind == "workshop"]
    whole = with_commitments(WHOLE, made)
    broken, shrunk, banned = made[0], made[40], made[80]
    shops = (
        replace(w, machine_hours={p: tuple(0.4 * h for h in hours) for p, hours in w.machine_hours.items()})
        if w.id == broken.source
        else w
        for w in whole.workshops
    )
    needs = (replace(n, quantity=1 + n.quantity // 9) if n.id == shrunk.need else n for n in whole.needs)
    ban = Ban("rule.x", need=banned.need, workshop=banned.source)
    changed = replace(whole, workshops=tuple(shops), needs=tuple(needs), refusals=(*whole.refusals, ban))
    plan, beside = solve_by_regions(changed, way=SMALL, workers=1), solve(changed)
    assert audit(changed, plan).violations == ()
    codes = {row.code for row in plan.withdrawn}
    assert codes == {"capacity.lost", "need.reduced", "rule.forbids"}
    assert {(w.need, w.workshop, w.code) for w in plan.withdrawn if w.code == "rule.forbids"} == {
        (w.need, w.workshop, w.code) for w in beside.withdrawn if w.code == "rule.forbids"
    }
    lost = [sum(row.quantity for row in one.withdrawn) for one in (plan, beside)]
    assert lost[0] <= 1.05 * lost[1]


@pytest.mark.parametrize("turn", range(3))
def test_regions_cover_every_need_once_and_never_cross_a_zone(turn: int) -> None:
    parts = partition(atlas(), 40, turn)
    assert np.sort(np.concatenate(parts)).tolist() == list(range(300))
    assert all(len({WHOLE.needs[n].zone for n in part.tolist()}) == 1 for part in parts)


def test_a_second_partition_has_other_borders() -> None:
    first, second = ({tuple(p.tolist()) for p in partition(atlas(), 40, turn)} for turn in (0, 1))
    assert len(first & second) <= len(first) // 4


def test_shares_of_all_regions_add_up_to_no_more_than_there_is() -> None:
    everything = empty(atlas().days)
    left = left_after(atlas(), everything)
    regions = list(
        regions_of(
            atlas(),
            market(),
            partition(atlas(), 40),
            left,
            everything,
            Accepted(everything, everything),
            None,
        )
    )
    daily, arrived = np.zeros_like(left[0].daily), np.zeros_like(left[0].arrived)
    for region in regions:
        daily[region.shops] += region.resources.daily
        arrived[region.shops] += region.resources.arrived
    assert (daily <= left[0].daily * (1 + 1e-12)).all()
    assert (arrived <= left[0].arrived * (1 + 1e-12)).all()
    released = sum(region.released for region in regions)
    assert (released <= left[1]).all()
    assert released[:, -1].sum() >= left[1][:, -1].sum() - len(left[1])  # whole pieces, hardly any forgotten
    assert all((region.released == np.floor(region.released)).all() for region in regions)


def test_regions_hold_the_worthy_options_alone() -> None:
    worthy = worthy_options(atlas(), market())
    assert 0.2 < worthy.mean() < 0.9


@cache
def best() -> float:
    """The optimum of the day-indexed program, to the tolerance of its proof."""
    return bound(WHOLE, tight=True).coverage * (1 - 1e-4)
