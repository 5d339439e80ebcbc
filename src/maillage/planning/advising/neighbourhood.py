"""A small instance around one need: what may move when it is planned again, and nothing else.

The needs that any workshop of this one could also serve are free; their workshops have
what the rest of the plan leaves them. So a solve of it is a solve of the whole in which
every other need keeps its lines. Source: planning page §3 (local re-solve).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from maillage.planning.candidates import Candidates, Floats, Ints, find_candidates
from maillage.planning.inquiring.scene import Work
from maillage.planning.instance import Arrival, Industry, Instance, Stock, Workshop
from maillage.planning.plan import Plan
from maillage.planning.refusals import may_bear_on
from maillage.planning.remaining import not_used, supply_left, work_of
from maillage.planning.resources import Resources, resources_of

LEAST_HOURS, LEAST_MATERIAL = 1e-6, 1e-9  # less than this is rounding
TRACE = 1e-9  # kept of what is all used up, so that the workshop stays a candidate


def neighbourhood(
    changed: Instance,
    plan: Plan,
    need: str,
    candidates: Candidates | None = None,
    work: Work | None = None,
) -> Instance:
    """Cut from an instance that may differ from the plan's own by what advice changes.

    `candidates` are those of the changed instance, `work` the plan's, when the caller knows them. Only the
    designs that free needs accept, and the refusals that may bear on one of them, are kept: none other changes
    anything, and a country has tens of thousands.
    """
    pairs = (candidates or find_candidates(changed)).pairs
    place = next(k for k, n in enumerate(changed.needs) if n.id == need)
    near = pairs.workshop[pairs.need == place]
    free = np.unique(np.append(pairs.need[np.isin(pairs.workshop, near)], place))
    shops = np.unique(pairs.workshop[np.isin(pairs.need, free)])
    wanted = [changed.needs[n] for n in free.tolist()]
    names = {one.id for one in wanted}
    resources = _left(changed, work or work_of(changed, plan), free)
    stocks, industry = _supplies(changed, plan, names)
    designs = {code for one in wanted for code in one.designs}
    territories = {one.territory for one in wanted}
    makers = {changed.workshops[w].id for w in shops.tolist()}
    return replace(
        changed,
        designs=tuple(one for one in changed.designs if one.id in designs),
        refusals=tuple(
            ban for ban in changed.refusals if may_bear_on(ban, names, territories, designs, makers)
        ),
        needs=tuple(changed.needs[n] for n in free.tolist()),
        workshops=tuple(_workshop(changed, resources, w) for w in shops.tolist()),
        stocks=tuple(one for one in stocks if one.design in designs),
        industry=tuple(one for one in industry if one.design in designs),
        commitments=tuple(c for c in changed.commitments if c.need in names),
        sha256="",
    )


def _left(changed: Instance, work: Work, free: Ints) -> Resources:
    """What the lines of other needs leave."""
    left = not_used(resources_of(changed), work.only(~np.isin(work.need, free)))
    daily = np.where(left.daily < LEAST_HOURS, 0.0, left.daily)
    return replace(left, daily=daily, arrived=np.where(left.arrived < LEAST_MATERIAL, 0.0, left.arrived))


def _workshop(changed: Instance, left: Resources, w: int) -> Workshop:
    shop = changed.workshops[w]
    hours = {}
    for process, there in shop.machine_hours.items():
        if process in left.processes:
            hours[process] = _trace(left.daily[w, left.processes.index(process)], max(there) > 0)
    materials = {}
    for material, arrivals in shop.materials.items():
        if material in left.materials:
            stored = left.arrived[w, left.materials.index(material)]
            coming = _trace(np.diff(stored, prepend=0.0), any(a.quantity > 0 for a in arrivals))
            materials[material] = tuple(Arrival(day, q) for day, q in enumerate(coming) if q > 0)
    labour = tuple(left.daily[w, left.labour].tolist())
    return replace(shop, machine_hours=hours, labour_hours=labour, materials=materials)


def _trace(amounts: Floats, had_some: bool) -> tuple[float, ...]:
    found: list[float] = amounts.tolist()
    if had_some and not max(found) > 0:
        found[0] = TRACE
    return tuple(found)


def _supplies(
    changed: Instance, plan: Plan, free: Collection[str]
) -> tuple[tuple[Stock, ...], tuple[Industry, ...]]:
    """What other needs leave of stocks and industry; the latter cut day by day."""
    released = supply_left(changed, (line for line in plan.lines if line.need not in free))
    stocks = (replace(s, quantity=int(released[k, 0])) for k, s in enumerate(changed.stocks))
    industry = []
    for k, maker in enumerate(changed.industry):
        daily = np.diff(released[k + len(changed.stocks)], prepend=0).tolist()
        industry += [
            replace(maker, id=f"{maker.id}@{day}", from_day=day, until_day=day, units_per_day=count)
            for day, count in enumerate(daily)
            if count > 0
        ]
    return tuple(s for s in stocks if s.quantity > 0), tuple(industry)
