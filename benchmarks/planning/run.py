"""A table of planning figures: sizes × seeds, against the tight bound and greedy by priority.

    python benchmarks/planning/run.py                          # 170 × 500 and 1000 × 5000, 3 seeds
    python benchmarks/planning/run.py --size 170x500 --seeds 5 --json out.json
    python benchmarks/planning/run.py --size 170x500 --first 71001 --mip 80    # beside the naive program, given 80 s

Prints machine, versions, load, every run, medians and ratios. Nothing here is a test: figures
are read, compared and kept in `docs/explanation/planning-figures.md` with the machine's name.
"""

from __future__ import annotations

import argparse
import json
import resource
from dataclasses import asdict
from pathlib import Path

from naive import greedy_by_density, naive_mip, on_time_coverage

from maillage.cli.plan_bench import Run, machine, measure, medians, table
from maillage.planning.generating import generate

TARGETS = {
    (170, 500): "gap ≤ 2.5 %, ≤ 2 s",
    (1000, 5000): "gap ≤ 2 % (aim 1 %), ≤ 8 s (aim 5 s), ratio ≥ 1.12",
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", action="append", help="workshops x needs, such as 170x500; may repeat")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--mip", type=float, default=0.0, help="also the naive program, with this many seconds"
    )
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    return parser.parse_args()


def beside(run: Run, seconds: float) -> dict[str, float]:
    """Our coverage over that of greedy by density and, if asked, of the naive program in `seconds`."""
    instance = generate(run.workshops, run.needs, run.seed)
    density = on_time_coverage(instance, greedy_by_density(instance))
    found = {"density": density, "against density": run.coverage / density}
    if seconds:
        naive = naive_mip(instance, seconds)
        found |= {"naive": naive.coverage, "naive gap": 1 - naive.coverage / run.tight_bound}
    return found


def main() -> None:
    asked = arguments()
    sizes = [tuple(map(int, size.split("x"))) for size in asked.size or ["170x500", "1000x5000"]]
    told = machine()
    print(json.dumps(told))
    report: list[dict[str, object]] = []
    for workshops, needs in sizes:
        runs: list[Run] = []
        others: list[dict[str, float]] = []
        for seed in range(asked.first, asked.first + asked.seeds):
            runs.append(measure(workshops, needs, seed))
            others.append(beside(runs[-1], asked.mip))
        print(f"\n{workshops} × {needs}    target: {TARGETS.get((workshops, needs), 'none')}")
        print(table(runs))
        for run, other in zip(runs, others, strict=True):
            print(f"{run.seed:>6}  " + "  ".join(f"{name} {value:.4f}" for name, value in other.items()))
        report.append({"runs": [asdict(run) for run in runs], "medians": medians(runs), "beside": others})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB")
    if asked.json:
        asked.json.write_text(json.dumps({**told, "sizes": report}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
