"""Time to plan a country from the database and to read the plan: export, solve, audit, keep, then every page.

    MAILLAGE_HOME=/tmp/country python benchmarks/plans/run.py --build     # make the country, once
    MAILLAGE_HOME=/tmp/country python benchmarks/plans/run.py --runs 3    # medians of each step

`--needs 4000 --establishments 3000 --workshops 170` are the defaults of `--build`. The target is 15 s from the
click to a plan that can be read, on two processors. Processor time is told beside: it says more on a machine
that others use. `--day` plans another day than that of `--build`, so any home will do. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 23)
sys.path.insert(0, str(Path(__file__).resolve().parent))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", action="store_true", help="make the country in an empty database first")
    parser.add_argument("--workshops", type=int, default=170)
    parser.add_argument("--establishments", type=int, default=3000)
    parser.add_argument("--needs", type=int, default=4000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--day", type=date.fromisoformat, default=DAY)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def build(asked: argparse.Namespace) -> None:
    from country import build as build_country

    from maillage.apps.writing import writing
    from maillage.cli.installation import prepare

    prepare("demo")
    began = time.perf_counter()
    with writing():
        build_country(DAY, workshops=asked.workshops, establishments=asked.establishments, needs=asked.needs)
    print(f"built in {time.perf_counter() - began:.0f} s")


def one_run(number: int, day: date) -> tuple[dict[str, float], dict[str, float], dict[str, Any]]:
    """Seconds of each step, by the clock and of the processor. Each run has its own horizon, so that nothing is found already kept."""
    from maillage.apps.accounts.actor import OPERATOR
    from maillage.apps.production.commands import keep_plan as keeping
    from maillage.apps.production.commands.export_plan import export_plan
    from maillage.kernel.clock import FixedClock
    from maillage.planning.auditing import audit
    from maillage.planning.reading import read_instance, read_plan
    from maillage.planning.solving import solve
    from maillage.planning.writing import write_plan

    seconds: dict[str, float] = {}
    worked: dict[str, float] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        began, busy = time.perf_counter(), time.process_time()
        found = act()
        seconds[name], worked[name] = time.perf_counter() - began, time.process_time() - busy
        return found

    clock = FixedClock.at_noon(day)
    taken = timed("export", lambda: export_plan(actor=OPERATOR, clock=clock, days=14 + number))
    instance = timed("read instance", lambda: read_instance(taken.content))
    plan = timed("solve", lambda: solve(instance))
    content = timed("write plan", lambda: write_plan(plan))
    timed("read plan", lambda: read_plan(content))
    timed("audit", lambda: audit(instance, plan))
    kept = timed("audit and keep", lambda: keeping.keep_plan(content=content, actor=OPERATOR, clock=clock))
    for spent in (seconds, worked):
        spent["whole"] = sum(
            spent[step] for step in ("export", "read instance", "solve", "write plan", "audit and keep")
        )
    facts = {
        "plan": kept.code, "needs": len(instance.needs), "refusals": len(instance.refusals), "lines": len(plan.lines),
        "unserved": len(plan.unserved), "coverage": round(plan.summary.weighted_on_time_coverage, 4),
        "gap": round(plan.summary.gap, 4), "instance_mb": round(len(taken.content) / 1e6, 1),
        "plan_mb": round(len(content) / 1e6, 1),
    }  # fmt: skip
    return seconds, worked, facts


def main() -> None:
    asked = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django

    django.setup()
    if asked.build:
        build(asked)
    spent: dict[str, list[float]] = defaultdict(list)
    busy: dict[str, list[float]] = defaultdict(list)
    facts: dict[str, Any] = {}
    from maillage.jobs.solving import uncollected

    for number in range(asked.runs):
        with uncollected():
            seconds, worked, facts = one_run(number, asked.day)
        print(facts, {name: round(value, 2) for name, value in seconds.items()})
        for name, value in seconds.items():
            spent[name].append(value)
            busy[name].append(worked[name])
    medians = {name: round(statistics.median(values), 2) for name, values in spent.items()}
    print(
        json.dumps({"machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"})
    )
    for name, value in medians.items():
        print(f"{name:>16} {value:7.2f} s, processor {statistics.median(busy[name]):7.2f} s")
    if asked.json:
        asked.json.write_text(json.dumps({"facts": facts, "medians": medians, "runs": spent}, indent=2))


if __name__ == "__main__":
    main()
