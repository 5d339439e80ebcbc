"""What a plan costs from 1,000 to 500,000 needs: seconds, processor, memory of all processes, worth.

    python benchmarks/planning/growth.py                                        # 1,000 to 50,000 needs
    python benchmarks/planning/growth.py --size 20000x500000 --greedy
    python benchmarks/planning/growth.py --all --greedy --json growth.json --svg docs/images/planning-growth.svg
    python benchmarks/planning/growth.py --from growth.json --svg docs/images/planning-growth.svg   # draws again

Each size is a process of its own: the instance is generated and written as a folder of tables, then read, planned,
audited and written as by `maillage plan solve`. Prints machine, versions, load, every stage as it ends, and a
table. Seconds are wall-clock; processor seconds and memory (proportional set size, looked at twice a second) are
those of all its processes together. With `--greedy`, greedy by priority plans the same instance afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from maillage.cli.plan_bench import machine
from maillage.cli.plan_files import write_folder
from maillage.cli.plan_memory import Memory, processor
from maillage.kernel.collecting import uncollected
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.planner import solve
from maillage.planning.reading import read_instance
from maillage.planning.solving import Stage
from maillage.planning.tabling import instance_files, plan_files

SIZES = ("200x1000", "500x2500", "1000x5000", "2000x12000", "5000x50000")
LARGER = ("10000x150000", "20000x500000")
COLUMNS = (
    "size",
    "read s",
    "solve s",
    "cpu s",
    "audit s",
    "write s",
    "MB",
    "coverage",
    "gap %",
    "greedy",
    "ratio",
    "viol.",
    "load",
    "way",
)


def measure(size: str, seed: int, workers: int | None, with_greedy: bool) -> dict[str, Any]:
    workshops, needs = map(int, size.split("x"))
    started, seconds = time.perf_counter(), dict[str, float]()

    def mark(name: str) -> None:
        nonlocal started
        seconds[name] = time.perf_counter() - started
        print(
            f"    {name:<28} {seconds[name]:8.1f} s   cpu {processor():8.1f} s", file=sys.stderr, flush=True
        )
        started = time.perf_counter()

    def told(stage: Stage) -> None:
        if not stage.of:
            spent = time.perf_counter() - started
            print(
                f"        {stage.name:<24} {spent:8.1f} s   cpu {processor():8.1f} s   "
                f"{stage.coverage:.4f} / {stage.bound:.4f}",
                file=sys.stderr,
                flush=True,
            )

    with tempfile.TemporaryDirectory() as folder:
        whole, out = Path(folder) / "instance", Path(folder) / "plan"
        command = [sys.executable, __file__, "--write", str(whole), "--size", size, "--seed", str(seed)]
        subprocess.run(command, check=True)
        before = processor()
        with Memory() as memory, uncollected(search_after=False):
            started = time.perf_counter()
            instance = read_instance(whole)
            mark("read")
            plan = solve(instance, seed=seed, progress=told, workers=workers)
            mark("solve")
            found = audit(instance, plan)
            mark("audit")
            write_folder(out, plan_files(plan))
            mark("write")
        spent = processor() - before
        simple = greedy(instance).summary.weighted_on_time_coverage if with_greedy else None
        mark("greedy")
    coverage = found.levels.weighted_on_time_coverage
    return {
        "size": size, "seed": seed, "workshops": workshops, "needs": needs, **seconds, "cpu": spent,
        "megabytes": memory.most, "coverage": coverage, "bound": plan.summary.upper_bound,
        "gap": plan.summary.gap, "greedy": simple, "violations": len(found.violations),
        "load": os.getloadavg()[0], "way": plan.solver.name, "lines": len(plan.lines), "rows": len(plan.schedule),
    }  # fmt: skip


def table(runs: list[dict[str, Any]]) -> str:
    rows = [COLUMNS]
    for run in runs:
        simple = run["greedy"]
        rows.append((
            run["size"], *(f"{run[name]:.1f}" for name in ("read", "solve", "cpu", "audit", "write")),
            f"{run['megabytes']:.0f}", f"{run['coverage']:.4f}", f"{100 * run['gap']:.2f}",
            f"{simple:.4f}" if simple else "-", f"{run['coverage'] / simple:.3f}" if simple else "-",
            str(run["violations"]), f"{run['load']:.1f}", run["way"],
        ))  # fmt: skip
    widths = [max(len(row[k]) for row in rows) for k in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", action="append", help="workshops x needs; may repeat")
    parser.add_argument("--all", action="store_true", help="every size up to 20000x500000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, help="processes that solve regions; one a core")
    parser.add_argument("--greedy", action="store_true", help="also greedy by priority")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    parser.add_argument("--svg", type=Path, help="also draw seconds and memory against needs")
    parser.add_argument(
        "--from", dest="given", type=Path, help="draw the figures of this file, measure nothing"
    )
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def each_in_its_own_process(asked: argparse.Namespace, sizes: tuple[str, ...]) -> list[dict[str, Any]]:
    runs = []
    for size in sizes:
        print(size, file=sys.stderr, flush=True)
        command = [sys.executable, __file__, "--one", "--size", size, "--seed", str(asked.seed)]
        command += ["--workers", str(asked.workers)] if asked.workers else []
        command += ["--greedy"] if asked.greedy else []
        runs.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    return runs


def main() -> None:
    asked = arguments()
    sizes = tuple(asked.size or (SIZES + LARGER if asked.all else SIZES))
    if asked.write:
        workshops, needs = map(int, sizes[0].split("x"))
        write_folder(asked.write, instance_files(generate(workshops, needs, asked.seed)))
        return
    if asked.one:
        print(json.dumps(measure(sizes[0], asked.seed, asked.workers, asked.greedy)))
        return
    if asked.given:
        report = json.loads(asked.given.read_text(encoding="utf-8"))
    else:
        report = {**machine(), "runs": each_in_its_own_process(asked, sizes)}
    print(json.dumps({name: value for name, value in report.items() if name != "runs"}))
    print(table(report["runs"]))
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2), encoding="utf-8")
    if asked.svg:
        from drawn import growth_chart

        asked.svg.write_text(growth_chart(report["runs"]), encoding="utf-8")


if __name__ == "__main__":
    main()
