"""One solve by parts; see the package's docstring for the way it goes.

Invariant: as for one program, every piece is written through the draft, which refuses what
does not fit, and the bound is proven from prices. Parts share no workshop, so what they make is
executable together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maillage.planning.candidates import Flags, Floats
from maillage.planning.solving.board import Board
from maillage.planning.solving.draft import Draft
from maillage.planning.solving.engine import Control, Stage, fill_up, open_problem, write
from maillage.planning.solving.highs import Solver
from maillage.planning.solving.options import Options
from maillage.planning.solving.parts.cutting import parts_of
from maillage.planning.solving.parts.holding import Part, held_pieces, parts_with_guests
from maillage.planning.solving.parts.lanes import side_by_side
from maillage.planning.solving.parts.national import National, solve_whole
from maillage.planning.solving.problem import Problem
from maillage.planning.solving.proving import leaning, share_proven
from maillage.planning.solving.rounding import SOME, dive, made_by_day, rounds, to_drop

SIZE = 1700  # needs of a part
WORTH = 0.5  # of a piece's value: options that cost so much more than it get no column in a part
AT_BORDERS = 2  # rounds, before the last, of the dive of needs served across a border
Pieces = tuple[Floats, Floats, Floats, Floats]  # of options, of supplies, by day; price by option


def optimise_by_parts(board: Board, draft: Draft, kept: Options, control: Control) -> float:
    """As `engine.optimise`; half of a time limit is for the whole, half for the parts."""
    problem = open_problem(board, draft, kept)
    if control.seconds is not None:
        control = replace(control, seconds=control.seconds / 2)
    whole = solve_whole(problem, board.instance, control)
    bound = share_proven(board, whole.program, whole.answer.row_price, already=draft.on_time_value())
    control.tell(Stage("program", 0.0, bound))
    parts = _parts(problem, board, whole)
    x, y, made, price = _joined(problem, whole, parts, _solved(board, parts, control))
    write(draft, problem, x, y, made)
    fill_up(draft, problem, price, bound, control.tell)
    return bound


def _parts(problem: Problem, board: Board, whole: National) -> list[Part]:
    """The country cut where least of the answer crosses, with what crosses held, without what is far too dear."""
    options, columns = problem.options, whole.phases.x
    answer = whole.answer.x if whole.answer.optimal else whole.phases.program.lower
    parts = parts_of(board.instance, options, options.value * np.maximum(answer[columns], 0.0), SIZE)
    crossing = parts.crossing(options)
    if whole.answer.optimal:
        answer = _dive_at_borders(problem, whole, crossing)
    held = held_pieces(np.maximum(answer[columns], 0.0), options, crossing, problem.split)
    options = replace(options, upper=np.where(whole.near_worth(WORTH), options.upper, 0.0))
    problem = replace(problem, options=options)
    return list(parts_with_guests(problem, parts, held, answer[whole.phases.y]))


def _dive_at_borders(problem: Problem, whole: National, crossing: Flags) -> Floats:
    """What the whole answers once needs served across a border have no workshop too many and whole lots."""
    options, columns, answer = problem.options, whole.phases.x, whole.answer
    for share, lot in rounds(AT_BORDERS):
        x = np.maximum(answer.x[columns], 0.0)
        near = np.isin(options.need, options.need[crossing & (x > SOME)])
        dropped = near & to_drop(x, options, problem.split, share, lot)
        whole.solver.fix(columns[dropped], 0.0)
        following = whole.solver.run()
        if not following.optimal:
            break
        answer = following
    return answer.x


def _solved(board: Board, parts: list[Part], control: Control) -> list[Pieces]:
    far = board.instance.limits.max_travel_hours

    def one(part: Part, each: Control) -> Pieces:
        return _pieces(part.problem, far, each)

    return side_by_side(one, parts, [len(part.options) for part in parts], control)


def _pieces(problem: Problem, max_travel_hours: float, control: Control) -> Pieces:
    """One part: the day-indexed program, and the dive."""
    day = problem.by_day()
    program = leaning(day.program, day.options, problem.options, max_travel_hours)
    solver = Solver(program, seed=control.seed, seconds=control.seconds, stop=control.stop)
    root = solver.run()
    answer = dive(solver, day, problem.options, problem.split, root) if root.optimal else root
    x = answer.x if answer.optimal else day.program.lower
    made = made_by_day(day, x, *problem.shape)
    return x[day.options], x[day.supplies], made, np.abs(answer.row_price[day.due_rows])


def _joined(problem: Problem, whole: National, parts: list[Part], solved: list[Pieces]) -> Pieces:
    """The pieces of all parts by the positions of the whole; options in no part are priced by the whole."""
    x, y = np.zeros(len(problem.options)), np.zeros(len(problem.supplies))
    made, price = np.zeros(problem.shape), whole.prices()
    for part, (pieces, sent, by_day, charged) in zip(parts, solved, strict=True):
        x[part.options], y[part.supplies] = pieces, sent
        made[part.shops], price[part.options] = by_day, charged
    return x, y, made, price
