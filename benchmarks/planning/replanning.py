"""Re-planning against solving everything again: value, time, accepted work withdrawn.

    python -m benchmarks.planning.replanning                         # 1,000 × 5,000, five seeds, 1 % of the needs
    python -m benchmarks.planning.replanning --size 170x500 --seeds 1 2 3 --kinds needs capacity rules

From the root of the project: what changes comes from `tests.planning.disturbing`. Half of the plan's lines are
accepted, then about `--share` of the needs (and of what else `--kinds` names) change. Three answers: at once,
improved, and a solve of the new instance from nothing with the same accepted work kept. `ratio` is the on-time
value of an answer over that of the solve; `withdrawn` is accepted work that an answer gives up beyond what the
change forces on every plan (what the solve withdraws), as a share of it. With `--may-withdraw` the improved plan
may. Every plan is audited; seconds are of the processor, the shortest of `--times`, reading and writing apart,
the garbage collector off as in the worker. Prints machine, versions, a line a seed, worst and median.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from tests.planning.disturbing import KINDS, accept, disturb

from maillage.cli.plan_bench import machine
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.plan import Plan
from maillage.planning.planner import solve
from maillage.planning.replanning.planner import Started, finish, start

SEEDS = (9101, 9102, 9103, 9104, 9105)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="1000x5000", help="workshops x needs")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--share", type=float, default=0.01, help="of the needs that change")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["needs"])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--may-withdraw", action="store_true")
    return parser.parse_args()


def timed(work: Callable[[], Any], times: int = 1) -> tuple[Any, float]:
    """What it gives, and the shortest time."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        found = work()
        spent.append(time.process_time() - begun)
    return found, min(spent)


def measured(asked: argparse.Namespace, seed: int) -> dict[str, float]:
    """One seed: ratios, seconds and withdrawals of each answer."""
    workshops, needs = map(int, asked.size.split("x"))
    instance = generate(workshops, needs, seed)
    plan = solve(instance)
    old = accept(instance, plan, seed)
    new = disturb(old, seed, share=asked.share, kinds=asked.kinds)
    accepted = sum(c.quantity for c in old.commitments)
    gc.collect()
    gc.disable()
    started, at_once = timed(lambda: start(old, plan, new), asked.times)
    assert isinstance(started, Started)
    better, improving = timed(lambda: finish(started, may_withdraw=asked.may_withdraw))
    full, again = timed(lambda: solve(new))
    gc.enable()
    for made, allowed in ((started.plan, False), (better, asked.may_withdraw), (full, False)):
        found = audit(new, made, may_withdraw=allowed)
        assert found.sound, found.violations[:3]

    def value(made: Plan) -> float:
        return made.summary.weighted_on_time_coverage / full.summary.weighted_on_time_coverage

    def withdrawn(made: Plan) -> float:
        lost, forced = (sum(row.quantity for row in p.withdrawn) for p in (made, full))
        return (lost - forced) / accepted

    return {
        "at_once": value(started.plan),
        "improved": value(better),
        "at_once_s": at_once,
        "improved_s": at_once + improving,
        "full_s": again,
        "at_once_withdrawn": withdrawn(started.plan),
        "improved_withdrawn": withdrawn(better),
        "full": full.summary.weighted_on_time_coverage,
    }


def main() -> None:
    asked = arguments()
    print(json.dumps(machine()))
    print(f"{asked.size}, {asked.share:.0%} of {' '.join(asked.kinds)}; half of the lines accepted")
    found = []
    for seed in asked.seeds:
        one = measured(asked, seed)
        found.append(one)
        print(seed, " ".join(f"{name} {figure:.4f}" for name, figure in one.items()), flush=True)
    for name in found[0]:
        figures = [one[name] for one in found]
        worst = min if name in ("at_once", "improved", "full") else max
        print(f"{name:>20}: median {median(figures):.4f}, worst {worst(figures):.4f}")


if __name__ == "__main__":
    main()
