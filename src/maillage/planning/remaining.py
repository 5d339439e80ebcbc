"""What a plan leaves: capacity by (design, workshop) and day, supplies, makers, pieces missing.

Worked out from the plan's own lines and schedule, never from the solver's memory, so that
an explanation holds for any plan. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
    need, shop = positions(n.id for n in instance.needs), positions(w.id for w in instance.workshops)
    design = positions(d.id for d in instance.designs)
    for_need = np.array([need[row.need] for row in plan.schedule], np.int64)
    of_design = np.array([design[row.design] for row in plan.schedule], np.int64)
    at_shop = np.array([shop[row.workshop] for row in plan.schedule], np.int64)
    day = np.array([row.day for row in plan.schedule], np.int64)
    pieces = np.array([row.quantity for row in plan.schedule], float)
    left = not_used(resources, of_design, at_shop, day, pieces) if len(day) else resources
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        lines[line.need].append(line)
    candidates, able = candidates or find_candidates(instance), able or capability(instance)
    return Remaining(
        instance=instance,
        candidates=candidates,
        resources=left,
        room=room_of(left),
        supply_left=_supply_left(instance, plan),
        work=Work.of(at_shop, for_need, of_design, day, pieces),
        makers=_makers(plan, need, shop, design),
        weight=np.array([n.weight for n in instance.needs]),
        refusals=Refusals.of(instance.refusals),
        lines=lines,
        ground=Ground.of(instance, candidates, able),
        plan=plan,
    )


def _makers(
    plan: Plan, need: Mapping[str, int], shop: Mapping[str, int], design: Mapping[str, int]
) -> Makers:
    made = [line for line in plan.lines if line.source_kind == "workshop"]
    rows = [(need[line.need], shop[line.source], design[line.design]) for line in made]
    return Makers.of(*np.array(rows, np.int64).reshape(-1, 3).T)


def room_of(left: Resources) -> Floats:
    """Pieces of each design that still fit in each workshop by each day, each as if alone."""
    shape = (len(left.daily_use), len(left.daily), left.days)
    sites = np.indices(shape[:2])
    return alone(left, sites[0].ravel(), sites[1].ravel()).reshape(shape)


def not_used(resources: Resources, design: Ints, shop: Ints, day: Ints, quantity: Floats) -> Resources:
    """Hours and material that rows of work leave; material counts on a day only if no later work needs it."""
    daily, used = resources.daily.copy(), np.zeros_like(resources.arrived)
    spread(daily, shop, day, -quantity[:, None] * resources.daily_use[design])
    spread(used, shop, day, quantity[:, None] * resources.material_use[design])
    stored = resources.arrived - used.cumsum(axis=2)
    free = np.minimum.accumulate(stored[:, :, ::-1], axis=2)[:, :, ::-1]
    return replace(resources, daily=np.maximum(daily, 0.0), arrived=np.maximum(free, 0.0))


def _supply_left(instance: Instance, plan: Plan) -> Ints:
    """Pieces of each source (stocks, then industry) that may still leave by each day."""
    left = released_of(instance)
    place = {("stock", s.id): k for k, s in enumerate(instance.stocks)}
    place |= {("industry", i.id): k + len(instance.stocks) for k, i in enumerate(instance.industry)}
    for line in plan.lines:
        if line.source_kind != "workshop":
            left[place[line.source_kind, line.source], line.ready_day :] -= line.quantity
    found: Ints = np.minimum.accumulate(left[:, ::-1], axis=1)[:, ::-1]
    return found
