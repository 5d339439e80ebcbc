"""Who holds what a need lacks: needs at work on the resource that stops it, at no lower weight a unit.

Worked out as one table of (workshop, resource) entries, worthiest first, of which each
stopped candidate takes the head. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.inquiring.judging import ALMOST, Rows
from maillage.planning.inquiring.scarcity import Scarcity
from maillage.planning.inquiring.scene import Scene

AT_ONCE = 2_000_000  # entries looked at together


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Needs that hold what one need lacks, most of it first; `weight` is the highest among them."""

    needs: list[int]
    count: int
    weight: float


@dataclass(frozen=True, slots=True)
class Holdings:
    """Work on each resource, sorted by place (workshop, resource) then worth, highest first."""

    order: Ints  # place × (grades + 1) + grades − grade: ascending
    grades: Floats  # every worth there is, ascending
    need: Ints
    amount: Floats
    day: Ints


def rivals_of(
    left: Scene,
    held: Holdings,
    needs: Ints,
    rows: Rows,
    resource: Ints,
    use: Floats,
    shown: int,
) -> dict[int, Rivalry]:
    """By place in `needs`, those that have rivals; `rows` are stopped by `resource`, in order of need.

    `use` is what a piece of each design (rows) takes of each resource (columns).
    """
    if not len(held.order) or not len(rows.asked):
        return {}
    weight = left.weight[needs][rows.asked]
    mine = weight / use[rows.design, resource] * (1 - ALMOST)
    place = rows.workshop * use.shape[1] + resource
    size = len(held.grades) + 1
    first = np.searchsorted(held.order, place * size)
    # entries worth at least `mine` are those of a grade from this one on
    grade = np.searchsorted(held.grades, mine)
    after = np.searchsorted(held.order, place * size + (size - 1) - grade, side="right")
    found: dict[int, Rivalry] = {}
    for part in _parts(rows.asked, after - first):
        found |= _ranked(left, needs, rows, held, first, after - first, part, shown)
    return found


def holdings_of(left: Scene, scarce: Scarcity) -> Holdings:
    """The work of the plan, on each resource it takes."""
    work = left.work
    row, resource = np.nonzero(scarce.use[work.design] > 0)
    need, use = work.need[row], scarce.use[work.design[row], resource]
    grades, grade = np.unique(left.weight[need] / use, return_inverse=True)
    place = work.workshop[row] * scarce.use.shape[1] + resource
    order = place * (len(grades) + 1) + len(grades) - grade
    by = np.argsort(order, kind="stable")
    return Holdings(order[by], grades, need[by], (work.pieces[row] * use)[by], work.day[row][by])


def _parts(asked: Ints, count: Ints) -> Iterator[slice]:
    """Runs of whole needs whose entries are at most about `AT_ONCE`."""
    ends = np.append(np.nonzero(np.diff(asked))[0] + 1, len(asked))
    upto = np.cumsum(count)[ends - 1]
    start = done = 0
    while start < len(asked):
        k = max(int(np.searchsorted(upto, done + AT_ONCE, side="right")) - 1, 0)
        k = max(k, int(np.searchsorted(ends, start, side="right")))
        yield slice(start, int(ends[k]))
        start, done = int(ends[k]), int(upto[k])


def _ranked(
    left: Scene,
    needs: Ints,
    rows: Rows,
    held: Holdings,
    first: Ints,
    count: Ints,
    part: slice,
    shown: int,
) -> dict[int, Rivalry]:
    count = count[part]
    row = np.repeat(np.arange(part.start, part.stop), count)
    entry = np.repeat(first[part] - (np.cumsum(count) - count), count) + np.arange(len(row))
    kept = (held.day[entry] <= rows.last[row]) & (held.need[entry] != needs[rows.asked[row]])
    row, entry = row[kept], entry[kept]
    if not len(row):
        return {}
    width = len(left.weight)
    pair, group = np.unique(rows.asked[row] * width + held.need[entry], return_inverse=True)
    amount = np.bincount(group, held.amount[entry])
    asked, rival = pair // width, pair % width
    order = np.lexsort((rival, -amount, asked))
    asked, rival = asked[order], rival[order]
    starts = np.nonzero(np.diff(asked, prepend=-1))[0]
    counts = np.diff(np.append(starts, len(asked)))
    heaviest = np.maximum.reduceat(left.weight[rival], starts)
    return {
        int(asked[at]): Rivalry(rival[at : at + min(shown, many)].tolist(), many, weight)
        for at, many, weight in zip(starts.tolist(), counts.tolist(), heaviest.tolist(), strict=True)
    }
