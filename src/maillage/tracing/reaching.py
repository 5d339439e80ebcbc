"""What a suspicion reaches: every thing downstream, every holder, and the units nobody can place.

Guarantees: whatever received any unit of a reached thing is reached whole, since nobody can tell which units are
which: too much is reached, never too little. Holders come in order of their names, things in the order of the
genealogy: the same rows give the same answer. Time grows with what is reached and with the number of generations.

Source: recall, safety scheme §6 ("finds every unit and tells every holder"); sub-parts of an M1, same page, §3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.kernel.refusals import Refusal
from maillage.tracing import reasons
from maillage.tracing.genealogy import FATES, Flags, Genealogy, Ints, Relation, Rows

APPOINTED = 2  # M2: a workshop with a named quality lead, the least that releases what sub-parts went into


@dataclass(frozen=True, slots=True)
class HolderUnits:
    """Units of reached things at one holder, by fate; `things` is how many things they belong to."""

    holder: str
    held: int
    used: int
    returned: int
    destroyed: int
    things: int


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """`things` are ranks in the genealogy; `parents` the thing through which each was first reached (itself: a start).

    `unaccounted` counts units that reached things had and that neither passed on nor were placed; `overdrawn` those
    that passed on or were placed beyond what there was. Neither hides the other.
    """

    graph: Genealogy
    things: Ints
    parents: Ints
    holders: tuple[HolderUnits, ...]
    unaccounted: int
    overdrawn: int

    def codes(self) -> list[str]:
        return [self.graph.codes[rank] for rank in self.things]

    def missing(self) -> list[tuple[str, int]]:
        """(code, units) of each reached thing whose units do not add up; below zero: more than there were."""
        left = self.graph.unaccounted()[self.things]
        return [(self.graph.codes[self.things[n]], int(left[n])) for n in np.flatnonzero(left)]

    def path(self, code: str) -> list[str]:
        """How a thing was reached, from a start to it. Raises Refusal when it was not."""
        parent = dict(zip(self.things.tolist(), self.parents.tolist(), strict=True))
        rank = ranks(self.graph, [code])[0]
        if rank not in parent:
            raise Refusal(reasons.UNKNOWN, code=code)
        found = [int(rank)]
        while parent[found[-1]] != found[-1]:
            found.append(parent[found[-1]])
        return [self.graph.codes[rank] for rank in reversed(found)]


def ranks(graph: Genealogy, codes: list[str]) -> Ints:
    """The ranks of things by their codes. Raises Refusal `tracing.unknown`."""
    known = {code: n for n, code in enumerate(graph.codes)} if len(codes) > 1 else None
    found = []
    for code in codes:
        try:
            found.append(known[code] if known is not None else graph.codes.index(code))
        except (KeyError, ValueError):
            raise Refusal(reasons.UNKNOWN, code=code) from None
    return np.array(found, np.int64)


def reach(graph: Genealogy, starts: Ints) -> Reach:
    """Everything that descends from these things, themselves included, and who has it."""
    parent = _walk(graph.down, starts, np.zeros(graph.size, bool))
    things = np.flatnonzero(parent >= 0)
    left = graph.unaccounted()[things]
    return Reach(
        graph=graph,
        things=things,
        parents=parent[things],
        holders=_holders(graph, parent >= 0),
        unaccounted=int(left[left > 0].sum()),
        overdrawn=int(-left[left < 0].sum()),
    )


def origins(graph: Genealogy, of: Ints) -> Ints:
    """Ranks of everything these things come from, themselves included."""
    return np.flatnonzero(_walk(graph.up, of, np.zeros(graph.size, bool)) >= 0)


def unreleased(graph: Genealogy) -> Ints:
    """Ranks of placed things with sub-parts of an M0 or M1 in them that no M2 inspected and released since."""
    appointed = graph.released_by >= APPOINTED
    from_below = (graph.level < APPOINTED) & ~appointed
    parts = (graph.relation == Relation.PART) & from_below[graph.source]
    tainted = _walk(graph.down, np.unique(graph.target[parts]), appointed) >= 0
    held = np.zeros(graph.size, bool)
    held[graph.placed] = True
    return np.flatnonzero(tainted & held)


def _walk(rows: Rows, starts: Ints, closed: Flags) -> Ints:
    """For each thing, the rank of the one it was first reached from (the lowest, in its generation); -1: not reached.

    What is `closed` is not entered.
    """
    parent = np.full(len(closed), -1, np.int64)
    frontier = np.unique(starts)
    frontier = frontier[~closed[frontier]]
    parent[frontier] = frontier
    while len(frontier):
        found = rows.neighbours(frontier)
        came_from = np.repeat(frontier, rows.starts[frontier + 1] - rows.starts[frontier])
        new = (parent[found] < 0) & ~closed[found]
        frontier, first = np.unique(found[new], return_index=True)
        parent[frontier] = came_from[new][first]
    return parent


def _holders(graph: Genealogy, reached: Flags) -> tuple[HolderUnits, ...]:
    rows = reached[graph.placed]
    holder, count = graph.holder[rows], len(graph.holders)
    units, fate = graph.placed_units[rows], graph.fate[rows]
    held, used, returned, destroyed = (
        np.bincount(holder[fate == n], units[fate == n], count).astype(np.int64).tolist()
        for n in range(len(FATES))
    )
    pairs = np.unique(holder * max(graph.size, 1) + graph.placed[rows])
    things = np.bincount(pairs // max(graph.size, 1), minlength=count).tolist()
    return tuple(
        HolderUnits(graph.holders[n], held[n], used[n], returned[n], destroyed[n], things[n])
        for n in range(count)
        if things[n]
    )
