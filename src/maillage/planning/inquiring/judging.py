"""How each candidate of each need asked stands once the plan is made.

A candidate counts by its last day of work for on-time delivery; where none of a need's
candidates has one, all count by the last day of the plan. It is bound when less than a
line fits, small when a piece fits and a line does not, crowded when a line fits and the
split limit keeps it out. Source: planning page §2 and §4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints, Pairs
from maillage.planning.inquiring.scene import Scene
from maillage.planning.rows import spans

ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Rows:
    """Candidate rows of the needs asked, in their order; `asked` is the place in that list."""

    asked: Ints
    design: Ints
    workshop: Ints
    transport: Ints
    last: Ints
    room: Floats

    def only(self, rows: Flags) -> Rows:
        return Rows(*(getattr(self, name)[rows] for name in Rows.__slots__))


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows that count, and what stops each."""

    rows: Rows
    bound: Flags
    small: Flags
    crowded: Flags
    known: Flags  # by need asked: it has candidates
    timely: Flags  # by need asked: one of them could deliver on time


def rows_of(left: Scene, pairs: Pairs, needs: Ints) -> Rows:
    """Rows of the needs, with the last day of work for on-time delivery and the room by then."""
    chosen, asked = spans(pairs.need, needs)
    mine = pairs.only(chosen)
    release = np.array([d.release_days for d in left.instance.designs], np.int64)
    deadline = np.array([left.instance.needs[n].deadline for n in needs.tolist()], np.int64)
    last = deadline[asked] - release[mine.design] - mine.transport
    last = np.minimum(last, left.instance.days - 1)
    room = np.where(last >= 0, left.room[mine.design, mine.workshop, np.maximum(last, 0)], 0.0)
    return Rows(asked, mine.design, mine.workshop, mine.transport, last, room)


def lots_of(left: Scene, needs: Ints, rows: Rows) -> Ints:
    """Fewest pieces of a new line."""
    lot = np.array([d.min_lot for d in left.instance.designs], np.int64)
    quantity = np.array([left.instance.needs[n].quantity for n in needs.tolist()], np.int64)
    return np.minimum(lot[rows.design], quantity[rows.asked])


def judge(left: Scene, needs: Ints, short: Ints) -> Judged:
    """`short` pieces are lacking to each of the needs (positions)."""
    rows = rows_of(left, left.candidates.pairs, needs)
    known = np.bincount(rows.asked, minlength=len(needs)) > 0
    timely = np.bincount(rows.asked[rows.last >= 0], minlength=len(needs)) > 0
    rows = _that_count(left, rows, timely)
    has_line, makes, crowd = _held(left, needs, rows)
    least = np.where(has_line, 1, lots_of(left, needs, rows))
    bound = rows.room < least - ALMOST
    may = np.minimum(short[rows.asked], rows.room + ALMOST)
    small = (rows.room >= 1 - ALMOST) & (may < least)
    full = ~makes & (crowd[rows.asked] >= left.instance.limits.max_workshops_per_need)
    crowded = ~small & (rows.room >= least - ALMOST) & full
    return Judged(rows, bound, small, crowded, known, timely)


def _that_count(left: Scene, rows: Rows, timely: Flags) -> Rows:
    """Timely rows; every row, by the plan's last day, of the needs that have none."""
    rows = rows.only((rows.last >= 0) | ~timely[rows.asked])
    hopeless = ~timely[rows.asked]
    if not hopeless.any():
        return rows
    end = left.instance.days - 1
    room = np.where(hopeless, left.room[rows.design, rows.workshop, end], rows.room)
    last = np.where(hopeless, end, rows.last)
    return Rows(rows.asked, rows.design, rows.workshop, rows.transport, last, room)


def _held(left: Scene, needs: Ints, rows: Rows) -> tuple[Flags, Flags, Ints]:
    """Whether each row's pair has a line, whether its workshop works for the need; workshops by need."""
    chosen, asked = spans(left.makers.need, needs)
    mine = left.makers.only(chosen)
    shops, width = len(left.instance.workshops), max(1, len(left.instance.designs))
    makers = asked * shops + mine.workshop
    site = rows.asked * shops + rows.workshop
    crowd = np.bincount(np.unique(makers) // max(1, shops), minlength=len(needs))
    pairs = makers * width + mine.design
    return np.isin(site * width + rows.design, pairs), np.isin(site, makers), crowd
