"""The graph of what became what, as arrays in compressed rows.

Guarantees: every thing is described once, every passage and placement names described things, numbers of units are
whole and not negative, nothing descends from itself; else a Refusal names the row. Units that do not add up are **not**
refused: the field gets numbers wrong, and a recall must work then most of all. They are counted by `unaccounted`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from maillage.kernel.refusals import Refusal
from maillage.tracing import reasons

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOT_RELEASED: Final = -1
MOST_UNITS: Final = 2**40


class Relation(IntEnum):
    """How one thing passes into another."""

    SPLIT = 0
    MERGE = 1
    REPACK = 2
    PART = 3  # of an assembled object: its units are counted apart


class Fate(StrEnum):
    """Where units are, or what became of them."""

    HELD = "held"
    USED = "used"
    RETURNED = "returned"
    DESTROYED = "destroyed"


FATES: Final = tuple(Fate)


@dataclass(frozen=True, slots=True)
class Thing:
    """A lot, a bag, a unit, a lot of sub-parts. `marks`: what it may be searched by (version, workshop, batch…).

    `level` is the maker's (0 to 3), `released_by` that of who inspected and released it (-1: nobody).
    """

    code: str
    units: int
    marks: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    released_by: int = NOT_RELEASED


@dataclass(frozen=True, slots=True)
class Passage:
    """`units` of the source that went into the target."""

    source: str
    target: str
    units: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Placement:
    """`units` of a thing, at a holder, with their fate."""

    thing: str
    holder: str
    units: int
    fate: Fate = Fate.HELD


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Neighbours in compressed rows: those of n are ``items[starts[n]:starts[n + 1]]``."""

    starts: Ints
    items: Ints

    @classmethod
    def of(cls, size: int, sources: Ints, targets: Ints) -> Rows:
        order = np.argsort(sources, kind="stable")
        counts = np.bincount(sources, minlength=size)
        return cls(np.concatenate(([0], np.cumsum(counts))), targets[order])

    def neighbours(self, of: Ints) -> Ints:
        """All neighbours of several, repeated where several lead to one."""
        counts = self.starts[of + 1] - self.starts[of]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        found: Ints = self.items[np.arange(total) + np.repeat(self.starts[of] - (ends - counts), counts)]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Genealogy:
    """Things by rank, in the order they were given; arrays of one length a kind of row."""

    codes: Sequence[str]
    units: Ints
    level: Ints
    released_by: Ints
    marks: Mapping[str, tuple[Ints, Mapping[str, int]]]
    source: Ints
    target: Ints
    moved: Ints
    relation: Ints
    placed: Ints
    holder: Ints
    placed_units: Ints
    fate: Ints
    holders: Sequence[str]
    down: Rows
    up: Rows

    @property
    def size(self) -> int:
        return len(self.codes)

    def matching(self, **marks: str) -> Ints:
        """Ranks of the things that bear all these marks. None asked: none, rather than all."""
        if not marks:
            return np.zeros(0, np.int64)
        found = np.ones(self.size, bool)
        for name, value in marks.items():
            column, values = self.marks.get(name, (None, {}))
            rank = values.get(value)
            found &= False if column is None or rank is None else column == rank
        return np.flatnonzero(found)

    def unaccounted(self) -> Ints:
        """For each thing, units less what passed on and what was placed; below zero: more than there were."""
        passed = np.bincount(self.source, self.moved, self.size) + np.bincount(
            self.placed, self.placed_units, self.size
        )
        return self.units - passed.astype(np.int64)  # exact: sums stay far below 2**53

    def appeared(self) -> Ints:
        """For each thing made of others by splitting, merging or re-packing: units beyond what passed into it."""
        plain = self.relation != Relation.PART
        received = np.bincount(self.target[plain], self.moved[plain], self.size).astype(np.int64)
        made_of = np.bincount(self.target[plain], minlength=self.size) > 0
        assembled = np.bincount(self.target[~plain], minlength=self.size) > 0
        return np.where(made_of & ~assembled, self.units - received, 0)


def genealogy(
    things: Iterable[Thing], passages: Iterable[Passage], placements: Iterable[Placement]
) -> Genealogy:
    """The graph of these rows. Raises Refusal `tracing.*` naming the first row that cannot be."""
    all_things, moves, places = list(things), list(passages), list(placements)
    codes = [thing.code for thing in all_things]
    rank = {code: n for n, code in enumerate(codes)}
    holders = sorted({place.holder for place in places})
    at = {holder: n for n, holder in enumerate(holders)}
    return genealogy_of(
        codes=codes,
        units=_whole(codes, [t.units for t in all_things]),
        level=np.array([t.level for t in all_things], np.int64),
        released_by=np.array([t.released_by for t in all_things], np.int64),
        marks=_marks(all_things),
        passages=Passages(
            source=_ranks(rank, [m.source for m in moves]),
            target=_ranks(rank, [m.target for m in moves]),
            units=_whole([m.source for m in moves], [m.units for m in moves]),
            relation=np.array([m.relation for m in moves], np.int64),
        ),
        placements=Placements(
            thing=_ranks(rank, [p.thing for p in places]),
            holder=np.array([at[p.holder] for p in places], np.int64),
            units=_whole([p.thing for p in places], [p.units for p in places]),
            fate=np.array([FATES.index(p.fate) for p in places], np.int64),
        ),
        holders=holders,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Passages in columns: `source` and `target` are ranks among the things."""

    source: Ints
    target: Ints
    units: Ints
    relation: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Placements:
    """Placements in columns: `thing` and `holder` are ranks, `fate` the rank in `FATES`."""

    thing: Ints
    holder: Ints
    units: Ints
    fate: Ints


def genealogy_of(
    *,
    codes: Sequence[str],
    units: Ints,
    passages: Passages,
    placements: Placements,
    holders: Sequence[str],
    level: Ints | None = None,
    released_by: Ints | None = None,
    marks: Mapping[str, tuple[Ints, Mapping[str, int]]] | None = None,
) -> Genealogy:
    """The graph of rows that are columns already: a million of them cost no object each. Raises Refusal as
    `genealogy` does; a rank beyond the things or holders is an error of the caller."""
    size = len(codes)
    if len(set(codes)) < size:
        raise Refusal(reasons.REPEATED, code=next(code for code, n in Counter(codes).items() if n > 1))
    for column, below in (
        (passages.source, size), (passages.target, size), (placements.thing, size), (placements.holder, len(holders)),
    ):  # fmt: skip
        if len(column) and not 0 <= column.min() <= column.max() < below:
            raise IndexError("a rank names nothing")
    _require_units(codes, units, np.arange(size))
    _require_units(codes, passages.units, passages.source)
    _require_units(codes, placements.units, placements.thing)
    found = Genealogy(
        codes=codes,
        units=units,
        level=np.zeros(size, np.int64) if level is None else level,
        released_by=np.full(size, NOT_RELEASED, np.int64) if released_by is None else released_by,
        marks=marks or {},
        source=passages.source,
        target=passages.target,
        moved=passages.units,
        relation=passages.relation,
        placed=placements.thing,
        holder=placements.holder,
        placed_units=placements.units,
        fate=placements.fate,
        holders=holders,
        down=Rows.of(size, passages.source, passages.target),
        up=Rows.of(size, passages.target, passages.source),
    )
    _require_no_cycle(found)
    return found


def _ranks(rank: Mapping[str, int], codes: Sequence[str]) -> Ints:
    found = np.fromiter((rank.get(code, -1) for code in codes), np.int64, len(codes))
    if (found < 0).any():
        raise Refusal(reasons.UNKNOWN, code=codes[int(np.argmax(found < 0))])
    return found


def _whole(codes: Sequence[str], units: Sequence[int]) -> Ints:
    """Units as a column, refused unless they are whole numbers that it can hold."""
    for code, number in zip(codes, units, strict=True):
        if type(number) is not int or not 0 <= number < MOST_UNITS:
            raise Refusal(reasons.NEGATIVE, code=code, units=number)
    return np.array(units, np.int64)


def _require_units(codes: Sequence[str], units: Ints, of: Ints) -> None:
    wrong = (units < 0) | (units >= MOST_UNITS)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise Refusal(reasons.NEGATIVE, code=codes[int(of[first])], units=int(units[first]))


def _marks(things: Sequence[Thing]) -> dict[str, tuple[Ints, dict[str, int]]]:
    found: dict[str, tuple[Ints, dict[str, int]]] = {}
    for name in sorted({name for thing in things for name in thing.marks}):
        values: dict[str, int] = {}
        column = [
            -1 if (value := thing.marks.get(name)) is None else values.setdefault(value, len(values))
            for thing in things
        ]
        found[name] = (np.array(column, np.int64), values)
    return found


def _require_no_cycle(graph: Genealogy) -> None:
    """Peel off, level by level, what nothing unpeeled passes into (Kahn's algorithm)."""
    waiting = np.bincount(graph.target, minlength=graph.size)
    ready = np.flatnonzero(waiting == 0)
    peeled = 0
    while len(ready):
        peeled += len(ready)
        reached, times = np.unique(graph.down.neighbours(ready), return_counts=True)
        waiting[reached] -= times
        ready = reached[waiting[reached] == 0]
    if peeled < graph.size:
        in_cycle = waiting > 0
        # what only descends from a cycle waits too: keep what also leads back into one
        while True:
            leads = np.zeros(graph.size, bool)
            leads[graph.source[in_cycle[graph.target]]] = True
            if not (in_cycle & ~leads).any():
                break
            in_cycle &= leads
        raise Refusal(reasons.CYCLE, code=graph.codes[int(np.argmax(in_cycle))])
