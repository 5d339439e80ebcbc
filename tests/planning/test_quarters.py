"""Reasons looked for quarter by quarter are those found with the whole in view, whoever looks for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import LILLE, ORLEANS, design, instance, need, tiny_instances, workshop

from maillage.planning import reasons
from maillage.planning.candidates import capability, find_candidates
from maillage.planning.explaining import explain_unserved
from maillage.planning.generating import generate
from maillage.planning.instance import Ban, Commitment, Instance, Limits
from maillage.planning.plan import Plan
from maillage.planning.regions import quarters, vacancies
from maillage.planning.regions.making import Way, solve_by_regions
from maillage.planning.remaining import remaining_after

SKETCH = Way(size=40, turns=0, rounds=20, proving=5, sketch=True)


@contextmanager
def cut_small(together: int, cells: int) -> Iterator[None]:
    """Quarters of so few needs, tables of so few cells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quarters, "TOGETHER", together)
        patch.setattr(quarters, "ALONE", together)
        patch.setattr(vacancies, "AT_ONCE", cells)
        yield


def with_the_whole_in_view(whole: Instance, plan: Plan) -> Plan:
    return replace(plan, unserved=explain_unserved(whole, plan))


@settings(max_examples=60, deadline=None)
@given(tiny_instances(6), st.integers(1, 3), st.integers(1, 7))
def test_reasons_of_quarters_are_those_of_the_whole(whole: Instance, together: int, cells: int) -> None:
    with cut_small(together, cells):
        plan = solve_by_regions(whole, way=Way(2, 1, 3, 3), workers=1)
    assert plan == with_the_whole_in_view(whole, plan)


@pytest.mark.parametrize("seed", [3, 4])
def test_of_a_country_with_accepted_work_rules_and_designs_of_several_steps(seed: int) -> None:
    """Drawn with room left: few candidates count, so that many workshops lie beyond them."""
    drawn = generate(60, 240, seed, commitments=20)
    bans = [Ban("maker.level", workshop=w.id) for w in drawn.workshops[::9]]
    bans += [Ban("recipient.class", need=n.id, design=n.designs[0]) for n in drawn.needs[::7]]
    bans += [Ban("territory.forbids", design=d.id, territory="75") for d in drawn.designs[::3]]
    whole = replace(drawn, refusals=(*drawn.refusals, *bans), limits=replace(drawn.limits, max_candidates=2))
    with cut_small(30, 500):
        plan = solve_by_regions(whole, way=SKETCH, workers=1)
    assert plan == with_the_whole_in_view(whole, plan)
    found = {reason.code for row in plan.unserved for reason in row.reasons}
    assert {reasons.LIMIT_CANDIDATES, reasons.RULE_REFUSED, reasons.OUTBID, reasons.LOT_MINIMUM} <= found
    assert solve_by_regions(whole, way=SKETCH, workers=2) == plan


def test_accepted_work_far_away_that_a_rule_forbids_is_told() -> None:
    whole = instance(
        workshops=(workshop("W1"), workshop("W2", at=LILLE)),
        needs=(need("N1", 100, 3),),
        commitments=(Commitment("N1", "W2", "D1", 5, 3),),
        refusals=(Ban("maker.level", workshop="W2"),),
    )
    plan = solve_by_regions(whole, way=Way(2, 1, 3, 3), workers=1)
    assert plan == with_the_whole_in_view(whole, plan)
    told = {reason.code: reason.params for reason in plan.unserved[0].reasons}
    assert told[reasons.RULE_REFUSED] == {"reason": "maker.level", "pairs": 1, "workshops": ["W2"]}


def test_vacancies_are_the_pairs_of_the_whole_that_have_room_for_what_is_asked() -> None:
    """A lot of 5: room for 4 is none, beyond the limit; where a rule stands, room for one piece is."""
    shops = [workshop(f"W{k}", machine_hours={"fdm": (float(k), 0.0, 0.0, 0.0)}) for k in range(8)]
    shops[6] = replace(shops[6], lat=ORLEANS[0], lon=ORLEANS[1])
    shops[7] = replace(shops[7], lat=LILLE[0], lon=LILLE[1])
    whole = instance(
        designs=(design(min_lot=5),),
        workshops=tuple(shops),
        needs=(need("N1", 9, 1), need("N2", 9, 0), need("N3", 2, 1)),
        refusals=(Ban("maker.level", workshop="W2"), Ban("recipient.class", need="N2")),
        limits=Limits(max_candidates=1),
    )
    room, able = remaining_after(whole, nothing()).room, capability(whole).all
    asked, short = np.arange(3), np.array([9, 9, 1])
    known = find_candidates(whole)
    found = vacancies.vacancies(whole, known.pairs, able, room, asked, short)

    def named(pairs: object) -> set[tuple[str, str]]:
        needs, makers = whole.needs, whole.workshops
        rows = zip(pairs.need.tolist(), pairs.workshop.tolist(), strict=True)  # type: ignore[attr-defined]
        return {(needs[n].id, makers[w].id) for n, w in rows}

    assert named(found.beyond) == {("N1", "W5"), ("N1", "W6")}
    assert named(found.refused) == {
        ("N1", "W2"), *(("N2", f"W{k}") for k in (1, 2, 3, 4, 5, 6)), ("N3", "W2")
    }  # fmt: skip


def nothing() -> Plan:
    """A plan that gives nothing."""
    return replace(solve_by_regions(instance(workshops=()), way=Way(2, 1, 3, 3), workers=1), lines=())


def test_workshops_that_make_nothing_shift_no_price_to_another_need() -> None:
    """The bound counts makers by their place among all workshops, of which few may make anything."""
    idle = [workshop(f"W{k}", machine_hours={}) for k in range(5)]
    whole = instance(workshops=(*idle, workshop("W9")), needs=(need("N1"), need("N2", 40), need("N3", 7)))
    plan = solve_by_regions(whole, way=Way(2, 1, 3, 3), workers=1)
    assert plan == with_the_whole_in_view(whole, plan)
    assert plan.summary.upper_bound >= plan.summary.weighted_on_time_coverage > 0.4
