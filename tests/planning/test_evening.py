"""Whole pieces of a dive: nothing under its lot, everything made in time, worth more than floors."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from tests.factories.tiny_plans import instance, need

from maillage.planning.candidates import Floats
from maillage.planning.generating import generate
from maillage.planning.solving.board import board_of, draft_of, free_options, promised_of
from maillage.planning.solving.engine import open_problem
from maillage.planning.solving.evening import evened
from maillage.planning.solving.highs import Solver
from maillage.planning.solving.options import WHOLE
from maillage.planning.solving.problem import Problem
from maillage.planning.solving.rounding import (
    SOME,
    crowding,
    dive,
    made_by_day,
    whole_pieces,
    write_options,
)


class Dived(NamedTuple):
    problem: Problem
    x: Floats
    sent: Floats
    made: Floats
    root: float


def dived(seed: int) -> Dived:
    board = board_of(generate(60, 300, seed))
    problem = open_problem(board, draft_of(board), promised_of(board).only(np.zeros(0, np.int64)))
    day = problem.by_day()
    solver = Solver(day.program)
    root = solver.run()
    answer = dive(solver, day, problem.options, problem.split, root)
    made = made_by_day(day, answer.x, *problem.shape)
    return Dived(problem, answer.x[day.options], answer.x[day.supplies], made, root.objective)


@pytest.mark.parametrize("seed", range(4))
def test_a_dive_ends_with_whole_lots_and_no_workshop_too_many(seed: int) -> None:
    found = dived(seed)
    options = found.problem.options
    used = found.x > SOME
    assert (found.x[used] >= options.lot[used] - 1e-5).all()
    assert not crowding(found.x, options, found.problem.split).any()
    assert 0.9 * found.root < options.value @ found.x + found.problem.supplies.value @ found.sent


@pytest.mark.parametrize("seed", range(4))
def test_evened_pieces_keep_every_rule_and_are_worth_more_than_floors(seed: int) -> None:
    problem, x, y, made, _ = dived(seed)
    options, supplies = problem.options, problem.supplies
    floors, sent = whole_pieces(x, options, problem.split), np.floor(y + WHOLE)
    pieces, sends = evened(problem, floors, sent, made)
    assert (pieces == np.round(pieces)).all() and (sends == np.round(sends)).all()
    assert ((pieces > 0) == (floors > 0)).all()
    assert (pieces[pieces > 0] >= options.lot[pieces > 0]).all()
    assert (pieces <= options.upper + WHOLE).all()
    served = np.bincount(options.need, pieces, len(problem.left))
    served += np.bincount(supplies.need, sends, len(problem.left))
    assert (served <= problem.left).all()
    due = np.zeros_like(made)
    np.add.at(due, (options.workshop, options.design, options.ready), pieces)
    assert (due.cumsum(axis=2) <= made.cumsum(axis=2) + 1e-5).all()
    for source in range(len(problem.sources.released)):
        mine = supplies.source == source
        left = np.bincount(supplies.leave[mine], sends[mine], made.shape[2]).cumsum()
        assert (left <= problem.sources.released[source]).all()
    value = options.value @ pieces + supplies.value @ sends
    worth, most = options.value @ floors + supplies.value @ sent, options.value @ x + supplies.value @ y
    assert worth + 0.25 * (most - worth) < value <= most + 1e-6


def test_pieces_that_must_be_made_stay() -> None:
    """Accepted work keeps all its pieces, though others are worth more."""
    problem, x, y, made, _ = dived(0)
    floors, sent = whole_pieces(x, problem.options, problem.split), np.floor(y + WHOLE)
    held = floors * (np.arange(len(floors)) % 3 == 0)
    poor = np.where(held > 0, 1e-6, problem.options.value)
    options = replace(problem.options, lower=held, upper=np.maximum(problem.options.upper, held), value=poor)
    pieces, _ = evened(replace(problem, options=options), floors, sent, made)
    assert (pieces >= held).all()
    free, _ = evened(replace(problem, options=replace(options, lower=0 * held)), floors, sent, made)
    assert (free < held).any()


def test_a_hair_made_after_its_last_day_does_not_make_a_line_late() -> None:
    board = board_of(instance(needs=(need(quantity=10, deadline=1),)))
    draft = draft_of(board)
    options = free_options(board, board.resources, board.asked.quantity)
    made = np.array([[[4.0, 6.0 - 1e-7, 1e-7, 0.0]]])
    write_options(draft, options, np.array([10.0]), made)
    ((key, line),) = draft.work.items()
    assert (key[3], line.ready, line.pieces) == (1, 1, 10)
    assert line.made.sum() == pytest.approx(10, rel=1e-6)


def test_nothing_made_is_nothing_to_even_out() -> None:
    problem, x, y, made, _ = dived(0)
    none = np.zeros_like(x)
    assert evened(problem, none, np.zeros_like(y), made)[0] is none
