"""A table of planning figures: sizes × seeds, against the tight bound and greedy by priority.

    python benchmarks/planning/run.py                          # 170 × 500 and 1000 × 5000, 3 seeds
    python benchmarks/planning/run.py --size 170x500 --seeds 5 --json out.json

Prints machine, versions, every run, medians and ratios. Nothing here is a test: figures
are read, compared and kept in `benchmarks/planning/results.md` with the machine's name.
"""

from __future__ import annotations

import argparse
import json
import resource
from dataclasses import asdict
from pathlib import Path

from maillage.cli.plan_bench import Run, machine, measure, medians, table

TARGETS = {
    (170, 500): "gap ≤ 2.5 %, ≤ 2 s",
    (1000, 5000): "gap ≤ 2 % (aim 1 %), ≤ 8 s (aim 5 s), ratio ≥ 1.12",
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", action="append", help="workshops x needs, such as 170x500; may repeat")
    parser.add_argument("--seeds", type=int, default=3, help="seeds 0 … N-1")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    sizes = [tuple(map(int, size.split("x"))) for size in asked.size or ["170x500", "1000x5000"]]
    told = machine()
    print(json.dumps(told))
    report: list[dict[str, object]] = []
    for workshops, needs in sizes:
        runs: list[Run] = []
        for seed in range(asked.seeds):
            runs.append(measure(workshops, needs, seed))
        print(f"\n{workshops} × {needs}    target: {TARGETS.get((workshops, needs), 'none')}")
        print(table(runs))
        report.append({"runs": [asdict(run) for run in runs], "medians": medians(runs)})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB")
    if asked.json:
        asked.json.write_text(json.dumps({**told, "sizes": report}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
