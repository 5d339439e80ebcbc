"""``maillage plan bench``: solve synthetic instances as the platform does and compare with a bound and with greedy.

Each run generates an instance, solves it by the planner that its size calls for, audits, bounds it and makes the
greedy plan; the report gives machine, versions, every run, and medians. The gap is against the day-indexed bound,
worked out apart, where one program can still give it; of a plan by regions, against the bound that it proves itself:
`bound_kind` says which. A run whose plan breaks
a rule makes the command fail with exit code 4. Source: planning page §5 (targets).
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median
from typing import Any, TypeVar

import click

from maillage.cli.groups import HouseCommand
from maillage.cli.plan_memory import Memory, processor
from maillage.kernel.collecting import uncollected
from maillage.kernel.refusals import EXIT_INTEGRITY
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Run:
    """One instance measured; coverages are shares, times are seconds by the clock but for those of processor.

    `megabytes` is the most held while it was solved, all processes together. Processor seconds are of all threads and
    processes: on a busy machine they say more than the clock, which
    `load` (mean number of tasks that wanted a core in the last minute) then explains.
    """

    workshops: int
    needs: int
    seed: int
    coverage: float
    solve_seconds: float
    solve_processor_seconds: float
    megabytes: float
    load: float
    method: str
    violations: int
    printed_bound: float
    tight_bound: float
    bound_kind: str
    bound_seconds: float
    gap: float
    greedy_coverage: float
    greedy_seconds: float
    against_greedy: float
    lines: int


def measure(workshops: int, needs: int, seed: int) -> Run:
    """Generate, solve, audit, bound and compare one instance."""
    from maillage.planning.bounding import bound  # noqa: PLC0415 (HiGHS is slow to import)
    from maillage.planning.planner import is_by_regions, solve  # noqa: PLC0415

    instance = generate(workshops, needs, seed)
    spent = processor()
    with Memory(every=0.05) as memory, uncollected():
        plan, solve_seconds = _timed(lambda: solve(instance, seed=seed))
    spent = processor() - spent
    checked = audit(instance, plan)
    most, kind, bound_seconds = plan.summary.upper_bound, plan.summary.bound_kind, 0.0
    if not is_by_regions(instance):
        tight, bound_seconds = _timed(lambda: bound(instance, tight=True))
        most, kind = tight.coverage, tight.kind
    yardstick, greedy_seconds = _timed(lambda: greedy(instance))
    coverage = checked.levels.weighted_on_time_coverage
    simple = yardstick.summary.weighted_on_time_coverage
    return Run(
        workshops=workshops,
        needs=needs,
        seed=seed,
        coverage=coverage,
        solve_seconds=solve_seconds,
        solve_processor_seconds=spent,
        megabytes=memory.most,
        load=os.getloadavg()[0],
        method=plan.solver.name,
        violations=len(checked.violations),
        printed_bound=plan.summary.upper_bound,
        tight_bound=most,
        bound_kind=kind,
        bound_seconds=bound_seconds,
        gap=1 - coverage / most if most else 0.0,
        greedy_coverage=simple,
        greedy_seconds=greedy_seconds,
        against_greedy=coverage / simple if simple else 1.0,
        lines=len(plan.lines),
    )


def _timed(call: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


def machine() -> dict[str, Any]:
    """What the figures were measured on: no host name, no path."""
    return {
        "machine": platform.machine(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("maillage", "numpy", "highspy")},
    }


def medians(runs: list[Run]) -> dict[str, float]:
    figures = (
        "coverage",
        "solve_seconds",
        "solve_processor_seconds",
        "megabytes",
        "gap",
        "tight_bound",
        "bound_seconds",
        "greedy_coverage",
        "against_greedy",
    )
    return {figure: median(getattr(run, figure) for run in runs) for figure in figures}


def table(runs: list[Run]) -> str:
    """Runs and their medians as fixed-width text."""
    head = f"{'seed':>6} {'coverage':>9} {'solve s':>8} {'cpu s':>6} {'MB':>6} {'load':>5} {'bound':>8} {'gap %':>6} {'greedy':>8} {'ratio':>6} {'viol.':>5}  way, kind of bound"
    rows = [
        f"{run.seed:>6} {run.coverage:>9.4f} {run.solve_seconds:>8.2f} "
        f"{run.solve_processor_seconds:>6.2f} {run.megabytes:>6.0f} {run.load:>5.1f} {run.tight_bound:>8.4f} "
        f"{100 * run.gap:>6.2f} {run.greedy_coverage:>8.4f} {run.against_greedy:>6.3f} {run.violations:>5}  "
        f"{run.method}, {run.bound_kind}"
        for run in runs
    ]
    mid = medians(runs)
    last = (
        f"{'median':>6} {mid['coverage']:>9.4f} {mid['solve_seconds']:>8.2f} "
        f"{mid['solve_processor_seconds']:>6.2f} {mid['megabytes']:>6.0f} {'':>5} {mid['tight_bound']:>8.4f} "
        f"{100 * mid['gap']:>6.2f} {mid['greedy_coverage']:>8.4f} {mid['against_greedy']:>6.3f}"
    )
    return "\n".join([head, *rows, last])


@click.command(cls=HouseCommand)
@click.option("--workshops", type=click.IntRange(min=0), default=170, show_default=True)
@click.option("--needs", type=click.IntRange(min=0), default=500, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The first seed.")
@click.option("--runs", type=click.IntRange(min=1), default=1, show_default=True, help="How many seeds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def bench(workshops: int, needs: int, seed: int, runs: int, as_json: bool) -> None:
    """Mesure le planificateur sur des instances inventées. / Measure the planner on synthetic instances."""
    measured = []
    for each in range(seed, seed + runs):
        click.echo(f"{workshops} × {needs}, seed {each}…", err=True)
        measured.append(measure(workshops, needs, each))
    if as_json:
        report = {**machine(), "runs": [asdict(run) for run in measured], "medians": medians(measured)}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        told = machine()
        versions = " ".join(f"{name} {number}" for name, number in told["versions"].items())
        click.echo(
            f"{told['system']} {told['machine']}, {told['cores']} cores, Python {told['python']}, {versions}"
        )
        click.echo(f"{workshops} × {needs}")
        click.echo(table(measured))
    if any(run.violations for run in measured):
        raise click.exceptions.Exit(EXIT_INTEGRITY)
