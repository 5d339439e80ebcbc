"""Candidates found block by block are those of the definition's own search, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import LILLE, LYON, ORLEANS, instance, need, tiny_instances, workshop

from maillage.planning.bisecting import bisected
from maillage.planning.candidates import Pairs, find_candidates
from maillage.planning.generating import generate
from maillage.planning.instance import Ban, Commitment, Instance, Limits
from maillage.planning.nearby import nearby_candidates


def assert_same(whole: Instance, block: int) -> Pairs:
    found, expected = nearby_candidates(whole, block), find_candidates(whole).pairs
    for column in Pairs.__slots__:
        assert getattr(found, column).tolist() == getattr(expected, column).tolist()
    return found


@settings(max_examples=60, deadline=None)
@given(tiny_instances(), st.integers(1, 3))
def test_tiny_instances_whatever_the_block(whole: Instance, block: int) -> None:
    assert_same(whole, block)


@pytest.mark.parametrize(("seed", "block"), [(0, 7), (1, 40), (2, 1000)])
def test_generated_instances_whatever_the_block(seed: int, block: int) -> None:
    whole = generate(150, 300, seed)
    assert len(assert_same(whole, block)) > 1000
    assert_same(replace(whole, limits=Limits(0.7, 3, 2)), block)


def test_refusals_that_empty_the_surroundings_bring_farther_workshops() -> None:
    whole = generate(150, 120, 3)
    first = find_candidates(whole).pairs
    shops = np.unique(first.workshop[first.need < 6])
    bans = tuple(
        Ban("rule.x", need=wanted.id, workshop=whole.workshops[w].id)
        for wanted in whole.needs[:6]
        for w in shops.tolist()
    )
    forbidden = replace(whole, refusals=(*whole.refusals, *bans, Ban("rule.y", territory="75")))
    assert_same(forbidden, 10)


def test_accepted_work_out_of_reach_and_out_of_rank_stays() -> None:
    whole = generate(150, 120, 4)
    far = tuple(
        Commitment(n.id, whole.workshops[k].id, n.designs[0], 1, 3) for k, n in enumerate(whole.needs[:100])
    )
    assert_same(replace(whole, commitments=far), 10)


def test_workshops_of_one_place_are_told_apart_by_id() -> None:
    shops = [workshop(f"W{k:02d}", at=at) for at in (ORLEANS, LILLE, LYON) for k in range(20, 0, -1)]
    shops = [replace(shop, id=f"{shop.id}-{k % 7}{k}") for k, shop in enumerate(shops)]
    wanted = tuple(need(f"N{k}", lat=ORLEANS[0] + k / 50, lon=ORLEANS[1]) for k in range(30))
    assert_same(instance(workshops=tuple(shops), needs=wanted), 4)


def test_parts_cover_every_row_once_and_stay_small() -> None:
    at = np.random.default_rng(1).normal(size=(1000, 3))
    for first in (0.5, 0.3):
        parts = bisected(at, np.ones(1000), 64, first)
        assert np.sort(np.concatenate(parts)).tolist() == list(range(1000))
        assert max(map(len, parts)) <= 64
        assert min(map(len, parts)) >= 24
    assert [part.tolist() for part in bisected(np.zeros((3, 2)), np.ones(3), 1)] == [[0], [1], [2]]
    assert bisected(np.zeros((0, 2)), np.zeros(0), 5) == []
