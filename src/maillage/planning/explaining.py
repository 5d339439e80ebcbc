"""Why a need is not fully served by a plan: stable codes and figures, from the plan itself.

Every reason is read off what the plan leaves (`remaining`): a resource is named when it is
the one that stops a candidate, other needs are named when they hold that resource at no
lower weight for each unit of it, a limit or a lot is named where it is what stands
between the need and capacity that is really there. At least one reason is given for each
need short of pieces. Codes: `reasons.UNSERVED`. Source: planning page §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.absence import no_candidate, refusals_met
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.remaining import Remaining, remaining_after
from maillage.planning.resources import INDUSTRY_TRANSIT, STOCK_TRANSIT, suppliers_of

SHOWN = 5  # names given in a reason that counts more of them (`count` says how many)
ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Site:
    """How one candidate stands for the need once the plan is made.

    `last_day` of work for on-time delivery (negative: too late already); `room` pieces that
    still fit by that day; `limited_by` the tightest resource, "" when there is room for one.
    """

    workshop: str
    design: str
    km: float
    transport_days: int
    last_day: int
    pieces: int
    room: float
    limited_by: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a need got, why not more, each candidate, and what eliminated the other workshops."""

    need: str
    quantity: int
    on_time: int
    late: int
    missing: int
    reasons: tuple[UnservedReason, ...]
    sites: tuple[Site, ...]
    eliminated: Mapping[str, Mapping[str, int]]  # design → condition → workshops


def explain(instance: Instance, plan: Plan, need_id: str) -> Explanation:
    """Why `need_id` is served as it is. Raises Refusal `planning.unknown_need`.

    Reasons are given when some pieces are late or missing; none when all are on time.
    """
    place = next((k for k, need in enumerate(instance.needs) if need.id == need_id), None)
    if place is None:
        raise Refusal(reasons.UNKNOWN_NEED, need=need_id)
    left, need = remaining_after(instance, plan), instance.needs[place]
    on_time = sum(line.quantity for line in left.lines[need_id] if line.on_time)
    late = sum(line.quantity for line in left.lines[need_id]) - on_time
    short = need.quantity - on_time
    made = {design.id for design in instance.designs if design.steps}
    return Explanation(
        need=need_id,
        quantity=need.quantity,
        on_time=on_time,
        late=late,
        missing=short - late,
        reasons=_Inquiry(left, place, short).reasons() if short else (),
        sites=tuple(_sites(left, place)),
        eliminated={
            design: left.ground.standings(place, design).counts() for design in need.designs if design in made
        },
    )


def explain_unserved(instance: Instance, plan: Plan, left: Remaining | None = None) -> tuple[Unserved, ...]:
    """Each need short of pieces (on time or late), with at least one reason.

    `left` is what the plan leaves, when the caller has it; that of another plan is not used.
    """
    return _short(instance, plan, left, with_late=False)


def explain_late(instance: Instance, plan: Plan, left: Remaining | None = None) -> tuple[Unserved, ...]:
    """Each need that is not wholly served on time, with at least one reason; late pieces count as missing.

    `left` as for `explain_unserved`.
    """
    return _short(instance, plan, left, with_late=True)


def _short(
    instance: Instance, plan: Plan, left: Remaining | None, *, with_late: bool
) -> tuple[Unserved, ...]:
    if left is None or not left.is_after(instance, plan):
        left = remaining_after(instance, plan)
    found = []
    for place, need in enumerate(instance.needs):
        served = (line for line in left.lines[need.id] if line.on_time or not with_late)
        missing = need.quantity - sum(line.quantity for line in served)
        if missing > 0:
            if (place, missing) not in left.told:
                left.told[place, missing] = _Inquiry(left, place, missing).reasons()
            found.append(Unserved(need.id, missing, left.told[place, missing]))
    return tuple(found)


def _sites(left: Remaining, need: int) -> list[Site]:
    instance, wanted = left.instance, left.instance.needs[need]
    given: dict[tuple[str, str], int] = defaultdict(int)
    for line in left.lines[wanted.id]:
        if line.source_kind == "workshop":
            given[line.source, line.design] += line.quantity
    found = []
    for d, w, km, transport in left.rows_of(left.candidates.pairs, need):
        design, shop = instance.designs[d], instance.workshops[w]
        last = min(wanted.deadline - design.release_days - transport, instance.days - 1)
        room = float(left.room[d, w, last]) if last >= 0 else 0.0
        tight = left.tightest(d, w, last) if last >= 0 and room < 1 - ALMOST else ("", "")
        name = ":".join(part for part in tight if part)
        found.append(Site(shop.id, design.id, km, transport, last, given[shop.id, design.id], room, name))
    return found


class _Inquiry:
    """The reasons of one need (position) that lacks `short` pieces."""

    def __init__(self, left: Remaining, need: int, short: int) -> None:
        self.left = left
        self.instance = left.instance
        self.need = need
        self.wanted = left.instance.needs[need]
        self.short = short
        self.found: list[UnservedReason] = []
        self.tight: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.rivals: dict[int, float] = defaultdict(float)
        self.small: dict[str, int] = {}
        self.crowded: list[str] = []

    def add(self, code: str, **params: object) -> None:
        self.found.append(UnservedReason(code, params))

    def reasons(self) -> tuple[UnservedReason, ...]:
        rows = self.left.rows_of(self.left.candidates.pairs, self.need)
        if not rows:
            self.found += no_candidate(self.left, self.need)
        timely = [row for row in rows if self.last(row[0], row[3]) >= 0]
        if rows and not timely:
            soonest = min(self.instance.designs[d].release_days + transport for d, _, _, transport in rows)
            self.add(reasons.TRANSPORT_TOO_LONG, deadline=self.wanted.deadline, arrival_day=soonest)
        for d, w, _, transport in timely or rows:
            last = self.last(d, transport) if timely else self.instance.days - 1
            self._judge(d, w, last)
        self._state()
        self._beyond()
        self.found += refusals_met(self.left, self.need, only_with_room=bool(rows))
        self._supplies()
        if not self.found:
            self.add(reasons.SOLVER_STOPPED)
        return tuple(self.found)

    def last(self, design: int, transport: int) -> int:
        """The last day of work for on-time delivery."""
        release = self.instance.designs[design].release_days
        return min(self.wanted.deadline - release - transport, self.instance.days - 1)

    def lot(self, design: str) -> int:
        return min(self.left.lots[design], self.wanted.quantity)

    def _judge(self, d: int, w: int, last: int) -> None:
        """What stops one candidate: capacity, lot or split limit."""
        design, shop = self.instance.designs[d], self.instance.workshops[w]
        room = float(self.left.room[d, w, last])
        has_line = any(
            line.source_kind == "workshop" and (line.source, line.design) == (shop.id, design.id)
            for line in self.left.lines[self.wanted.id]
        )
        least = 1 if has_line else self.lot(design.id)
        if room < least - ALMOST:
            self._bound(d, w, last)
        if room >= 1 - ALMOST and min(self.short, room + ALMOST) < least:
            self.small[design.id] = design.min_lot
        elif room >= least - ALMOST and self._full(shop.id):
            self.crowded.append(shop.id)

    def _full(self, shop: str) -> bool:
        makers = self.left.makers[self.wanted.id]
        return shop not in makers and len(makers) >= self.instance.limits.max_workshops_per_need

    def _bound(self, d: int, w: int, last: int) -> None:
        """Note the tightest resource, and who holds it at no lower weight for each unit."""
        resource = self.left.tightest(d, w, last)
        self.tight[resource].append(w)
        need, held, worth = self.left.holders(w, resource, last)
        mine = self.wanted.weight / self.left.use_of(*resource)[d]
        chosen = (worth >= mine * (1 - ALMOST)) & (need != self.need)
        for rival, amount in zip(need[chosen].tolist(), held[chosen].tolist(), strict=True):
            self.rivals[rival] += amount

    def _state(self) -> None:
        """Capacity, rivals, lots and split, as reasons."""
        codes = {
            "machine": (reasons.CAPACITY_MACHINE, "process"),
            "labour": (reasons.CAPACITY_LABOUR, ""),
            "material": (reasons.CAPACITY_MATERIAL, "material"),
        }
        ranked = sorted(self.tight.items(), key=lambda item: (-len(set(item[1])), item[0]))
        for (kind, name), shops in ranked:
            code, param = codes[kind]
            names = [self.instance.workshops[w].id for w in dict.fromkeys(shops)]
            self.add(code, **({param: name} if param else {}), workshops=names)
        if self.rivals:
            order = sorted(self.rivals, key=lambda n: (-self.rivals[n], n))
            weight = max(self.instance.needs[n].weight for n in order)
            names = [self.instance.needs[n].id for n in order[:SHOWN]]
            self.add(reasons.OUTBID, weight=weight, needs=names, count=len(order))
        for design, lot in self.small.items():
            self.add(reasons.LOT_MINIMUM, design=design, min_lot=lot)
        if self.crowded:
            limit = self.instance.limits.max_workshops_per_need
            self.add(reasons.SPLIT_LIMIT, limit=limit, workshops=list(dict.fromkeys(self.crowded)))

    def _beyond(self) -> None:
        """Capable workshops with room that only the limit of candidates keeps out."""
        names = []
        for d, w, _, transport in self.left.rows_of(self.left.candidates.beyond, self.need):
            last, design = self.last(d, transport), self.instance.designs[d]
            least = self.lot(design.id)
            if last >= 0 and self.short >= least and self.left.room[d, w, last] >= least - ALMOST:
                names.append(self.instance.workshops[w].id)
        names = list(dict.fromkeys(names))
        if names:
            limit = self.instance.limits.max_candidates
            self.add(reasons.LIMIT_CANDIDATES, limit=limit, workshops=names[:SHOWN], count=len(names))

    def _supplies(self) -> None:
        """Stocks and industry of an acceptable design that come too late or are used up."""
        stocks = len(self.instance.stocks)
        for k, source in enumerate(suppliers_of(self.instance)):
            if source.zone != self.wanted.zone or source.design not in self.wanted.designs:
                continue
            if self.left.is_supply_refused(self.need, source.design):
                continue
            transit = STOCK_TRANSIT if k < stocks else INDUSTRY_TRANSIT
            last = min(self.wanted.deadline - transit, self.instance.days - 1)
            room = int(self.left.supply_left[k, last]) if last >= 0 else 0
            if k >= stocks and last < self.left.from_day(k):
                self.add(
                    reasons.INDUSTRY_LATER, industry=source.id, arrival_day=self.left.from_day(k) + transit
                )
            elif k < stocks and last < 0:
                self.add(reasons.TRANSPORT_TOO_LONG, deadline=self.wanted.deadline, arrival_day=transit)
            elif room < 1:
                code = reasons.STOCK_SHORT if k < stocks else reasons.INDUSTRY_SHORT
                self.add(code, **{"stock" if k < stocks else "industry": source.id})
            elif min(room, self.short) < self.lot(source.design):
                self.add(reasons.LOT_MINIMUM, design=source.design, min_lot=self.lot(source.design))
