"""One solve, whatever the size: programs that see the whole, or prices and regions.

An instance of `LARGE` needs or more is planned by regions; every other by `solving`, whose programs
see the whole, give a tighter bound, and take a time that grows faster than the needs. Which it was is
in the plan: `solver.name` is "highs", "highs-parts" or "highs-regions".
Source: planning page §3.
"""

from __future__ import annotations

from collections.abc import Callable

from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.regions.making import solve_by_regions
from maillage.planning.solving import Progress
from maillage.planning.solving import solve as solve_by_program
from maillage.planning.solving.assembling import Keep

LARGE = 10_000  # needs


def is_by_regions(instance: Instance) -> bool:
    """Whether `solve` plans the instance by regions."""
    return len(instance.needs) >= LARGE


def solve(
    instance: Instance,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    keep: Keep | None = None,
) -> Plan:
    """An executable plan with a proven bound; arguments as for `solving.solve`.

    `keep` is called by programs that see the whole only; regions leave nothing that is whole.

    Regions are solved by as many processes as there are cores, by `workers` of them, or by a Dask
    `cluster` (its address): the plan is the same.
    """
    if is_by_regions(instance):
        return solve_by_regions(
            instance,
            seed=seed,
            time_limit=time_limit,
            progress=progress,
            stop=stop,
            workers=workers,
            cluster=cluster,
        )
    return solve_by_program(
        instance, seed=seed, time_limit=time_limit, progress=progress, stop=stop, keep=keep
    )
