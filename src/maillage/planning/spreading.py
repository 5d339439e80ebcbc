"""How a plan spreads work over workshops: who is idle, who is nearly full, how much the busiest carry; what it
costs to spread it better.

A workshop's use is its machine hours worked over those it has in the days of the plan; workshops without a machine
hour are not counted. Plain figures of a plan's own lines. Source: planning page §2 (fairness).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan

EDGES = (0.1, 0.25, 0.5, 0.75)  # of use: a workshop at work is in one of five bands
IDLE = 1e-9  # of use: less is none


@dataclass(frozen=True, slots=True)
class Spread:
    """`bands`: workshops idle, then at work up to each of `EDGES` of their hours, and above.

    `busiest` is the largest use, `top_tenth` the share of all hours worked that the tenth of the workshops at
    work with most hours carries (0 without work); `fairness` is Σ use².
    """

    workshops: int
    bands: tuple[int, ...]
    busiest: float
    top_tenth: float
    fairness: float

    @property
    def at_work(self) -> int:
        return sum(self.bands[1:])


def spread_of(instance: Instance, plan: Plan) -> Spread:
    """The figures of the plan's workshop lines."""
    hours = {design.id: sum(step.hours_per_unit for step in design.steps) for design in instance.designs}
    worked = dict.fromkeys((shop.id for shop in instance.workshops), 0.0)
    for line in plan.lines:
        if line.source_kind == "workshop":
            worked[line.source] += line.quantity * hours[line.design]
    there = np.array([sum(sum(day) for day in shop.machine_hours.values()) for shop in instance.workshops])
    used = np.array(list(worked.values()))[there > 0] if len(there) else np.zeros(0)
    return spread_among(used, there[there > 0])


def spread_among(used: Floats, there: Floats) -> Spread:
    """The figures of hours worked and there, workshop by workshop; all have some."""
    use = used / there
    band = np.where(use > IDLE, 1 + np.searchsorted(EDGES, use), 0)
    work = np.sort(used[use > IDLE])[::-1]
    tenth = work[: max(1, round(len(work) / 10))]
    return Spread(
        workshops=len(use),
        bands=tuple(np.bincount(band, minlength=len(EDGES) + 2).tolist()),
        busiest=float(use.max(initial=0.0)),
        top_tenth=float(tenth.sum() / work.sum()) if len(work) else 0.0,
        fairness=float(use @ use),
    )


@dataclass(frozen=True, slots=True)
class FairnessPrice:
    """What fairness was bought for: lines moved, how work was spread, coverage and pieces × km, before and after.

    `before` and `after` are Σ use².
    """

    tolerance: float
    moved: int
    before: float
    after: float
    km_before: float
    km_after: float
    coverage_before: float
    coverage_after: float
    spread_before: Spread
    spread_after: Spread

    @property
    def km_given_up(self) -> float:
        return self.km_after - self.km_before

    @property
    def km_share(self) -> float:
        """What is given up, as a share of what was."""
        return self.km_given_up / self.km_before if self.km_before else 0.0

    @property
    def coverage_given_up(self) -> float:
        """A share of all that is asked: none, since no level above fairness may get worse."""
        return max(0.0, self.coverage_before - self.coverage_after)
