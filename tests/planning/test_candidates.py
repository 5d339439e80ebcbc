"""Candidates against the format's definition read literally, one pair at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import LILLE, LYON, ORLEANS, design, instance, need, tiny_instances, workshop

from maillage.kernel.geography import road_hours, road_km
from maillage.planning.candidates import capability, find_candidates, matches, near_pairs
from maillage.planning.generating import generate
from maillage.planning.instance import Ban, Commitment, Instance, Limits, Need, Workshop
from maillage.planning.standing import CONDITIONS, Ground


def able(whole: Instance, shop: Workshop, code: str) -> bool:
    made = next(d for d in whole.designs if d.id == code)
    if not made.steps:
        return False  # no workshop makes it
    for step in made.steps:
        if not any(h > 0 for h in shop.machine_hours.get(step.process, ())):
            return False
        room = (shop.max_envelope_mm or {}).get(step.process)
        if (
            made.envelope_mm
            and room
            and any(a > b for a, b in zip(sorted(made.envelope_mm), sorted(room), strict=True))
        ):
            return False
    return all(any(a.quantity > 0 for a in shop.materials.get(use.id, ())) for use in made.materials)


def by_definition(whole: Instance, wanted: Need, code: str) -> tuple[list[str], list[str]]:
    """(candidates, those beyond the limit) of a (need, design), nearest first."""
    found, committed = [], set()
    for shop in whole.workshops:
        pair = any((c.need, c.workshop, c.design) == (wanted.id, shop.id, code) for c in whole.commitments)
        hours = road_hours(wanted.lat, wanted.lon, shop.lat, shop.lon)
        banned = any(matches(ban, wanted, code, shop.id) for ban in whole.refusals)
        near = hours <= whole.limits.max_travel_hours or pair
        if able(whole, shop, code) and shop.zone == wanted.zone and near and not banned:
            found.append((road_km(wanted.lat, wanted.lon, shop.lat, shop.lon), shop.id))
            if pair:
                committed.add(shop.id)
    ranked = [shop for _, shop in sorted(found)]
    limit = whole.limits.max_candidates
    kept = [shop for rank, shop in enumerate(ranked) if rank < limit or shop in committed]
    return kept, [shop for shop in ranked if shop not in kept]


def assert_as_defined(whole: Instance) -> None:
    found = find_candidates(whole)
    for n, wanted in enumerate(whole.needs):
        for code in wanted.designs:
            d = [x.id for x in whole.designs].index(code)
            kept, beyond = by_definition(whole, wanted, code)
            for pairs, expected in ((found.pairs, kept), (found.beyond, beyond)):
                rows = np.nonzero((pairs.need == n) & (pairs.design == d))[0]
                assert [whole.workshops[w].id for w in pairs.workshop[rows]] == expected
                for row in rows.tolist():
                    shop = whole.workshops[pairs.workshop[row]]
                    hours = road_hours(wanted.lat, wanted.lon, shop.lat, shop.lon)
                    assert pairs.transport[row] == (0 if hours <= 2 else 1)
                    assert pairs.km[row] == pytest.approx(hours * 70, rel=1e-12, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(tiny_instances())
def test_candidates_are_those_of_the_definition(whole: Instance) -> None:
    assert_as_defined(whole)


def test_candidates_of_a_generated_instance_are_those_of_the_definition() -> None:
    assert_as_defined(generate(60, 40, 2))


@settings(max_examples=60, deadline=None)
@given(tiny_instances())
def test_every_workshop_stands_somewhere_and_candidates_stand_as_such(whole: Instance) -> None:
    ground = Ground.of(whole, find_candidates(whole), capability(whole))
    for n, wanted in enumerate(whole.needs):
        for code in wanted.designs:
            standing = ground.standings(n, code)
            assert sum(standing.counts().values()) == len(whole.workshops)
            assert set(standing.condition) <= set(CONDITIONS)
            kept, beyond = by_definition(whole, wanted, code)
            assert {whole.workshops[w].id for w in standing.places("candidate").tolist()} == set(kept)
            assert {whole.workshops[w].id for w in standing.places("rank").tolist()} == set(beyond)


def test_equal_distances_are_settled_by_id_as_text() -> None:
    shops = tuple(workshop(code) for code in ("W9", "W10", "W2"))
    whole = instance(workshops=shops, limits=Limits(max_candidates=2))
    found = find_candidates(whole)
    assert [shops[w].id for w in found.pairs.workshop] == ["W10", "W2"]
    assert [shops[w].id for w in found.beyond.workshop] == ["W9"]


@pytest.mark.parametrize(("delta", "expected"), [(-1e-12, 0), (0.0, 1), (1e-12, 1)])
def test_the_travel_limit_is_compared_unrounded(delta: float, expected: int) -> None:
    hours = road_hours(48.86, 2.35, *ORLEANS)
    whole = instance(workshops=(workshop(at=ORLEANS),), limits=Limits(max_travel_hours=hours + delta))
    assert len(find_candidates(whole).pairs) == expected


def test_another_zone_is_out_of_reach_however_near() -> None:
    assert len(find_candidates(instance(workshops=(workshop(zone="corse"),))).pairs) == 0


@pytest.mark.parametrize(
    ("ban", "expected"),
    [
        (Ban("r", design="D1"), 0),
        (Ban("r", workshop="W1"), 0),
        (Ban("r", need="N1"), 0),
        (Ban("r", territory="75"), 0),
        (Ban("r", design="D1", territory="62"), 1),
        (Ban("r", design="D1", workshop="W1", need="N1", territory="75"), 0),
        (Ban("r", design="D1", workshop="W2"), 1),
        (Ban("r", workshop="W-unknown"), 1),
    ],
)
def test_a_refusal_matches_when_every_key_it_names_does(ban: Ban, expected: int) -> None:
    whole = instance(needs=(need(territory="75"),), refusals=(ban,))
    found = find_candidates(whole)
    assert (len(found.pairs), len(found.refused)) == (expected, 1 - expected)


def test_a_committed_pair_is_a_candidate_whatever_its_rank_and_distance() -> None:
    shops = (workshop("W1"), workshop("W2"), workshop("W3", at=LYON))
    whole = instance(
        workshops=shops,
        limits=Limits(max_candidates=1),
        commitments=(Commitment("N1", "W2", "D1", 1, 0), Commitment("N1", "W3", "D1", 1, 0)),
    )
    assert find_candidates(whole).pairs.workshop.tolist() == [0, 1, 2]
    assert find_candidates(replace(whole, commitments=())).pairs.workshop.tolist() == [0]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=6),
    st.floats(0.01, 400),
)
def test_near_pairs_hold_every_pair_within_the_limit_anywhere_on_earth(
    places: list[tuple[float, float]], limit: float
) -> None:
    shops = tuple(workshop(f"W{k}", at=place) for k, place in enumerate(places))
    wanted = tuple(need(f"N{k}", lat=place[0], lon=place[1]) for k, place in enumerate([*places, LILLE]))
    whole = instance(workshops=shops, needs=wanted, limits=Limits(max_travel_hours=limit))
    need_rows, shop_rows, _ = near_pairs(whole, np.arange(len(wanted)))
    expected = {
        (n, w)
        for n, one in enumerate(wanted)
        for w, shop in enumerate(shops)
        if road_hours(one.lat, one.lon, shop.lat, shop.lon) <= limit
    }
    assert set(zip(need_rows.tolist(), shop_rows.tolist(), strict=True)) == expected


def test_an_envelope_fits_in_any_axis_order_for_each_process_that_states_one() -> None:
    made = design(envelope_mm=(30.0, 10.0, 20.0))
    for room, expected in (
        (None, 1),
        ({"fdm": (10.0, 20.0, 30.0)}, 1),
        ({"fdm": (10.0, 20.0, 29.0)}, 0),
        ({"laser": (1.0, 1.0, 1.0)}, 1),
    ):
        whole = instance(designs=(made,), workshops=(workshop(max_envelope_mm=room),))
        assert len(find_candidates(whole).pairs) == expected
