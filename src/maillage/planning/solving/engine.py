"""The on-time part of a plan by one program; see the package's docstring for the way it goes.

Invariant: whatever the linear programs return, the plan is written through `Draft`, which
keeps every hard rule, and the bound through `pricing`, which proves it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.solving import highs
from maillage.planning.solving.board import (
    Board,
    free_options,
    split_left,
)
from maillage.planning.solving.completing import complete
from maillage.planning.solving.draft import Draft
from maillage.planning.solving.evening import evened
from maillage.planning.solving.filling import fill, give_way
from maillage.planning.solving.options import WHOLE, Options, supplies_of
from maillage.planning.solving.problem import Problem
from maillage.planning.solving.proving import leaning, share_proven
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


def open_problem(board: Board, draft: Draft, kept: Options) -> Problem:
    """What the draft leaves of needs, workshops and sources, and what must be made of it.

    `kept` are the options that must be made beside what the draft holds (accepted work).
    """
    left = np.array(draft.missing, float)
    resources = draft.ledger.left()
    split, options = split_left(board, draft, kept.with_more(free_options(board, resources, left)))
    sources = replace(board.sources, released=draft.outflow.free())
    supplies = supplies_of(board.instance, sources, board.asked, late=False)
    return Problem(widened(resources), left, options, sources, supplies, split)


def optimise(board: Board, draft: Draft, kept: Options, control: Control) -> float:
    """Write the on-time part of a plan into `draft`; the bound proven on the way (a share of all asked).

    Keeps what the draft holds; `kept` as for `open_problem` (none: `promised.only([])`).
    Neither assembled nor explained: a part of a larger plan is made by this alone.
    """
    problem = open_problem(board, draft, kept)
    day = problem.by_day()
    program = leaning(day.program, day.options, problem.options, board.instance.limits.max_travel_hours)
    solver = highs.Solver(program, seed=control.seed, seconds=control.seconds, stop=control.stop)
    root = solver.run()
    bound = share_proven(board, day.program, root.row_price, already=draft.on_time_value())
    control.tell(Stage("program", 0.0, bound))
    answer = dive(solver, day, problem.options, problem.split, root) if root.optimal else root
    x = answer.x if answer.optimal else day.program.lower
    made = made_by_day(day, x, *problem.shape)
    write(draft, problem, x[day.options], x[day.supplies], made)
    fill_up(draft, problem, np.abs(answer.row_price[day.due_rows]), bound, control.tell)
    return bound


def write(draft: Draft, problem: Problem, x: Floats, y: Floats, made: Floats) -> None:
    """Whole pieces of options and supplies; `made` is workshops × designs × days."""
    split = np.full(len(draft.missing), draft.instance.limits.max_workshops_per_need)
    floors = whole_pieces(x, problem.options, split)
    pieces, sends = evened(problem, floors, np.floor(y + WHOLE), made)
    write_options(draft, problem.options, pieces, made)
    write_supplies(draft, problem.supplies, sends)


def fill_up(draft: Draft, problem: Problem, price: Floats, bound: float, tell: Progress) -> None:
    """Use what is left on time; then let stock and industry give hours back, and use those.

    `price` is what a program charges for the capacity of each option.
    """
    options, supplies = problem.options, problem.supplies
    tell(Stage("whole pieces", draft.coverage(), bound))
    fill(draft, options, supplies, price)
    if give_way(draft, supplies, draft.ledger.resources):
        fill(draft, options, supplies, price)
    complete(draft, options)
    tell(Stage("filled", draft.coverage(), bound))
