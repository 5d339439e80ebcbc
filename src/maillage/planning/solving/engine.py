"""One solve from end to end; see the package's docstring for the way it goes.

Invariant: whatever the linear programs return, the plan is written through `Draft`, which
keeps every hard rule, and the bound through `pricing`, which proves it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.plan import Solver as Signature
from maillage.planning.solving import highs
from maillage.planning.solving.assembling import Keep, assemble
from maillage.planning.solving.board import (
    Board,
    board_of,
    draft_of,
    free_options,
    kept_options,
    promised_of,
    split_left,
)
from maillage.planning.solving.completing import complete
from maillage.planning.solving.draft import Draft
from maillage.planning.solving.filling import fill, give_way, serve_late
from maillage.planning.solving.options import Options, Supplies, supplies_of, whenever_options
from maillage.planning.solving.programming import DayProgram, day_program
from maillage.planning.solving.promising import keep_promises, withdrawals
from maillage.planning.solving.proving import day_bound, leaning, share_proven
from maillage.planning.solving.rounding import (
    dive,
    made_by_day,
    whole_pieces,
    widened,
    write_options,
    write_supplies,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a solve has just done: coverage reached and bound proven so far (shares of what is asked).

    In order: ``program``, ``whole pieces``, ``filled``, ``late`` (on-time part done, late to do), ``served``.
    """

    name: str
    coverage: float
    bound: float
    done: int = 0  # of so many regions, while they are being solved
    of: int = 0


Progress = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Control:
    """How a run of the engine is seeded, limited, watched and stopped."""

    seed: int
    seconds: float | None
    tell: Progress
    stop: Callable[[], bool] | None


def solve(
    instance: Instance,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    keep: Keep | None = None,
) -> Plan:
    """An executable plan with a proven bound.

    `seed` goes to HiGHS; `time_limit` is in seconds of HiGHS's own time (None: no limit);
    `progress` is told each stage; `stop`, asked often and from the same thread, ends the linear
    programs when it becomes true: the plan is then written from the best that they had, and is
    as executable, explained and bounded as any; `keep` is given what the plan leaves, for whoever
    explains it further (`explaining.explain_late`). `solver.seconds` is 0: the caller has the clock.
    Raises nothing for an instance that has no feasible line: every need is then explained.
    """
    control = Control(seed, time_limit, progress or (lambda _stage: None), stop)
    board = board_of(instance)
    draft = draft_of(board)
    promised = promised_of(board)
    lossy = keep_promises(draft, promised, board.promises, board.sources)
    bound = optimise(board, draft, kept_options(board, promised, lossy), control)
    if lossy:  # the program above held that work where it stands: it bounds too little
        bound = day_bound(board, promised, seed=seed, stop=stop).coverage
    control.tell(Stage("late", draft.coverage(), bound))
    late = supplies_of(instance, board.sources, board.asked, late=True)
    whenever = whenever_options(instance, board.candidates, board.gap, board.asked, board.exempt)
    serve_late(draft, whenever, late, board.resources)
    control.tell(Stage("served", draft.coverage(), bound))
    signature = Signature("highs", highs.version(), seed, 0.0)
    withdrawn = withdrawals(instance, board.promises)
    return assemble(draft, board.candidates, signature, withdrawn, (bound, "day-indexed"), keep)


def optimise(board: Board, draft: Draft, kept: Options, control: Control) -> float:
    """Write the on-time part of a plan into `draft`; the bound proven on the way (a share of all asked).

    Takes what the draft leaves of needs, workshops and sources, and keeps what it holds; `kept`
    are the options that must be made beside it (accepted work; none: `promised.only([])`).
    Neither assembled nor explained: a part of a larger plan is made by this alone.
    """
    left = np.array(draft.missing, float)
    resources = draft.ledger.left()
    split, options = split_left(board, draft, kept.with_more(free_options(board, resources, left)))
    sources = replace(board.sources, released=draft.outflow.free())
    supplies = supplies_of(board.instance, sources, board.asked, late=False)
    day = day_program(widened(resources), left, options, sources, supplies, split)
    program = leaning(day, options, board.instance.limits.max_travel_hours)
    solver = highs.Solver(program, seed=control.seed, seconds=control.seconds, stop=control.stop)
    root = solver.run()
    bound = share_proven(board, day.program, root.row_price, already=draft.on_time_value())
    control.tell(Stage("program", 0.0, bound))
    answer = dive(solver, day, options, split, root) if root.optimal else root
    x = answer.x if answer.optimal else day.program.lower
    _write(board, draft, day, options, supplies, x)
    price = np.abs(answer.row_price[day.due_rows])
    _fill(draft, options, supplies, price, bound, control.tell)
    return bound


def _write(
    board: Board, draft: Draft, day: DayProgram, options: Options, supplies: Supplies, x: Floats
) -> None:
    shape = (len(board.instance.workshops), len(board.instance.designs), board.instance.days)
    split = np.full(len(draft.missing), board.instance.limits.max_workshops_per_need)
    pieces = whole_pieces(x[day.options], options, np.maximum(split, 0))
    write_options(draft, options, pieces, made_by_day(day, x, *shape))
    write_supplies(draft, supplies, x[day.supplies])


def _fill(
    draft: Draft, options: Options, supplies: Supplies, price: Floats, bound: float, tell: Progress
) -> None:
    """Use what is left on time; then let stock and industry give hours back, and use those."""
    tell(Stage("whole pieces", draft.coverage(), bound))
    fill(draft, options, supplies, price)
    if give_way(draft, supplies, draft.ledger.resources):
        fill(draft, options, supplies, price)
    complete(draft, options)
    tell(Stage("filled", draft.coverage(), bound))
