"""Re-planning against solving everything again: value, time, accepted work withdrawn.

    python -m benchmarks.planning.replanning                         # 1,000 × 5,000, five seeds, 1 % of the needs
    python -m benchmarks.planning.replanning --size 170x500 --seeds 1 2 3 --kinds needs capacity rules
    python -m benchmarks.planning.replanning --at-once               # only the immediate answer, beside the solve

From the root of the project: what changes comes from `tests.planning.disturbing`. Half of the plan's lines are
accepted, then about `--share` of the needs (and of what else `--kinds` names) change. Four answers: at once,
improved, improved with leave to withdraw, and a solve of the new instance from nothing with the same accepted work
kept. A value is the on-time value of an answer over that of the solve. Every plan is audited. Seconds are of the
processor, from both instances and the previous plan just read from their bytes (each time anew, so that nothing is
known of them yet) to the plan, candidates included; *audit* is what auditing that plan takes on top. The shortest of
`--times`, the garbage collector off as in the worker. *withdrawn* is accepted work given up because the planner was
told that it may, *forced* what a rule, lost capacity or a smaller need takes from every plan, as shares of the
accepted pieces. Prints machine, versions, load, a line a seed, medians and worst.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from tests.planning.disturbing import KINDS, accept, disturb

from maillage.cli.plan_bench import machine
from maillage.planning import reasons
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.planner import solve
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.replanning.planner import finish, start
from maillage.planning.writing import write_instance, write_plan

SEEDS = (9101, 9102, 9103, 9104, 9105)
LOWEST = ("at once", "improved", "leave")  # of these the worst is the least


class Given(NamedTuple):
    """What a re-plan is given, as files."""

    old: bytes
    previous: bytes
    new: bytes

    def read(self) -> tuple[Instance, Plan, Instance]:
        return read_instance(self.old), read_plan(self.previous), read_instance(self.new)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="1000x5000", help="workshops x needs")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--share", type=float, default=0.01, help="of the needs that change")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["needs"])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--at-once", action="store_true", help="no improved answers")
    return parser.parse_args()


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    found = work()
    return found, time.process_time() - begun


def given(asked: argparse.Namespace, seed: int) -> Given:
    workshops, needs = map(int, asked.size.split("x"))
    instance = read_instance(write_instance(generate(workshops, needs, seed)))
    plan = solve(instance)
    old = accept(instance, plan, seed)
    new = disturb(old, seed, share=asked.share, kinds=asked.kinds)
    return Given(write_instance(old), write_plan(plan), write_instance(new))


def measured(asked: argparse.Namespace, seed: int) -> dict[str, float]:
    """One seed: values, seconds and withdrawals of each answer."""
    files = given(asked, seed)
    _, _, new = files.read()
    gc.collect()
    gc.disable()
    full, again = timed(lambda: solve(new))
    starts, audits = [], []
    for _ in range(asked.times):
        old, previous, new = files.read()
        started, seconds = timed(lambda o=old, p=previous, n=new: start(o, p, n))
        found, checking = timed(lambda n=new, s=started: audit(n, s.plan))
        assert found.sound, found.violations[:3]
        starts.append(seconds)
        audits.append(checking)
    row = {"at once": value(started.plan, full), "s": min(starts), "audit s": min(audits)}
    row |= {"forced %": withdrawn(started.plan, new, leave=False)}
    if not asked.at_once:
        better, improving = timed(lambda: finish(started))
        row |= {"improved": value(better, full), "imp. s": row["s"] + improving}
        freer, taking = timed(lambda: finish(start(*files.read()), may_withdraw=True))
        row |= {
            "leave": value(freer, full),
            "leave s": taking,
            "withdrawn %": withdrawn(freer, new, leave=True),
        }
        assert audit(new, better).sound and audit(new, freer, may_withdraw=True).sound
        assert withdrawn(better, new, leave=True) == 0
    gc.enable()
    assert audit(new, full).sound
    return row | {"solve s": again, "load": os.getloadavg()[0]}


def value(made: Plan, full: Plan) -> float:
    return made.summary.weighted_on_time_coverage / full.summary.weighted_on_time_coverage


def withdrawn(made: Plan, new: Instance, *, leave: bool) -> float:
    """Percentage of the accepted pieces given up by leave, or by force."""
    lost = sum(row.quantity for row in made.withdrawn if (row.code == reasons.ALLOWED) == leave)
    return 100 * lost / max(1, sum(c.quantity for c in new.commitments))


def main() -> None:
    asked = arguments()
    print(json.dumps(machine()))
    print(f"{asked.size}, {asked.share:.0%} of {' '.join(asked.kinds)}; half of the lines accepted")
    found: list[dict[str, float]] = []
    for seed in asked.seeds:
        found.append(measured(asked, seed))
        if len(found) == 1:
            print("  seed", *(f"{name:>11}" for name in found[0]), flush=True)
        print(f"{seed:>6}", *(f"{figure:>11.4f}" for figure in found[-1].values()), flush=True)
    for name, of in (("median", median), ("worst", None)):
        columns = {column: [row[column] for row in found] for column in found[0]}
        figures = ((of or (min if column in LOWEST else max))(figures) for column, figures in columns.items())
        print(f"{name:>6}", *(f"{figure:>11.4f}" for figure in figures))


if __name__ == "__main__":
    main()
