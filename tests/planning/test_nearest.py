"""The quick way to the candidates finds the very rows of the full one, ties and refusals and all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tests.factories.tiny_plans import PARIS, instance, need, tiny_instances, workshop

from maillage.planning.candidates import Candidates, Pairs, capability, find_candidates, fits
from maillage.planning.generating import generate
from maillage.planning.instance import Ban, Commitment, Instance, Limits
from maillage.planning.nearest import MORE, candidates_of, nearest_candidates


def rows(pairs: Pairs) -> list[tuple[float, ...]]:
    return list(zip(*(getattr(pairs, column).tolist() for column in Pairs.__slots__), strict=True))


def agreed(whole: Instance) -> Candidates:
    """What the quick way finds, once it is seen to be what the full one finds."""
    found = nearest_candidates(whole)
    assert rows(found.pairs) == rows(find_candidates(whole).pairs)
    return found


@settings(max_examples=200, deadline=None)
@given(tiny_instances())
def test_any_instance_has_the_same_candidates(whole: Instance) -> None:
    agreed(whole)


@pytest.mark.parametrize("seed", [1, 2])
def test_generated_instances_have_the_same_candidates(seed: int) -> None:
    whole = generate(150, 300, seed, 30)
    assert len(agreed(whole).pairs) > 1000


def test_ties_and_refusals_that_the_few_nearest_cannot_settle_are_looked_at_in_full() -> None:
    """Thirty workshops at one place, refused one by one for the need: only looking at all finds who is left."""
    limits = Limits(max_candidates=3)
    shops = tuple(workshop(f"W{k:02d}") for k in range(30))
    assert MORE < 15
    bans = tuple(Ban("rule.x", need="N1", workshop=f"W{k:02d}") for k in range(20))
    whole = instance(limits=limits, workshops=shops, needs=(need(), need("N2")), refusals=bans)
    by_need = [[w for n, _, w, _, _ in rows(agreed(whole).pairs) if n == place] for place in (0, 1)]
    assert by_need == [[20, 21, 22], [0, 1, 2]]


def test_a_committed_pair_counts_beyond_rank_and_reach() -> None:
    shops = (
        *(workshop(f"W{k}", at=(PARIS[0] + k / 100, PARIS[1])) for k in range(9)),
        workshop("FAR", at=(43.3, 5.4)),
    )
    promised = (Commitment("N1", "FAR", "D1", 1, 3), Commitment("N1", "W8", "D1", 1, 3))
    whole = instance(limits=Limits(max_candidates=2), workshops=shops, commitments=promised)
    assert [w for _, _, w, _, _ in rows(agreed(whole).pairs)] == [0, 1, 8, 9]


def test_some_needs_alone_have_the_candidates_they_have_among_all() -> None:
    whole = generate(60, 90, 3, 10)
    chosen = np.array([4, 17, 55])
    found, everything = candidates_of(whole, chosen, capability(whole)), find_candidates(whole)
    for part in Candidates.__slots__:
        expected = [row for row in rows(getattr(everything, part)) if row[0] in chosen]
        assert rows(getattr(found, part)) == expected


def test_what_workshops_can_make_is_what_each_condition_says_alone() -> None:
    whole = generate(40, 10, 5)
    closed = replace(whole.workshops[0], machine_hours={"fdm": (0.0,) * whole.days})
    whole = replace(whole, workshops=(closed, *whole.workshops[1:]))
    able = capability(whole)
    for d, design in enumerate(whole.designs):
        for w, shop in enumerate(whole.workshops):
            there = {p for p, hours in shop.machine_hours.items() if max(hours) > 0}
            held = {m for m, rows in shop.materials.items() if any(a.quantity > 0 for a in rows)}
            expected = (
                {step.process for step in design.steps} <= there,
                fits(design, shop),
                {use.id for use in design.materials} <= held,
            )
            assert (able.process[d, w], able.envelope[d, w], able.material[d, w]) == expected
