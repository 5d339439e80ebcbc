"""Bounds of the whole problem, proven from the prices of the day-indexed program.

Accepted work counts as an obligation only when all of it can be kept; otherwise which of
it to give up is a choice, and the bound leaves it open. Lots enter only through pairs that
cannot make one; whole pieces do not enter. Source: planning page §3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import Floats, Ints
from maillage.planning.solving.board import Board, free_options, split_allowed
from maillage.planning.solving.cumulative import cumulative_program
from maillage.planning.solving.highs import Program, Solver
from maillage.planning.solving.options import Options, supplies_of
from maillage.planning.solving.pricing import proven_bound
from maillage.planning.solving.problem import Problem

# relative cost of local work, and of its farthest km: far under the 10⁻³ a plan is good to,
# enough to choose among plans of equal service (levels 3 and 4)
LEAN = 1e-5


def leaning(program: Program, columns: Ints, options: Options, max_travel_hours: float) -> Program:
    """The program with a slight preference for stock and industry, then for the nearest workshop.

    `columns` are those of the options.
    """
    cost = program.cost.copy()
    far = options.km / (max_travel_hours * ROAD_SPEED_KMH)
    cost[columns] *= 1.0 - LEAN * (1.0 + np.minimum(far, 1.0))
    return replace(program, cost=cost)


@dataclass(frozen=True, slots=True)
class Proof:
    """A share of what is asked, and the size of the program that proved it."""

    coverage: float
    columns: int
    rows: int


def share_proven(board: Board, program: Program, row_price: Floats, already: float = 0.0) -> float:
    """The bound that prices prove, as a share of what is asked; `already` is value placed outside."""
    if not board.promises.all_kept:
        program = replace(program, lower=np.zeros(len(program.lower)))
    if not board.asked.total:
        return 1.0
    value = proven_bound(program, program.cost, row_price) * board.asked.scale + already
    return min(1.0, value / board.asked.total)


def day_bound(
    board: Board, promised: Options, *, seed: int = 0, stop: Callable[[], bool] | None = None
) -> Proof:
    """The bound from the day-indexed program on everything the instance has; looser when stopped."""
    return _proof(board, everything(board, promised).by_day().program, seed, stop)


def cumulative_bound(board: Board, promised: Options, *, seed: int = 0) -> Proof:
    """The bound from the cumulative program on everything the instance has."""
    all_ = everything(board, promised)
    program = cumulative_program(
        all_.resources, all_.left, all_.options, all_.sources, all_.supplies, all_.split
    )
    return _proof(board, program, seed)


def _proof(board: Board, program: Program, seed: int, stop: Callable[[], bool] | None = None) -> Proof:
    if not len(program.cost):
        return Proof(0.0 if board.asked.total else 1.0, 0, 0)
    answer = Solver(program, seed=seed, stop=stop).run()
    share = share_proven(board, program, answer.row_price)
    return Proof(share, len(program.cost), len(program.row_lower))


def everything(board: Board, promised: Options) -> Problem:
    """Every option there is; promises are obligations when all can be kept."""
    if board.promises.all_kept:
        promised = replace(promised, lower=promised.upper)
    options = promised.with_more(free_options(board, board.resources, board.asked.quantity))
    supplies = supplies_of(board.instance, board.sources, board.asked, late=False)
    left, split = board.asked.quantity, split_allowed(board)
    return Problem(board.resources, left, options, board.sources, supplies, split)
