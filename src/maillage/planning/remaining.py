"""What a plan leaves: capacity by (design, workshop) and day, supplies, makers, pieces missing.

Worked out from the plan's own lines and schedule, never from the solver's memory, so that
an explanation holds for any plan. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from maillage.planning.candidates import (
    Candidates,
    Capability,
    Floats,
    Ints,
    capability,
    find_candidates,
    positions,
)
from maillage.planning.inquiring.scene import Makers, Scene, Work
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, UnservedReason
from maillage.planning.refusals import Refusals
from maillage.planning.resources import Resources, alone, released_of, resources_of, spread
from maillage.planning.standing import Ground


@dataclass(frozen=True, slots=True)
class Remaining(Scene):
    """The scene of a whole plan, with the plan's lines."""

    ground: Ground
    lines: Mapping[str, list[Line]]  # by need
    plan: Plan
    told: dict[tuple[int, int], tuple[UnservedReason, ...]] = field(default_factory=dict)
    """Reasons already worked out, by (need, pieces that it lacks): nothing else decides them."""

    def is_after(self, instance: Instance, plan: Plan) -> bool:
        """Whether this is what that plan of that very instance leaves."""
        mine = (self.plan.lines, self.plan.schedule)
        return self.instance is instance and mine == (plan.lines, plan.schedule)


def remaining_after(
    instance: Instance,
    plan: Plan,
    candidates: Candidates | None = None,
    able: Capability | None = None,
    resources: Resources | None = None,
) -> Remaining:
    """Raises KeyError when the plan names what the instance does not hold (audit it first).

    `candidates`, `able` and `resources` are those of the instance, when the caller has found them.
    """
    resources = resources or resources_of(instance)
    work = work_of(instance, plan)
    left = not_used(resources, work)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        lines[line.need].append(line)
    candidates, able = candidates or find_candidates(instance), able or capability(instance)
    return Remaining(
        instance=instance,
        candidates=candidates,
        resources=left,
        room=room_of(left),
        supply_left=supply_left(instance, plan.lines),
        work=work,
        makers=_makers(instance, plan),
        weight=np.array([n.weight for n in instance.needs]),
        refusals=Refusals.of(instance.refusals),
        lines=lines,
        ground=Ground.of(instance, candidates, able),
        plan=plan,
    )


def work_of(instance: Instance, plan: Plan) -> Work:
    """The schedule of the plan, by position."""
    need, shop, design = _places(instance)
    rows = plan.schedule
    return Work.of(
        np.array([shop[row.workshop] for row in rows], np.int64),
        np.array([need[row.need] for row in rows], np.int64),
        np.array([design[row.design] for row in rows], np.int64),
        np.array([row.day for row in rows], np.int64),
        np.array([row.quantity for row in rows], float),
    )


def _makers(instance: Instance, plan: Plan) -> Makers:
    need, shop, design = _places(instance)
    made = [line for line in plan.lines if line.source_kind == "workshop"]
    rows = [(need[line.need], shop[line.source], design[line.design]) for line in made]
    return Makers.of(*np.array(rows, np.int64).reshape(-1, 3).T)


def _places(instance: Instance) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    """Of needs, workshops and designs, by id."""
    rows = (instance.needs, instance.workshops, instance.designs)
    need, shop, design = (positions(one.id for one in some) for some in rows)
    return need, shop, design


def room_of(left: Resources) -> Floats:
    """Pieces of each design that still fit in each workshop by each day, each as if alone."""
    shape = (len(left.daily_use), len(left.daily), left.days)
    sites = np.indices(shape[:2])
    return alone(left, sites[0].ravel(), sites[1].ravel()).reshape(shape)


def not_used(resources: Resources, work: Work) -> Resources:
    """Hours and material that the work leaves; material counts on a day only if no later work needs it."""
    daily, used = resources.daily.copy(), np.zeros_like(resources.arrived)
    pieces = work.pieces[:, None]
    spread(daily, work.workshop, work.day, -pieces * resources.daily_use[work.design])
    spread(used, work.workshop, work.day, pieces * resources.material_use[work.design])
    stored = resources.arrived - used.cumsum(axis=2)
    free = np.minimum.accumulate(stored[:, :, ::-1], axis=2)[:, :, ::-1]
    return replace(resources, daily=np.maximum(daily, 0.0), arrived=np.maximum(free, 0.0))


def supply_left(instance: Instance, lines: Iterable[Line]) -> Ints:
    """Pieces of each source (stocks, then industry) that the lines leave, and that may still leave by each day."""
    left = released_of(instance)
    place = {("stock", s.id): k for k, s in enumerate(instance.stocks)}
    place |= {("industry", i.id): k + len(instance.stocks) for k, i in enumerate(instance.industry)}
    for line in lines:
        if line.source_kind != "workshop":
            left[place[line.source_kind, line.source], line.ready_day :] -= line.quantity
    found: Ints = np.minimum.accumulate(left[:, ::-1], axis=1)[:, ::-1]
    return found
