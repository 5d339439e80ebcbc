"""A re-plan from end to end: what still holds stands at once, then better around the change.

Guarantees: `start` gives the immediate answer, and changes nothing that still holds; `finish` goes
on from it, proves a bound and explains every need anew. Both plans pass the audit.
Deterministic: no clock is read, every stop is a count. Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from maillage import __version__
from maillage.planning.candidates import find_candidates
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, Solver, Withdrawn
from maillage.planning.reasons import ALLOWED
from maillage.planning.replanning.explaining import explain_again
from maillage.planning.replanning.filling import Filled, fill_again
from maillage.planning.replanning.improving import improve, kept_of
from maillage.planning.solving.assembling import Keep, assemble, write_out
from maillage.planning.solving.board import Board, promised_of
from maillage.planning.solving.draft import Draft
from maillage.planning.solving.engine import Progress, Stage
from maillage.planning.solving.promising import withdrawals
from maillage.planning.solving.proving import cumulative_bound

NAME = "replan"


@dataclass(frozen=True, slots=True)
class Started:
    """The immediate answer, and what `finish` goes on from (once: it changes the draft).

    `left_out` are lines of the previous plan that the new instance has no place for.
    """

    plan: Plan
    left_out: tuple[Line, ...]
    filled: Filled
    previous: Plan


def start(old: Instance, previous: Plan, new: Instance) -> Started:
    """Everything of the previous plan that still holds, and what is free filled with what changed.

    `previous` is an audited plan of `old`; the two instances may start on different days. No bound is
    proven: the plan prints 1, of kind "none".
    """
    filled = fill_again(old, previous, new)
    board, draft = filled.board, filled.draft
    lost = withdrawals(new, board.promises)
    plan = write_out(draft, Solver(NAME, __version__, 0, 0.0), lost, (1.0, "none"))
    unserved = explain_again(previous, filled, plan)
    return Started(replace(plan, unserved=unserved), filled.left_out, filled, previous)


def finish(
    started: Started,
    *,
    may_withdraw: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    keep: Keep | None = None,
) -> Plan:
    """The improved plan: never worse than the immediate one by the objective, with a cumulative bound.

    Accepted work stays where it is unless `may_withdraw`; what then gives way is withdrawn as
    `planner.allowed`. A run that is told to `stop` ends with what it has, without a bound.
    """
    tell = progress or (lambda _stage: None)
    stopped = stop or (lambda: False)
    board, draft = started.filled.board, started.filled.draft
    forced = withdrawals(board.instance, board.promises)
    improve(
        started.filled,
        may_withdraw=may_withdraw,
        seed=seed,
        stop=stop,
        told=lambda better: tell(Stage("improved", better.coverage(), 1.0)),
    )
    lost = (*forced, *_given_up(board, draft))
    board.promises.kept.update(kept_of(board, draft))
    bound = (1.0, "none")
    if not stopped():
        bound = (cumulative_bound(board, promised_of(board), seed=seed).coverage, "cumulative")
    tell(Stage("bounded", draft.coverage(), bound[0]))
    return assemble(
        draft, find_candidates(board.instance), Solver(NAME, __version__, seed, 0.0), lost, bound, keep
    )


def _given_up(board: Board, draft: Draft) -> tuple[Withdrawn, ...]:
    """Accepted work that could be kept and gave way, by pair."""
    instance, kept = board.instance, kept_of(board, draft)
    lost: dict[tuple[int, int, int], int] = defaultdict(int)
    for key, pieces in board.promises.kept.items():
        lost[key[:3]] += pieces - kept[key]
    return tuple(
        Withdrawn(instance.needs[n].id, instance.workshops[w].id, instance.designs[d].id, pieces, ALLOWED)
        for (n, w, d), pieces in lost.items()
        if pieces
    )


def replan(
    old: Instance,
    previous: Plan,
    new: Instance,
    *,
    at_once: bool = False,
    may_withdraw: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """The improved re-plan, or the immediate one (`at_once`)."""
    started = start(old, previous, new)
    if at_once:
        return started.plan
    return finish(started, may_withdraw=may_withdraw, seed=seed, progress=progress, stop=stop)
