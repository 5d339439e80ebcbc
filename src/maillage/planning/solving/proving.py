"""Bounds of the whole problem, proven from the prices of the day-indexed program.

Accepted work counts as an obligation only when all of it can be kept; otherwise which of
it to give up is a choice, and the bound leaves it open. Lots enter only through pairs that
cannot make one; whole pieces do not enter. Source: planning page §3.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import Floats
from maillage.planning.solving.board import Board, free_options, split_allowed
from maillage.planning.solving.highs import Program, Solver
from maillage.planning.solving.options import Options, supplies_of
from maillage.planning.solving.pricing import proven_bound
from maillage.planning.solving.programming import DayProgram, day_program

# relative cost of local work, and of its farthest km: far under the 10⁻³ a plan is good to,
# enough to choose among plans of equal service (levels 3 and 4)
LEAN = 1e-5


def leaning(day: DayProgram, options: Options, max_travel_hours: float) -> Program:
    """The program with a slight preference for stock and industry, then for the nearest workshop."""
    cost = day.program.cost.copy()
    far = options.km / (max_travel_hours * ROAD_SPEED_KMH)
    cost[day.options] *= 1.0 - LEAN * (1.0 + np.minimum(far, 1.0))
    return replace(day.program, cost=cost)


def share_proven(board: Board, day: DayProgram, row_price: Floats, already: float = 0.0) -> float:
    """The bound that prices prove, as a share of what is asked; `already` is value placed outside."""
    program = day.program
    if not board.promises.all_kept:
        program = replace(program, lower=np.zeros(len(program.lower)))
    if not board.asked.total:
        return 1.0
    value = proven_bound(program, program.cost, row_price) * board.asked.scale + already
    return min(1.0, value / board.asked.total)


def day_bound(board: Board, promised: Options, *, seed: int = 0, interior: bool = False) -> float:
    """The bound from the day-indexed program on everything the instance has."""
    options = open_options(board, promised)
    supplies = supplies_of(board.instance, board.sources, board.asked, late=False)
    split = split_allowed(board)
    day = day_program(board.resources, board.asked.quantity, options, board.sources, supplies, split)
    answer = Solver(day.program, seed=seed, interior=interior).run()
    return share_proven(board, day, answer.row_price)


def open_options(board: Board, promised: Options) -> Options:
    """Every option there is; promises are obligations when all can be kept."""
    if board.promises.all_kept:
        promised = replace(promised, lower=promised.upper)
    return promised.with_more(free_options(board, board.resources, board.asked.quantity))
