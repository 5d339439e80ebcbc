"""Better around the change: proposals of a few needs are given up and solved for again, the rest frozen.

Guarantees: accepted work stays where it stands, unless the planner was told that it may be
withdrawn: then at most `MOST_WITHDRAWN` of its pieces, and only for a gain; a round is kept
only when the plan is better by the lexicographic objective, else everything is as before.
Rounds and their sizes are counts, so that the same input gives the same plan; `stop` ends
between rounds. Source: planning page §1 (levels) and §3 (re-planning).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.replanning.filling import Filled, fill_late, fill_timely
from maillage.planning.replanning.neighbourhoods import leading, neighbourhoods
from maillage.planning.replanning.snapshots import Snapshot, Standing
from maillage.planning.replanning.touching import Touched
from maillage.planning.solving.board import Board, promised_of
from maillage.planning.solving.draft import Draft, Key
from maillage.planning.solving.highs import Program, Solver
from maillage.planning.solving.options import Options, Supplies, on_time_options
from maillage.planning.solving.programming import DayProgram, day_program
from maillage.planning.solving.proving import leaning
from maillage.planning.solving.rounding import (
    dive,
    made_by_day,
    whole_pieces,
    widened,
    write_options,
    write_supplies,
)

KEEPING = 0.05  # share of its value that a piece of accepted work is worth more where it was accepted
STAYING = 0.01  # the same, of a proposal where it was proposed: seldom moved for nothing
MOST_WITHDRAWN = 0.025  # share of accepted pieces that may be withdrawn, when any may

Told = Callable[[Draft], None]


def improve(
    filled: Filled,
    *,
    may_withdraw: bool = False,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    told: Told = lambda _draft: None,
) -> int:
    """Improve the draft in place; how many rounds were kept. `told` sees the draft after each."""
    board, draft = filled.board, filled.draft
    most = int(MOST_WITHDRAWN * sum(board.promises.kept.values())) if may_withdraw else 0
    better = 0
    for needs in neighbourhoods(board, draft, leading(board, draft, filled.touched)):
        if stop is not None and stop():
            break
        before, saved = Standing.of(draft, kept_pieces(board, draft)), Snapshot.of(draft)
        _Round.of(filled, needs, may_withdraw=may_withdraw).run(seed)
        kept = kept_pieces(board, draft)
        withdrawn = sum(board.promises.kept.values()) - kept
        if withdrawn <= most and Standing.of(draft, kept) > before:
            better += 1
            told(draft)
        else:
            saved.restore(draft)
    return better


def kept_pieces(board: Board, draft: Draft) -> int:
    return sum(kept_of(board, draft).values())


def kept_of(board: Board, draft: Draft) -> dict[Key, int]:
    """Pieces of each promise that the draft still keeps, of those it could keep."""
    work = draft.work
    return {
        key: min(pieces, work[key].pieces) if key in work else 0
        for key, pieces in board.promises.kept.items()
    }


@dataclass(frozen=True, slots=True)
class _Round:
    """One neighbourhood solved for again."""

    filled: Filled
    board: Board
    draft: Draft
    open_: Flags  # by need
    accepted: tuple[Key, ...]  # promises that are open, too

    @classmethod
    def of(cls, filled: Filled, needs: Ints, *, may_withdraw: bool) -> _Round:
        board, draft = filled.board, filled.draft
        open_ = np.zeros(len(draft.missing), bool)
        open_[needs] = True
        kept = board.promises.kept.items() if may_withdraw else ()
        return cls(
            filled, board, draft, open_, tuple(key for key, pieces in kept if pieces and open_[key[0]])
        )

    def run(self, seed: int) -> None:
        before = self._give_up()
        options, supplies = self._options(), self._supplies()
        left = np.where(self.open_, np.array(self.draft.missing), 0).astype(float)
        split, options = self._split(options)
        resources = widened(self.draft.ledger.left())
        sources = replace(self.board.sources, released=_free(self.draft.outflow.left))
        day = day_program(resources, left, options, sources, supplies, split)
        program = leaning(day.program, day.options, options, self.board.instance.limits.max_travel_hours)
        solver = Solver(_staying(program, day, options, before), seed=seed)
        root = solver.run()
        answer = dive(solver, day, options, split, root) if root.optimal else root
        if answer.optimal:
            instance = self.board.instance
            shape = (len(instance.workshops), len(instance.designs), instance.days)
            pieces = whole_pieces(answer.x[day.options], options, np.maximum(split, 0))
            write_options(self.draft, options, pieces, made_by_day(day, answer.x, *shape))
            write_supplies(self.draft, supplies, answer.x[day.supplies])
        self._fill(supplies)

    def _give_up(self) -> dict[tuple[int, int, int], int]:
        """Unmake what the open needs have, accepted work only where it is open, too; pieces by pair."""
        draft, kept = self.draft, self.board.promises.kept
        free, before = set(self.accepted), Counter[tuple[int, int, int]]()
        for key in [k for k in draft.work if self.open_[k[0]] and (k in free or not kept.get(k))]:
            before[key[:3]] += draft.unmake(key)
        for supply in [k for k in draft.sent if self.open_[k[1]]]:
            sent = draft.sent.pop(supply)
            draft.outflow.put_back(supply[0], sent.pieces, sent.day)
            draft.missing[supply[1]] += sent.pieces
        return before

    def _options(self) -> Options:
        """On time, of open needs; open accepted work is worth more where it was accepted."""
        board, pairs = self.board, self.board.candidates.pairs
        rows = self.open_[pairs.need]
        few = replace(board.candidates, pairs=pairs.only(rows))
        left = np.array(self.draft.missing, float)
        resources = self.draft.ledger.left()
        options = on_time_options(board.instance, resources, few, board.asked, board.exempt[rows], left)
        if not self.accepted:
            return options
        promised = promised_of(board)
        columns = (promised.need, promised.workshop, promised.design, promised.ready)
        keys = list(zip(*(column.tolist() for column in columns), strict=True))
        most = np.array([float(board.promises.kept[k]) if k in set(self.accepted) else 0.0 for k in keys])
        value = promised.value + KEEPING * board.asked.value[promised.need]
        kept = replace(promised, value=value, upper=np.minimum(promised.upper, most)).only(most > 0)
        return kept.with_more(options)

    def _supplies(self) -> Supplies:
        sources = replace(self.board.sources, released=_free(self.draft.outflow.left))
        supplies = self.filled.supplies(sources, late=False)
        return supplies.only(self.open_[supplies.need])

    def _split(self, options: Options) -> tuple[Ints, Options]:
        """Workshops each need may take beside those that stand; none but those where they are K already."""
        most = self.board.instance.limits.max_workshops_per_need
        split = np.full(len(self.open_), most, np.int64)
        closed = np.zeros(len(options), bool)
        for need, shops in self.draft.makers.items():
            if shops and self.open_[need]:
                full = len(shops) >= most
                split[need] = len(shops) if full else most - len(shops)
                if full:
                    closed |= (options.need == need) & ~np.isin(options.workshop, list(shops))
        return split, options.only(~closed)

    def _fill(self, supplies: Supplies) -> None:
        board, draft = self.board, self.draft
        for key in self.accepted:  # before anything else takes the last piece that rounding dropped
            line = draft.work.get(key)
            draft.make(key, board.promises.kept[key] - (line.pieces if line else 0))
        shops = np.zeros(len(board.instance.workshops), bool)
        pairs = board.candidates.pairs
        shops[pairs.workshop[self.open_[pairs.need]]] = True
        sources = np.isin(np.arange(len(draft.transit)), supplies.source)
        near = Touched(shops, sources, self.open_, self.open_)
        fill_timely(board, draft, near, self.filled.supplies(board.sources, late=False))
        fill_late(board, draft, near, self.filled.supplies(board.sources, late=True))


def _staying(
    program: Program, day: DayProgram, options: Options, before: Mapping[tuple[int, int, int], int]
) -> Program:
    """The program with a column for what stays where it was, at most what was there, worth a little more."""
    most = _pieces_before(options, before)
    rows = np.nonzero(most)[0]
    count, width, height = len(rows), len(program.cost), len(program.row_lower)
    row, stays, moves = np.arange(height, height + count), np.arange(width, width + count), day.options[rows]
    return Program(
        cost=np.append(program.cost, STAYING * options.value[rows]),
        lower=np.append(program.lower, np.zeros(count)),
        upper=np.append(program.upper, most[rows]),
        row_lower=np.append(program.row_lower, np.full(count, -np.inf)),
        row_upper=np.append(program.row_upper, np.zeros(count)),
        rows=np.concatenate([program.rows, row, row]),
        columns=np.concatenate([program.columns, stays, moves]),
        values=np.concatenate([program.values, np.ones(count), -np.ones(count)]),
    )


def _pieces_before(options: Options, before: Mapping[tuple[int, int, int], int]) -> Floats:
    columns = (options.need, options.workshop, options.design)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([float(before.get(key, 0)) for key in keys])


def _free(left: Floats) -> Floats:
    """Pieces that may still leave by each day."""
    free: Floats = np.minimum.accumulate(left[:, ::-1], axis=1)[:, ::-1]
    return free
