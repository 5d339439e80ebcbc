"""A plan by regions, from end to end; see the package's docstring for the way it goes.

Invariant: whatever prices and programs say, every line is written through a region's `Draft`,
within the region's share, so the plan keeps every hard rule; `explained` says at least one
reason for each need short. Deterministic for (instance, seed).

Accepted work is not planned by regions yet: such an instance is refused here (ValueError).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from maillage.planning.candidates import Candidates, Ints, Pairs, capability
from maillage.planning.inquiring import reasons_of
from maillage.planning.instance import Instance
from maillage.planning.nearest import candidates_of
from maillage.planning.plan import Plan, Unserved
from maillage.planning.plan import Solver as Signature
from maillage.planning.regions.assembling import write_out
from maillage.planning.regions.atlas import Atlas, atlas_of, only_pairs
from maillage.planning.regions.carving import Region, placed, regions_of, worthy_options
from maillage.planning.regions.combining import Mosaic, coverage, empty, joined, left_after
from maillage.planning.regions.crew import Crew, Otherwise, hired
from maillage.planning.regions.market import ROUNDS, Market, settle, sharpened
from maillage.planning.regions.offers import offers_of
from maillage.planning.regions.partitioning import partition
from maillage.planning.regions.proof import KIND, proven_value
from maillage.planning.regions.working import as_it_was
from maillage.planning.remaining import remaining_after
from maillage.planning.solving import highs
from maillage.planning.solving.engine import Progress, Stage
from maillage.planning.standing import Ground

SIZE = 2500  # needs of a region
TURNS = 2  # partitions solved, each shifted from the one before
EXPLAINED = 4000  # needs whose reasons are worked out together


@dataclass(frozen=True, slots=True)
class Way:
    """How large regions are, how often they are solved, how many rounds prices settle."""

    size: int = SIZE
    turns: int = TURNS
    rounds: int = ROUNDS


def solve_by_regions(
    instance: Instance,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    way: Way | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
) -> Plan:
    """An executable plan with a proven bound. Raises ValueError when the instance has accepted work.

    `time_limit` is in seconds of HiGHS's own time, shared equally by the programs of all regions;
    `stop`, asked often, ends prices and programs: what is left is then given out as it would be.
    `workers` and `cluster` are those of `crew.hired`; the plan is the same whoever makes it.
    """
    if instance.commitments:
        raise ValueError("accepted work is not planned by regions yet")
    way = way or Way()
    with hired(workers, cluster, stop) as crew:
        return _Making(atlas_of(instance), crew, way, seed, time_limit, stop, progress).plan()


@dataclass(slots=True)
class _Making:
    """One plan being made."""

    atlas: Atlas
    crew: Crew
    way: Way
    seed: int
    time_limit: float | None
    stop: Callable[[], bool] | None
    progress: Progress | None
    bound: float = 1.0
    told: float = 0.0  # coverage

    def plan(self) -> Plan:
        atlas, way = self.atlas, self.way
        offers = offers_of(atlas, atlas.resources, atlas.asked.quantity, atlas.sources.released)
        market = settle(offers, way.rounds, self.stop)
        sharper = sharpened(market, way.rounds, self.stop)
        self.bound = min(_bound(atlas, market), _bound(atlas, sharper))
        self._tell("prices")
        mosaic, worthy = empty(atlas.days), worthy_options(atlas, market)
        for turn in range(way.turns):
            parts = partition(atlas, way.size, turn)
            seconds = None if self.time_limit is None else self.time_limit / way.turns / max(1, len(parts))
            regions = regions_of(atlas, market, parts, left_after(atlas, mosaic), mosaic, worthy)
            given = ((region, self.seed, seconds) for region in regions)
            mosaic = self._put_together("solved", given, len(parts), as_it_was)
            self.told = max(self.told, coverage(atlas, mosaic))
            self._tell("regions")
        parts, left = partition(atlas, way.size, way.turns), left_after(atlas, mosaic)
        regions = regions_of(atlas, market, parts, left, mosaic, None)
        mosaic = self._put_together("finished", ((region,) for region in regions), len(parts), None)
        self.told = max(self.told, coverage(atlas, mosaic))
        self._tell("served")
        signature = Signature("highs-regions", highs.version(), self.seed, 0.0)
        plan = write_out(atlas, mosaic, signature, (), (self.bound, KIND))
        return explained(atlas.instance, plan, atlas.pairs)

    def _put_together(
        self, task: str, given: Iterable[tuple[Any, ...]], count: int, otherwise: Otherwise | None
    ) -> Mosaic:
        """The task done to each region, and all their lines as one plan."""
        regions: deque[Region] = deque()
        parts = [empty(self.atlas.days)]
        outcomes = self.crew.each(task, _noted(given, regions), otherwise)
        for rank, outcome in enumerate(outcomes):
            parts.append(placed(regions.popleft(), outcome.mosaic))
            self.told += outcome.gained / (self.atlas.asked.total or 1.0)
            self._tell("region", rank + 1, count)
        return joined(parts)

    def _tell(self, name: str, done: int = 0, of: int = 0) -> None:
        if self.progress is not None:
            self.progress(Stage(name, self.told, self.bound, done, of))


def _noted(given: Iterable[tuple[Any, ...]], regions: deque[Region]) -> Iterator[tuple[Any, ...]]:
    """The same, each region remembered until its lines are placed."""
    for one in given:
        regions.append(one[0])
        yield one


def _bound(atlas: Atlas, market: Market) -> float:
    if not atlas.asked.total:
        return 1.0
    value = proven_value(market.offers, market.prices) * atlas.asked.scale
    return min(1.0, value / atlas.asked.total)


def explained(instance: Instance, plan: Plan, pairs: Pairs) -> Plan:
    """The plan with at least one reason for each need short; needs looked at block by block."""
    able = capability(instance)
    left = remaining_after(instance, plan, only_pairs(pairs), able)
    missing = np.array([n.quantity for n in instance.needs], np.int64)
    for k, need in enumerate(instance.needs):
        missing[k] -= sum(line.quantity for line in left.lines.get(need.id, ()))
    short = np.nonzero(missing > 0)[0]
    found: list[Unserved] = []
    for first in range(0, len(short), EXPLAINED):
        needs: Ints = short[first : first + EXPLAINED]
        known: Candidates = candidates_of(instance, needs, able)
        there = replace(left, candidates=known, ground=Ground.of(instance, known, able))
        told = reasons_of(there, needs, missing[needs])
        rows = zip(needs.tolist(), told, strict=True)
        found += [Unserved(instance.needs[n].id, int(missing[n]), reasons) for n, reasons in rows]
    return replace(plan, unserved=tuple(found))
