"""The two-phase program of the whole, started from its parts.

Parts are solved alone, side by side, without what crosses a border; their bases put together
are one of the whole, from which the dual simplex goes on. Rows are written as answers break them,
a given number of times: the last answer may break some by a little, which costs it nothing as a
guide, nor its prices as a proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.instance import Instance
from maillage.planning.solving.board import Board
from maillage.planning.solving.engine import Control
from maillage.planning.solving.highs import BASIC, Answer, Basis, Program, Solver
from maillage.planning.solving.options import Options
from maillage.planning.solving.parts.cutting import Parts, parts_of
from maillage.planning.solving.parts.lanes import side_by_side
from maillage.planning.solving.parts.phases import Phases, Rows, phases_of
from maillage.planning.solving.problem import Problem
from maillage.planning.solving.proving import Proof, everything, leaning, share_proven

ALONE = 1500  # needs of a part solved alone
FIRST, THEN = 3, 2  # times that rows are written: by parts, by the whole


@dataclass(frozen=True, slots=True)
class National:
    """The program as it was at the end, its solver, and what it answered."""

    phases: Phases
    program: Program
    solver: Solver
    answer: Answer

    def prices(self) -> Floats:
        """What the program charges for a piece of each option, at its workshop."""
        at_workshops = np.isin(self.program.rows, self.phases.need_rows, invert=True)
        found: Floats = np.abs(self._charged(at_workshops))
        return found

    def near_worth(self, share: float) -> Flags:
        """Options that cost at most this share of a piece's value more than it, need and workshop together.

        Every option when the program was not solved to its end; accepted work always.
        """
        options = self.phases.problem.options
        paid = self._charged(np.ones(len(self.program.rows), bool))
        good = paid - options.value <= share * options.value
        near: Flags = good | (options.lower > 0) if self.answer.optimal else np.ones(len(options), bool)
        return near

    def _charged(self, entries: Flags) -> Floats:
        rows, columns = self.program.rows[entries], self.program.columns[entries]
        values = self.program.values[entries] * self.answer.row_price[rows]
        charged: Floats = np.bincount(columns, values, len(self.program.cost)).astype(float)
        return charged[self.phases.x]


@dataclass(frozen=True, slots=True)
class _Start:
    """A part solved alone: which needs, workshops and options, the rows written, the basis."""

    needs: Ints
    shops: Ints
    options: Ints
    phases: Phases
    written: list[Rows]
    basis: Basis


def solve_whole(problem: Problem, instance: Instance, control: Control) -> National:
    """Half of a time limit is for the parts, half for the whole."""
    if control.seconds is not None:
        control = replace(control, seconds=control.seconds / 2)
    starts = _starts(problem, instance, control)
    phases = phases_of(problem)
    written = [_of_whole(phases, start, rows) for start in starts for rows in start.written]
    program = phases.program
    for rows in written:
        program = program.with_rows(phases.block(rows))
    program = program.with_rows(phases.block(_unwritten(phases.first(), written)))
    lean = leaning(program, phases.x, problem.options, instance.limits.max_travel_hours)
    solver = Solver(lean, seed=control.seed, seconds=control.seconds, stop=control.stop)
    solver.start_from(_united(phases, starts, len(program.row_upper)))
    program, answer, _ = _run(solver, phases, program, THEN)
    return National(phases, program, solver, answer)


def whole_bound(
    board: Board, promised: Options, *, seed: int = 0, stop: Callable[[], bool] | None = None
) -> Proof:
    """The bound from the two-phase program on everything the instance has; looser when stopped."""
    control = Control(seed, None, lambda _stage: None, stop)
    whole = solve_whole(everything(board, promised), board.instance, control)
    share = share_proven(board, whole.program, whole.answer.row_price)
    return Proof(share, len(whole.program.cost), len(whole.program.row_upper))


def _run(solver: Solver, phases: Phases, program: Program, times: int) -> tuple[Program, Answer, list[Rows]]:
    """Run, write the rows that the answer breaks, run again."""
    answer, written = solver.run(), []
    for _ in range(times - 1):
        rows = phases.lacking(answer.x) if answer.optimal else None
        if not rows:
            break
        block = phases.block(rows)
        solver.keep_basis()
        solver.add(block)
        program = program.with_rows(block)
        written.append(rows)
        answer = solver.run()
    return program, answer, written


def _starts(problem: Problem, instance: Instance, control: Control) -> list[_Start]:
    options = problem.options
    parts = parts_of(instance, options, np.ones(len(options)), ALONE)
    inside = ~parts.crossing(options)
    own = [np.nonzero(inside & (parts.of_need[options.need] == k))[0] for k in range(parts.count)]

    def alone(k: int, each: Control) -> _Start:
        return _start(problem, parts, k, own[k], each)

    return side_by_side(alone, range(parts.count), [len(rows) for rows in own], control)


def _start(problem: Problem, parts: Parts, k: int, options: Ints, control: Control) -> _Start:
    """One part alone; stocks and industry, which know no border, are left to the whole."""
    needs, shops = np.nonzero(parts.of_need == k)[0], np.nonzero(parts.of_shop == k)[0]
    phases = phases_of(problem.among(needs, shops, options, np.zeros(0, np.int64)))
    rows = phases.first()
    program = phases.program.with_rows(phases.block(rows))
    solver = Solver(program, seed=control.seed, seconds=control.seconds, stop=control.stop)
    _, _, written = _run(solver, phases, program, FIRST)
    return _Start(needs, shops, options, phases, [rows, *written], solver.basis())


def _unwritten(rows: Rows, written: list[Rows]) -> Rows:
    """The rows whose cells are not among those written already."""
    known = {cell for one in written for cell in zip(*(c.tolist() for c in one.cells), strict=True)}
    new = np.array([c not in known for c in zip(*(c.tolist() for c in rows.cells), strict=True)], bool)
    shop, resource, day = (column[new] for column in rows.cells)
    return replace(rows, cells=(shop, resource, day))


def _of_whole(phases: Phases, start: _Start, rows: Rows) -> Rows:
    """A part's rows by the names of the whole."""
    shop, resource, day = rows.cells
    return Rows(
        (start.shops[shop], resource, day),
        _sites_of_whole(phases, start)[rows.ties],
        start.needs[rows.splits],
    )


def _sites_of_whole(phases: Phases, start: _Start) -> Ints:
    designs = len(phases.use)
    all_ = phases.sites.workshop * designs + phases.sites.design
    mine = start.shops[start.phases.sites.workshop] * designs + start.phases.sites.design
    found: Ints = np.searchsorted(all_, mine)
    return found


def _united(phases: Phases, starts: list[_Start], height: int) -> Basis:
    """The bases of the parts as one; what is in no part stands at its lower side, or is slack."""
    columns = np.zeros(len(phases.program.cost), np.int64)
    rows = np.full(height, BASIC, np.int64)
    columns[_others(phases)] = BASIC  # what sources keep
    base = len(phases.program.row_upper)
    rows[np.setdiff1d(np.arange(base), phases.need_rows)] = 0  # sources
    for start in starts:
        part, basis = start.phases, start.basis
        columns[phases.x[start.options]] = basis.columns[part.x]
        columns[phases.early[_sites_of_whole(phases, start)]] = basis.columns[part.early]
        bound = np.nonzero(part.need_rows >= 0)[0]
        rows[phases.need_rows[start.needs[bound]]] = basis.rows[part.need_rows[bound]]
        written = basis.rows[len(part.program.row_upper) :]
        rows[base : base + len(written)] = written
        base += len(written)
    return Basis(columns, rows)


def _others(phases: Phases) -> Ints:
    """Columns that are neither options, supplies nor early pieces."""
    known = np.concatenate([phases.x, phases.y, phases.early])
    found: Ints = np.setdiff1d(np.arange(len(phases.program.cost)), known)
    return found
