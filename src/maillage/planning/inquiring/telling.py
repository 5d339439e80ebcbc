"""What was found, told need by need, in one order: none or late; capacity and who holds it; lots,
limits; refusals; supplies. At least one reason is given for each need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from maillage.planning import reasons
from maillage.planning.absence import Absence
from maillage.planning.candidates import Ints
from maillage.planning.inquiring.judging import ALMOST, Judged, Rows, judge, lots_of, rows_of
from maillage.planning.inquiring.rivals import Holdings, holdings_of, rivals_of
from maillage.planning.inquiring.scarcity import Scarcity
from maillage.planning.inquiring.scene import Scene
from maillage.planning.inquiring.supplies import Suppliers
from maillage.planning.plan import UnservedReason

AT_ONCE = 20_000  # needs looked at together
SHOWN = 5  # names given in a reason that counts more of them (`count` says how many)
CAPACITY = {
    "machine": (reasons.CAPACITY_MACHINE, "process"),
    "labour": (reasons.CAPACITY_LABOUR, ""),
    "material": (reasons.CAPACITY_MATERIAL, "material"),
}


Told = tuple[int, UnservedReason]  # the place of the need among those asked


def reasons_of(left: Scene, needs: Ints, short: Ints) -> Iterator[tuple[UnservedReason, ...]]:
    """The reasons of each need (positions, ascending) that lacks `short` pieces, in their order."""
    scarce = Scarcity.of(left.resources)
    inquiry = _Inquiry(left, scarce, holdings_of(left, scarce), Absence.of(left), Suppliers.of(left))
    for first in range(0, len(needs), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        yield from inquiry.tell(needs[part], short[part])


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """What is worked out once for every need asked."""

    left: Scene
    scarce: Scarcity
    held: Holdings
    absence: Absence
    suppliers: Suppliers

    def tell(self, needs: Ints, short: Ints) -> Iterator[tuple[UnservedReason, ...]]:
        """What each way of looking at all of them finds, put together need by need in one order."""
        told: list[list[UnservedReason]] = [[] for _ in range(len(needs))]
        for find in self._ways(needs, short, judge(self.left, needs, short)):
            for k, reason in find:
                told[k].append(reason)
        stopped = (UnservedReason(reasons.SOLVER_STOPPED),)
        return (tuple(found) or stopped for found in told)

    def _ways(self, needs: Ints, short: Ints, judged: Judged) -> Iterator[Iterable[Told]]:
        left, bound = self.left, judged.rows.only(judged.bound)
        tight = self.scarce.tightest(bound.design, bound.workshop, bound.last)
        yield self._absent(needs, judged)
        yield _capacity(left, self.scarce, bound, tight)
        yield self._outbid(needs, bound, tight)
        yield _lots(left, judged.rows.only(judged.small))
        yield _split(left, judged.rows.only(judged.crowded))
        yield _beyond(left, needs, short)
        yield self.absence.refusals_met(needs, judged.known)
        yield self.suppliers.reasons(needs, short)

    def _absent(self, needs: Ints, judged: Judged) -> Iterator[Told]:
        for k in np.nonzero(~judged.known)[0].tolist():
            yield from ((k, reason) for reason in self.absence.no_candidate(int(needs[k])))
        for k in np.nonzero(judged.known & ~judged.timely)[0].tolist():
            yield k, _too_long(self.left, int(needs[k]))

    def _outbid(self, needs: Ints, bound: Rows, tight: Ints) -> Iterator[Told]:
        ids = self.left.instance.needs
        found = rivals_of(self.left, self.held, needs, bound, tight, self.scarce.use, SHOWN)
        for k, rivals in found.items():
            names = [ids[n].id for n in rivals.needs]
            params = {"weight": rivals.weight, "needs": names, "count": rivals.count}
            yield k, UnservedReason(reasons.OUTBID, params)


def _capacity(left: Scene, scarce: Scarcity, bound: Rows, tight: Ints) -> Iterator[Told]:
    """The resources that stop candidates: that of most workshops first, then by name."""
    rank = np.argsort(sorted(range(len(scarce.names)), key=scarce.names.__getitem__))
    asked, resource, shop = _distinct(bound.asked, tight, bound.workshop)
    order = np.lexsort((resource, asked))  # stable: workshops stay in the order in which they were met
    asked, resource, shop = asked[order], resource[order], shop[order]
    starts, count = _runs(asked * len(scarce.names) + resource)
    ranked = np.lexsort((rank[resource[starts]], -count, asked[starts]))
    names, starts, count = _ids(left, shop), starts[ranked], count[ranked]
    columns = (asked[starts], resource[starts], starts, starts + count)
    for k, r, first, after in zip(*(column.tolist() for column in columns), strict=True):
        kind, name = scarce.names[r]
        code, param = CAPACITY[kind]
        named = {param: name} if param else {}
        yield k, UnservedReason(code, {**named, "workshops": names[first:after]})


def _lots(left: Scene, small: Rows) -> Iterator[Told]:
    told = [
        UnservedReason(reasons.LOT_MINIMUM, {"design": d.id, "min_lot": d.min_lot})
        for d in left.instance.designs
    ]
    asked, design = _distinct(small.asked, small.design)
    return ((k, told[d]) for k, d in zip(asked.tolist(), design.tolist(), strict=True))


def _split(left: Scene, crowded: Rows) -> Iterator[Told]:
    asked, shop = _distinct(crowded.asked, crowded.workshop)
    (starts, count), names = _runs(asked), _ids(left, shop)
    limit = left.instance.limits.max_workshops_per_need
    for k, first, after in zip(
        asked[starts].tolist(), starts.tolist(), (starts + count).tolist(), strict=True
    ):
        yield k, UnservedReason(reasons.SPLIT_LIMIT, {"limit": limit, "workshops": names[first:after]})


def _beyond(left: Scene, needs: Ints, short: Ints) -> Iterator[Told]:
    """Capable workshops with room that only the limit of candidates keeps out."""
    rows = rows_of(left, left.candidates.beyond, needs)
    least = lots_of(left, needs, rows)
    rows = rows.only((rows.last >= 0) & (short[rows.asked] >= least) & (rows.room >= least - ALMOST))
    asked, shop = _distinct(rows.asked, rows.workshop)
    (starts, count), limit = _runs(asked), left.instance.limits.max_candidates
    shown = np.arange(len(asked)) - np.repeat(starts, count) < SHOWN
    names, few = _ids(left, shop[shown]), np.minimum(count, SHOWN)
    after = np.cumsum(few)
    columns = (asked[starts], after - few, after, count)
    for k, first, last, many in zip(*(column.tolist() for column in columns), strict=True):
        params = {"limit": limit, "workshops": names[first:last], "count": many}
        yield k, UnservedReason(reasons.LIMIT_CANDIDATES, params)


def _too_long(left: Scene, need: int) -> UnservedReason:
    rows = left.rows_of(left.candidates.pairs, need)
    soonest = min(left.instance.designs[d].release_days + transport for d, _, _, transport in rows)
    deadline = left.instance.needs[need].deadline
    return UnservedReason(reasons.TRANSPORT_TOO_LONG, {"deadline": deadline, "arrival_day": soonest})


def _distinct(*columns: Ints) -> tuple[Ints, ...]:
    """Each row once, where it stands first; columns of small numbers."""
    code = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        code = code * (int(column.max(initial=0)) + 1) + column
    rows = np.sort(np.unique(code, return_index=True)[1])
    return tuple(column[rows] for column in columns)


def _runs(values: Ints) -> tuple[Ints, Ints]:
    """Where each run of equal values begins, and how long it is."""
    starts = np.nonzero(np.diff(values, prepend=-1))[0]
    return starts, np.diff(np.append(starts, len(values)))


def _ids(left: Scene, shops: Ints) -> list[str]:
    known = left.instance.workshops
    return [known[w].id for w in shops.tolist()]
