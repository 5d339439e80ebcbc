"""Advice held to its word: the share of short needs that get some, and the share of it that is true.

    python benchmarks/planning/advice.py                                # 200 needs of seed 2026, 170 × 500
    python benchmarks/planning/advice.py --needs 60 --seed 7 --near     # checked in the neighbourhood only

For each need drawn among those not wholly on time, the first advice is applied to the
instance, the whole is solved again from nothing, and the need must be wholly on time. With
`--near` the advice was only checked in the need's neighbourhood, so the figure says what
that quicker check is worth. Prints machine, versions, shares by kind, and times.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from statistics import median

import numpy as np

from maillage.cli.plan_bench import machine
from maillage.planning.advising import Adviser, apply
from maillage.planning.explaining import explain_late
from maillage.planning.generating import generate
from maillage.planning.solving import solve


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="170x500", help="workshops x needs")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--needs", type=int, default=200)
    parser.add_argument("--near", action="store_true", help="check advice in the neighbourhood only")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    workshops, needs = map(int, asked.size.split("x"))
    instance = generate(workshops, needs, asked.seed)
    plan = solve(instance)
    short = explain_late(instance, plan)
    draw = np.random.default_rng(asked.seed)
    chosen = sorted(draw.choice(len(short), min(asked.needs, len(short)), replace=False).tolist())
    adviser, seconds = Adviser.of(instance, plan), []
    given: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for done, k in enumerate(chosen):
        started = time.perf_counter()
        advice = adviser.advise(short[k].need, whole=not asked.near)
        seconds.append(time.perf_counter() - started)
        for one in advice:
            changed = apply(instance, one.changes)
            wanted = next(n.quantity for n in changed.needs if n.id == one.need)
            again = solve(changed).lines
            pieces = sum(line.quantity for line in again if line.need == one.need and line.on_time)
            given[one.kind] += 1
            true[one.kind] += pieces == wanted
        if done % 20 == 19:
            print(done + 1, sum(given.values()), sum(true.values()), file=sys.stderr, flush=True)
    print(json.dumps(machine()))
    print(f"{asked.size}, seed {asked.seed}: {len(chosen)} of {len(short)} short needs")
    print(f"with advice {sum(given.values())} ({sum(given.values()) / len(chosen):.1%})", end=", ")
    print(f"true {sum(true.values())} ({sum(true.values()) / max(1, sum(given.values())):.1%})")
    print(f"seconds a need: median {median(seconds):.2f}, longest {max(seconds):.2f}")
    for kind, count in given.most_common():
        print(f"{kind:>24} {true[kind]:4d} of {count:4d}")


if __name__ == "__main__":
    main()
