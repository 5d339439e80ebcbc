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

import numpy as np

from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.candidates import Ints, positions
from maillage.planning.inquiring import reasons_of
from maillage.planning.inquiring.judging import ALMOST, rows_of
from maillage.planning.inquiring.scarcity import Scarcity
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.remaining import Remaining, remaining_after


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


def explain(instance: Instance, plan: Plan, need_id: str, left: Remaining | None = None) -> Explanation:
    """Why `need_id` is served as it is. Raises Refusal `planning.unknown_need`.

    `left` is what the plan leaves, when the caller has it; that of another plan is not used.

    Reasons are given when some pieces are late or missing; none when all are on time.
    """
    place = next((k for k, need in enumerate(instance.needs) if need.id == need_id), None)
    if place is None:
        raise Refusal(reasons.UNKNOWN_NEED, need=need_id)
    if left is None or not left.is_after(instance, plan):
        left = remaining_after(instance, plan)
    need = instance.needs[place]
    on_time = sum(line.quantity for line in left.lines.get(need_id, ()) if line.on_time)
    late = sum(line.quantity for line in left.lines.get(need_id, ())) - on_time
    short = need.quantity - on_time
    made = {design.id for design in instance.designs if design.steps}
    return Explanation(
        need=need_id,
        quantity=need.quantity,
        on_time=on_time,
        late=late,
        missing=short - late,
        reasons=next(reasons_of(left, *_one(place, short))) if short else (),
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
    needs, short = _lacking(left, with_late=with_late)
    told, keys = left.told, list(zip(needs.tolist(), short.tolist(), strict=True))
    new = np.array([key not in told for key in keys], bool)
    told.update(
        zip(
            (key for key, is_new in zip(keys, new.tolist(), strict=True) if is_new),
            reasons_of(left, needs[new], short[new]),
            strict=True,
        )
    )
    return tuple(Unserved(instance.needs[n].id, missing, told[n, missing]) for n, missing in keys)


def _lacking(left: Remaining, *, with_late: bool) -> tuple[Ints, Ints]:
    """Needs short of pieces (positions, ascending), and of how many."""
    missing = np.array([need.quantity for need in left.instance.needs], np.int64)
    place = positions(need.id for need in left.instance.needs)
    for need, lines in left.lines.items():
        missing[place[need]] -= sum(line.quantity for line in lines if line.on_time or not with_late)
    needs = np.nonzero(missing > 0)[0]
    return needs, missing[needs]


def _one(need: int, short: int) -> tuple[Ints, Ints]:
    return np.array([need]), np.array([short])


def _sites(left: Remaining, need: int) -> list[Site]:
    instance, wanted = left.instance, left.instance.needs[need]
    given: dict[tuple[str, str], int] = defaultdict(int)
    for line in left.lines.get(wanted.id, ()):
        if line.source_kind == "workshop":
            given[line.source, line.design] += line.quantity
    rows, scarce = rows_of(left, left.candidates.pairs, np.array([need])), Scarcity.of(left.resources)
    tight = scarce.tightest(rows.design, rows.workshop, np.maximum(rows.last, 0)).tolist()
    found = []
    for k, (d, w, km, transport) in enumerate(left.rows_of(left.candidates.pairs, need)):
        shop, design = instance.workshops[w].id, instance.designs[d].id
        last, room = int(rows.last[k]), float(rows.room[k])
        is_short = last >= 0 and room < 1 - ALMOST
        name = ":".join(part for part in scarce.names[tight[k]] if part) if is_short else ""
        found.append(Site(shop, design, km, transport, last, given[shop, design], room, name))
    return found
