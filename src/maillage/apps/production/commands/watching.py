"""Who is told how far a plan is, and who may stop it: what the engine has done, as the stage that begins.

Guarantees: stages are told in the order of `STAGES_OF`, or of `BY_REGIONS` for an instance that is planned by
regions; then with how many regions are done, of how many, in each pass over them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from maillage.apps.production.codes import SolveStage
from maillage.planning.instance import Instance
from maillage.planning.planner import is_by_regions
from maillage.planning.regions.making import way_for
from maillage.planning.solving import Progress, Stage

# what the engine does next, once it has told that a stage is done
NEXT: dict[str, SolveStage] = {
    "program": SolveStage.ROUNDING,
    "whole pieces": SolveStage.FILLING,
    "late": SolveStage.LATE,
    "served": SolveStage.REASONS,
    "bounded": SolveStage.REASONS,  # a re-plan
}


class Tell(Protocol):
    """A stage begins, or goes on: coverage and bound so far, where they are known, and regions done of how many."""

    def __call__(
        self,
        stage: SolveStage,
        coverage: float | None = None,
        bound: float | None = None,
        regions: tuple[int, int] | None = None,
    ) -> None: ...


def _untold(
    stage: SolveStage,
    coverage: float | None = None,
    bound: float | None = None,
    regions: tuple[int, int] | None = None,
) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told, and who may stop the solve."""

    tell: Tell = _untold
    stop: Callable[[], bool] | None = None

    @property
    def is_stopped(self) -> bool:
        return self.stop is not None and self.stop()

    def begin(self, instance: Instance) -> Progress:
        """Tell that a plan of the instance begins; what the engine then tells its progress to."""
        if is_by_regions(instance):
            self.tell(SolveStage.MARKET)
            return _Regions(self.tell, passes=max(1, way_for(instance).turns)).engine
        self.tell(SolveStage.PROGRAM)
        return self.engine

    def engine(self, done: Stage) -> None:
        following = SolveStage.IMPROVING if done.name == "improved" else NEXT.get(done.name)
        if following is not None:
            self.tell(following, done.coverage, done.bound)


@dataclass(slots=True)
class _Regions:
    """Prices, then every region, once or twice on a map whose borders have moved, then what is left."""

    tell: Tell
    passes: int
    passed: int = 0
    of: int = 0

    def engine(self, done: Stage) -> None:
        self.passed += done.name == "regions"
        self.of = done.of or self.of
        if done.name == "served":
            self.tell(SolveStage.REASONS, done.coverage, done.bound, (self.of, self.of))
        else:
            self.tell(self._stage(), done.coverage or None, done.bound, (done.done, self.of))

    def _stage(self) -> SolveStage:
        if self.passed == self.passes:
            return SolveStage.FILLING
        return SolveStage.SHIFTED if self.passed else SolveStage.REGIONS
