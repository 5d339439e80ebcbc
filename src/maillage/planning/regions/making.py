"""A plan by regions, from end to end; see the package's docstring for the way it goes.

Invariant: whatever prices and programs say, every line is written through a region's `Draft`,
within the region's share, so the plan keeps every hard rule. Deterministic for (instance, seed).

Accepted work is placed first (`promising`); a region may move it to other days, never give it up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan, Withdrawn
from maillage.planning.plan import Solver as Signature
from maillage.planning.regions.assembling import write_out
from maillage.planning.regions.atlas import Atlas, atlas_of
from maillage.planning.regions.carving import Accepted, Region, placed, regions_of, worthy_options
from maillage.planning.regions.combining import Mosaic, coverage, empty, joined, left_after
from maillage.planning.regions.crew import Crew, Otherwise, hired
from maillage.planning.regions.market import ROUNDS, Market, settle, sharpened
from maillage.planning.regions.offers import offers_of
from maillage.planning.regions.partitioning import partition
from maillage.planning.regions.promising import promised_regions, sorted_out
from maillage.planning.regions.proof import KIND, proven_value
from maillage.planning.regions.sketching import sketched
from maillage.planning.regions.telling import explained
from maillage.planning.regions.working import as_it_was
from maillage.planning.resources import Resources
from maillage.planning.solving import highs
from maillage.planning.solving.engine import Progress, Stage

SIZE = 2500  # needs of a region
TURNS = 2  # partitions solved, each shifted from the one before
HUGE = 100_000  # needs from which prices alone make the plan
PROVING = 240  # rounds in which prices go on settling for the bound alone
FEWER = 60, 40  # rounds to settle and to prove from `HUGE` on


@dataclass(frozen=True, slots=True)
class Way:
    """How large regions are, how often they are solved, how many rounds prices settle and prove, whether they sketch."""

    size: int = SIZE
    turns: int = TURNS
    rounds: int = ROUNDS
    proving: int = PROVING
    sketch: bool = False


def way_for(instance: Instance) -> Way:
    """Programs for regions up to `HUGE` needs; beyond, what prices sketch, given out by regions."""
    if len(instance.needs) < HUGE:
        return Way()
    return Way(turns=0, rounds=FEWER[0], proving=FEWER[1], sketch=True)


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
    """An executable plan with a proven bound.

    `time_limit` is in seconds of HiGHS's own time, shared equally by the programs of all regions;
    `stop`, asked often, ends prices and programs: what is left is then given out as it would be.
    `workers` and `cluster` are those of `crew.hired`; the plan is the same whoever makes it.
    """
    way = way or way_for(instance)
    with hired(workers, cluster, stop) as crew:
        making = _Making(
            atlas_of(instance, lambda parts: crew.each("nearest", parts)),
            *(crew, way, seed, time_limit, stop, progress),
        )
        return making.plan()


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
    accepted: Accepted = field(init=False)
    bound: float = 1.0
    told: float = 0.0  # coverage

    def plan(self) -> Plan:
        whole, withdrawn = self._whole()
        self.atlas = self.atlas.without_options()
        signature = Signature("highs-regions", highs.version(), self.seed, 0.0)
        plan = write_out(self.atlas, whole, signature, withdrawn, (self.bound, KIND))
        return explained(self.atlas, whole, plan, lambda quarters: self.crew.each("told", quarters))

    def _whole(self) -> tuple[Mosaic, tuple[Withdrawn, ...]]:
        """All lines, and what is withdrawn of accepted work."""
        atlas, way = self.atlas, self.way
        kept = self._put_together("kept", ((one,) for one in promised_regions(atlas)), None)
        self.accepted, withdrawn = sorted_out(atlas, kept)
        market, self.bound = self._prices()
        self._tell("prices")
        worthy = worthy_options(atlas, market)
        mosaic = self._drawn(market) if way.sketch else self.accepted.firm
        for turn in range(way.turns):
            parts = partition(atlas, way.size, turn)
            seconds = None if self.time_limit is None else self.time_limit / way.turns / max(1, len(parts))
            regions = regions_of(atlas, market, parts, self._left(mosaic), mosaic, self.accepted, worthy)
            given = ((region, self.seed, seconds) for region in regions)
            mosaic = self._put_together("solved", given, as_it_was, len(parts))
            self._tell("regions")
        parts = partition(atlas, way.size, way.turns)
        regions = regions_of(atlas, market, parts, self._left(mosaic), mosaic, self.accepted, None)
        mosaic = self._put_together("finished", ((region,) for region in regions), None, len(parts))
        self._tell("served")
        return joined([self.accepted.held, mosaic]), withdrawn

    def _prices(self) -> tuple[Market, float]:
        """The market of what accepted work leaves, and the bound that prices prove for the whole."""
        atlas, rounds = self.atlas, self.way.rounds
        everything = offers_of(atlas, atlas.resources, atlas.asked.quantity, atlas.sources.released)
        market = settle(everything, rounds, self.stop)
        proofs = (market, sharpened(market, self.way.proving, self.stop))
        bound = min(_bound(atlas, one) for one in proofs)
        lines = joined([self.accepted.held, self.accepted.firm]).lines
        if len(lines.need):
            resources, released = self._left(self.accepted.firm)
            missing = atlas.asked.quantity - np.bincount(lines.need, lines.pieces, len(atlas.instance.needs))
            market = settle(offers_of(atlas, resources, missing, released), rounds, self.stop)
        return market, bound

    def _left(self, mosaic: Mosaic) -> tuple[Resources, Floats]:
        """What these lines leave, and accepted work that stands for good."""
        return left_after(self.atlas, joined([self.accepted.held, mosaic]))

    def _drawn(self, market: Market) -> Mosaic:
        """The plan that prices alone sketch."""
        atlas, firm = self.atlas, self.accepted.firm
        sketch, thinned = sketched(atlas, market, self.stop)
        parts = partition(atlas, self.way.size)
        regions = regions_of(atlas, thinned, parts, self._left(firm), firm, self.accepted, None, sketch)
        mosaic = self._put_together("drawn", ((region,) for region in regions), None, len(parts))
        self._tell("regions")
        return mosaic

    def _put_together(
        self, task: str, given: Iterable[tuple[Any, ...]], otherwise: Otherwise | None, count: int = 0
    ) -> Mosaic:
        """The task done to each region, and all their lines as one plan."""
        regions: deque[Region] = deque()
        parts = [empty(self.atlas.days)]
        outcomes = self.crew.each(task, _noted(given, regions), otherwise)
        for rank, outcome in enumerate(outcomes):
            parts.append(placed(regions.popleft(), outcome.mosaic))
            self.told += outcome.gained / (self.atlas.asked.total or 1.0)
            if count:
                self._tell("region", rank + 1, count)
        mosaic = joined(parts)
        if count:
            self.told = max(self.told, coverage(self.atlas, joined([self.accepted.held, mosaic])))
        return mosaic

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
    value = proven_value(market.offers, market.prices, atlas.split()) * atlas.asked.scale
    return min(1.0, value / atlas.asked.total)
