"""What was found, told need by need, in one order: none or late; capacity and who holds it; lots,
limits; refusals; supplies. At least one reason is given for each need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from maillage.planning import reasons
from maillage.planning.absence import Absence
from maillage.planning.candidates import Ints
from maillage.planning.inquiring.judging import ALMOST, Judged, Rows, judge, lots_of, rows_of
from maillage.planning.inquiring.rivals import Holdings, Rivalry, holdings_of, rivals_of
from maillage.planning.inquiring.scarcity import Scarcity
from maillage.planning.inquiring.supplies import Suppliers
from maillage.planning.plan import UnservedReason
from maillage.planning.remaining import Remaining

AT_ONCE = 20_000  # needs looked at together
SHOWN = 5  # names given in a reason that counts more of them (`count` says how many)
CAPACITY = {
    "machine": (reasons.CAPACITY_MACHINE, "process"),
    "labour": (reasons.CAPACITY_LABOUR, ""),
    "material": (reasons.CAPACITY_MATERIAL, "material"),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of the needs asked, by place in that list."""

    tight: dict[int, dict[int, dict[int, None]]]  # resource → workshops
    rivals: dict[int, Rivalry]
    small: dict[int, dict[int, None]]  # designs
    crowded: dict[int, dict[int, None]]  # workshops
    beyond: dict[int, dict[int, None]]  # workshops


def reasons_of(left: Remaining, needs: Ints, short: Ints) -> Iterator[tuple[UnservedReason, ...]]:
    """The reasons of each need (positions, ascending) that lacks `short` pieces, in their order."""
    scarce = Scarcity.of(left.resources)
    inquiry = _Inquiry(left, scarce, holdings_of(left, scarce), Absence.of(left), Suppliers.of(left))
    for first in range(0, len(needs), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        yield from inquiry.tell(needs[part], short[part])


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """What is worked out once for every need asked."""

    left: Remaining
    scarce: Scarcity
    held: Holdings
    absence: Absence
    suppliers: Suppliers

    def tell(self, needs: Ints, short: Ints) -> Iterator[tuple[UnservedReason, ...]]:
        judged = judge(self.left, needs, short)
        found = self._found(needs, short, judged)
        for k, (need, lacking) in enumerate(zip(needs.tolist(), short.tolist(), strict=True)):
            told: list[UnservedReason] = []
            if not judged.known[k]:
                told += self.absence.no_candidate(need)
            elif not judged.timely[k]:
                told.append(_too_long(self.left, need))
            told += _state(self.left, self.scarce, found, k)
            told += self.absence.refusals_met(need, only_with_room=bool(judged.known[k]))
            told += self.suppliers.reasons(need, lacking)
            yield tuple(told) or (UnservedReason(reasons.SOLVER_STOPPED),)

    def _found(self, needs: Ints, short: Ints, judged: Judged) -> _Found:
        bound = judged.rows.only(judged.bound)
        resource = self.scarce.tightest(bound.design, bound.workshop, bound.last)
        tight: dict[int, dict[int, dict[int, None]]] = defaultdict(dict)
        for k, r, w in zip(bound.asked.tolist(), resource.tolist(), bound.workshop.tolist(), strict=True):
            tight[k].setdefault(r, {})[w] = None
        small, crowded = judged.rows.only(judged.small), judged.rows.only(judged.crowded)
        beyond = _beyond(self.left, needs, short)
        return _Found(
            tight,
            rivals_of(self.left, self.held, needs, bound, resource, self.scarce.use, SHOWN),
            _grouped(small.asked, small.design),
            _grouped(crowded.asked, crowded.workshop),
            _grouped(beyond.asked, beyond.workshop),
        )


def _grouped(asked: Ints, values: Ints) -> dict[int, dict[int, None]]:
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for k, value in zip(asked.tolist(), values.tolist(), strict=True):
        found[k][value] = None
    return found


def _beyond(left: Remaining, needs: Ints, short: Ints) -> Rows:
    """Capable workshops with room that only the limit of candidates keeps out."""
    rows = rows_of(left, left.candidates.beyond, needs)
    least = lots_of(left, needs, rows)
    return rows.only((rows.last >= 0) & (short[rows.asked] >= least) & (rows.room >= least - ALMOST))


def _too_long(left: Remaining, need: int) -> UnservedReason:
    rows = left.rows_of(left.candidates.pairs, need)
    soonest = min(left.instance.designs[d].release_days + transport for d, _, _, transport in rows)
    deadline = left.instance.needs[need].deadline
    return UnservedReason(reasons.TRANSPORT_TOO_LONG, {"deadline": deadline, "arrival_day": soonest})


def _state(left: Remaining, scarce: Scarcity, found: _Found, k: int) -> Iterator[UnservedReason]:
    """Capacity, rivals, lots, split and the limit of candidates."""
    shops, instance = left.instance.workshops, left.instance
    ranked = sorted(found.tight.get(k, {}).items(), key=lambda item: (-len(item[1]), scarce.names[item[0]]))
    for r, places in ranked:
        kind, name = scarce.names[r]
        code, param = CAPACITY[kind]
        named = {param: name} if param else {}
        yield UnservedReason(code, {**named, "workshops": [shops[w].id for w in places]})
    if k in found.rivals:
        rivals = found.rivals[k]
        names = [instance.needs[n].id for n in rivals.needs]
        params = {"weight": rivals.weight, "needs": names, "count": rivals.count}
        yield UnservedReason(reasons.OUTBID, params)
    for d in found.small.get(k, ()):
        design = instance.designs[d]
        yield UnservedReason(reasons.LOT_MINIMUM, {"design": design.id, "min_lot": design.min_lot})
    if k in found.crowded:
        limit = instance.limits.max_workshops_per_need
        names = [shops[w].id for w in found.crowded[k]]
        yield UnservedReason(reasons.SPLIT_LIMIT, {"limit": limit, "workshops": names})
    if k in found.beyond:
        limit = instance.limits.max_candidates
        names = [shops[w].id for w in found.beyond[k]]
        yield UnservedReason(
            reasons.LIMIT_CANDIDATES, {"limit": limit, "workshops": names[:SHOWN], "count": len(names)}
        )
