"""What the parts around the solver cost: generating, writing, reading, greedy, auditing.

    python benchmarks/planning/parts.py --size 1000x5000 --repeat 3

Prints machine, versions and the median seconds of each part. Never a timed test.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from statistics import median
from typing import ParamSpec, TypeVar

from maillage.cli.plan_bench import machine
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.writing import write_instance, write_plan

Given = ParamSpec("Given")
Result = TypeVar("Result")


def timed(
    spent: dict[str, list[float]],
    name: str,
    call: Callable[Given, Result],
    *given: Given.args,
    **named: Given.kwargs,
) -> Result:
    started = time.perf_counter()
    result = call(*given, **named)
    spent.setdefault(name, []).append(time.perf_counter() - started)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="1000x5000")
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    workshops, needs = map(int, asked.size.split("x"))
    spent: dict[str, list[float]] = {}

    for seed in range(asked.repeat):
        made = timed(spent, "generate", generate, workshops, needs, seed)
        content = timed(spent, "write instance", write_instance, made)
        instance = timed(spent, "read instance", read_instance, content)
        plan = timed(spent, "greedy", greedy, instance)
        written = timed(spent, "write plan", write_plan, plan)
        timed(spent, "read plan", read_plan, written)
        assert timed(spent, "audit", audit, instance, plan).sound
    print(json.dumps(machine()))
    print(f"{workshops} × {needs}, median of {asked.repeat}")
    for name, seconds in spent.items():
        print(f"{name:>16} {median(seconds):8.3f} s")


if __name__ == "__main__":
    main()
