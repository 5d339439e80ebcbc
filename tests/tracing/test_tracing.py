"""Genealogy of lots: against brute force, and the cases a recall must not miss."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.kernel.refusals import Refusal
from maillage.tracing.genealogy import (
    Fate,
    Genealogy,
    Passage,
    Passages,
    Placement,
    Placements,
    Relation,
    Thing,
    genealogy,
    genealogy_of,
)
from maillage.tracing.reaching import HolderUnits, origins, ranks, reach, unreleased


def start(graph: Genealogy, *codes: str) -> Any:
    return ranks(graph, list(codes))


def visor_story() -> Genealogy:
    """Headbands of an M1 and sheets, assembled by an M2, split in bags, one re-packed with another lot's."""
    things = [
        Thing("bandeaux", 100, {"version": "D0107-V3", "workshop": "L0041", "batch": "PLA-7"}, level=1),
        Thing("feuilles", 100, {"version": "D0107-V3", "workshop": "L0042", "batch": "PET-2"}, level=2),
        Thing("visières", 98, {"version": "D0107-V3", "workshop": "L0042"}, level=2, released_by=2),
        Thing("sac 1", 50, {"workshop": "L0042"}, level=2),
        Thing("sac 2", 48, {"workshop": "L0042"}, level=2),
        Thing("autres", 40, {"version": "D0108-V1", "workshop": "L0050"}, level=2, released_by=2),
        Thing("colis", 60, {}, level=2),
    ]
    passages = [
        Passage("bandeaux", "visières", 98, Relation.PART),
        Passage("feuilles", "visières", 98, Relation.PART),
        Passage("visières", "sac 1", 50, Relation.SPLIT),
        Passage("visières", "sac 2", 48, Relation.SPLIT),
        Passage("sac 2", "colis", 30, Relation.MERGE),
        Passage("autres", "colis", 30, Relation.MERGE),
    ]
    placements = [
        Placement("bandeaux", "L0041", 2, Fate.DESTROYED),
        Placement("sac 1", "E0012", 45),
        Placement("sac 1", "E0012", 3, Fate.USED),
        Placement("sac 2", "E0013", 18),
        Placement("colis", "E0014", 60),
        Placement("autres", "E0015", 10),
    ]
    return genealogy(things, passages, placements)


def test_a_batch_of_material_reaches_every_holder():
    graph = visor_story()
    found = reach(graph, graph.matching(batch="PLA-7"))
    assert found.codes() == ["bandeaux", "visières", "sac 1", "sac 2", "colis"]
    assert found.holders == (
        HolderUnits("E0012", 45, 3, 0, 0, 1),
        HolderUnits("E0013", 18, 0, 0, 0, 1),
        HolderUnits("E0014", 60, 0, 0, 0, 1),  # whole: nobody can tell which thirty
        HolderUnits("L0041", 0, 0, 0, 2, 1),
    )
    assert (found.missing(), found.unaccounted, found.overdrawn) == ([("sac 1", 2)], 2, 0)
    assert found.path("colis") == ["bandeaux", "visières", "sac 2", "colis"]


def test_what_does_not_descend_is_not_reached():
    graph = visor_story()
    found = reach(graph, graph.matching(version="D0108-V1"))
    assert (found.codes(), [h.holder for h in found.holders]) == (["autres", "colis"], ["E0014", "E0015"])
    assert [graph.codes[n] for n in origins(graph, start(graph, "sac 1"))] == [
        "bandeaux", "feuilles", "visières", "sac 1",
    ]  # fmt: skip
    with pytest.raises(Refusal, match=r"tracing\.unknown"):
        found.path("sac 1")


def test_marks_are_all_needed_and_none_asked_is_none():
    graph = visor_story()
    assert [graph.codes[n] for n in graph.matching(version="D0107-V3", workshop="L0042")] == [
        "feuilles",
        "visières",
    ]
    assert [len(graph.matching(**m)) for m in ({}, {"version": "D0999-V1"}, {"colour": "x"})] == [0, 0, 0]


@pytest.mark.parametrize(
    ("level", "released_by", "first", "found"),
    [
        (1, 2, -1, []),
        (1, 1, -1, ["sac"]),
        (1, -1, -1, ["sac"]),
        (2, -1, -1, []),
        (1, -1, 2, []),
        (0, 3, -1, []),
    ],
)
def test_sub_parts_of_an_m1_are_released_by_an_m2(level: int, released_by: int, first: int, found: list[str]):
    graph = genealogy(
        [
            Thing("pièces", 10, level=level, released_by=first),
            Thing("objets", 10, level=2, released_by=released_by),
            Thing("sac", 10, level=2),
        ],
        [Passage("pièces", "objets", 10, Relation.PART), Passage("objets", "sac", 10, Relation.REPACK)],
        [Placement("sac", "E0012", 10)],
    )
    assert [graph.codes[n] for n in unreleased(graph)] == found


def test_units_that_do_not_add_up_are_told_not_refused():
    graph = genealogy(
        [Thing("a", 10), Thing("b", 5), Thing("c", 9)],
        [Passage("a", "b", 5, Relation.SPLIT), Passage("a", "c", 8, Relation.SPLIT)],
        [Placement("b", "E1", 5), Placement("c", "E1", 5)],
    )
    found = reach(graph, start(graph, "a"))
    assert found.missing() == [("a", -3), ("c", 4)]
    assert (found.unaccounted, found.overdrawn) == (4, 3)
    assert graph.appeared().tolist() == [0, 0, 1]


def test_an_assembled_object_is_counted_apart():
    """Five objects of ten parts, two of which were re-packed from elsewhere: nothing appeared from nowhere."""
    passages = [Passage("a", "b", 10, Relation.PART), Passage("c", "b", 2, Relation.REPACK)]
    graph = genealogy([Thing("a", 10), Thing("b", 5), Thing("c", 2)], passages, [])
    assert graph.appeared().tolist() == [0, 0, 0]


def cycle(*pairs: str) -> list[Passage]:
    return [Passage(pair[0], pair[1], 1, Relation.REPACK) for pair in pairs]


@pytest.mark.parametrize(
    ("things", "passages", "placements", "code", "what"),
    [
        ([Thing("a", 1), Thing("a", 2)], [], [], "repeated", "a"),
        ([Thing("a", 1)], cycle("ab"), [], "unknown", "b"),
        ([Thing("a", 1)], [], [Placement("b", "E1", 1)], "unknown", "b"),
        ([Thing("a", -1)], [], [], "units", "a"),
        ([Thing("a", True)], [], [], "units", "a"),
        ([Thing("a", 1)], [], [Placement("a", "E1", 2**40)], "units", "a"),
        ([Thing("a", 1)], cycle("aa"), [], "cycle", "a"),
        ([Thing(c, 1) for c in "zabcd"], cycle("za", "ab", "bc", "cb", "cd"), [], "cycle", "b"),
    ],
)
def test_what_is_no_genealogy_is_refused(things, passages, placements, code, what):
    with pytest.raises(Refusal, match=rf"tracing\.{code}") as refused:
        genealogy(things, passages, placements)
    assert refused.value.params["code"] == what


def test_nothing_reaches_nothing():
    graph = genealogy([], [], [])
    found = reach(graph, graph.matching(version="x"))
    assert (found.codes(), found.holders, found.missing()) == ([], (), [])


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Thing], list[Passage], list[Placement]]:
    size = draw(st.integers(1, 12))
    codes = draw(st.permutations([f"t{n}" for n in range(size)]))
    things = [
        Thing(
            code, draw(st.integers(0, 9)), level=draw(st.integers(0, 3)), released_by=draw(st.integers(-1, 3))
        )
        for code in sorted(codes)
    ]
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
        lambda pair: pair[0] < pair[1]
    )
    passages = [
        Passage(codes[a], codes[b], draw(st.integers(0, 9)), draw(st.sampled_from(Relation)))
        for a, b in (draw(st.lists(pairs, max_size=20)) if size > 1 else [])
    ]
    placements = [
        Placement(draw(st.sampled_from(codes)), draw(st.sampled_from("XYZ")), draw(st.integers(0, 9)), draw(st.sampled_from(Fate)))
        for _ in range(draw(st.integers(0, 12)))
    ]  # fmt: skip
    return things, passages, placements


def descendants(passages: list[Passage], codes: set[str]) -> set[str]:
    found = set(codes)
    while more := {p.target for p in passages if p.source in found} - found:
        found |= more
    return found


@settings(max_examples=50)
@given(stories(), st.data())
def test_against_brute_force(story, data: st.DataObject):
    things, passages, placements = story
    graph = genealogy(*story)
    starts = data.draw(st.lists(st.sampled_from([t.code for t in things]), min_size=1, max_size=3))
    found = reach(graph, start(graph, *starts))
    reached = descendants(passages, set(starts))
    assert set(found.codes()) == reached and found.codes() == sorted(reached, key=list(graph.codes).index)

    held: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Fate, 0))
    where: dict[str, set[str]] = defaultdict(set)
    for place in placements:
        if place.thing in reached:
            held[place.holder][place.fate] += place.units
            where[place.holder].add(place.thing)
    assert found.holders == tuple(
        HolderUnits(name, *(held[name][fate] for fate in Fate), things=len(where[name]))
        for name in sorted(held)
    )
    left = {t.code: t.units for t in things}
    for passage in passages:
        left[passage.source] -= passage.units
    for place in placements:
        left[place.thing] -= place.units
    assert dict(found.missing()) == {code: left[code] for code in reached if left[code]}
    assert found.unaccounted - found.overdrawn == sum(left[code] for code in reached)

    for code in reached:
        path = found.path(code)
        assert path[0] in starts and path[-1] == code
        assert all(any((p.source, p.target) == step for p in passages) for step in pairwise(path))
    backwards = {code for code in left if descendants(passages, {code}) & set(starts)}
    assert {graph.codes[n] for n in origins(graph, start(graph, *starts))} == backwards


@settings(max_examples=50)
@given(stories())
def test_unreleased_against_brute_force(story):
    things, passages, placements = story
    by = {thing.code: thing for thing in things}
    open_ = {code for code, thing in by.items() if thing.released_by < 2}
    tainted = {
        p.target for p in passages
        if p.relation == Relation.PART and by[p.source].level < 2 and p.source in open_ and p.target in open_
    }  # fmt: skip
    while more := {p.target for p in passages if p.source in tainted and p.target in open_} - tainted:
        tainted |= more
    graph = genealogy(*story)
    assert {graph.codes[n] for n in unreleased(graph)} == tainted & {p.thing for p in placements}


@settings(max_examples=50)
@given(stories())
def test_the_order_of_the_rows_changes_nothing_but_order(story):
    things, passages, placements = story
    graph, other = genealogy(*story), genealogy(things[::-1], passages[::-1], placements[::-1])
    for thing in things:
        ours, theirs = reach(graph, start(graph, thing.code)), reach(other, start(other, thing.code))
        assert (set(ours.codes()), ours.holders) == (set(theirs.codes()), theirs.holders)
    assert np.array_equal(graph.unaccounted(), other.unaccounted()[::-1])


def columns(**changed: Any) -> Any:
    """a → b, five pieces, three of them at a holder; with what `changed` says instead."""
    rows: dict[str, list[int]] = {
        "units": [5, 5], "source": [0], "target": [1], "moved": [5], "thing": [1], "holder": [0], "placed": [3],
    }  # fmt: skip
    given = {
        name: np.array(column, np.int64) for name, column in {**rows, **changed}.items() if name != "codes"
    }
    one = np.zeros(1, np.int64)
    return genealogy_of(
        codes=changed.get("codes", ["a", "b"]),
        units=given["units"],
        passages=Passages(given["source"], given["target"], given["moved"], one),
        placements=Placements(given["thing"], given["holder"], given["placed"], one),
        holders=["E1"],
    )


def test_columns_are_the_same_graph():
    found = reach(columns(), np.array([0]))
    assert (found.codes(), found.holders, found.missing()) == (
        ["a", "b"], (HolderUnits("E1", 3, 0, 0, 0, 1),), [("b", 2)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"codes": ["a", "a"]}, r"tracing\.repeated"),
        ({"units": [5, -1]}, r"tracing\.units"),
        ({"moved": [2**40]}, r"tracing\.units"),
        ({"placed": [-1]}, r"tracing\.units"),
        ({"target": [0]}, r"tracing\.cycle"),
    ],
)
def test_columns_that_are_no_genealogy_are_refused(changed: Any, code: str):
    with pytest.raises(Refusal, match=code):
        columns(**changed)


@pytest.mark.parametrize("changed", [{"source": [-1]}, {"target": [2]}, {"thing": [2]}, {"holder": [1]}])
def test_a_rank_that_names_nothing_is_an_error(changed: Any):
    with pytest.raises(IndexError):
        columns(**changed)
