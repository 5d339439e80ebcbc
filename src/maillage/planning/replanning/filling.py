"""The immediate answer: what still holds stands, the rest is filled into what is free.

Guarantees: a plan that passes the audit; accepted work is withdrawn only with a code that the
instance bears out; no proposal that still holds is moved. Nothing is optimised, so no
bound is proven: the plan prints 1 and says "none". Deterministic; no program is solved
unless accepted work has to be placed again. Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Capability, Flags, Floats, capability
from maillage.planning.instance import Instance
from maillage.planning.nearest import nearest_candidates
from maillage.planning.plan import Line, Plan
from maillage.planning.replanning.accepted import hold_accepted
from maillage.planning.replanning.carrying import carry
from maillage.planning.replanning.facts import PairFacts
from maillage.planning.replanning.holding import hold_proposals, hold_supplies, proposals_of, rows_of
from maillage.planning.replanning.news import News
from maillage.planning.replanning.touching import Touched, freed, touched_by
from maillage.planning.solving.board import Board, board_of, draft_of
from maillage.planning.solving.draft import Draft
from maillage.planning.solving.filling import fill, give_way, serve_late
from maillage.planning.solving.options import (
    Options,
    Sources,
    Supplies,
    SupplyPairs,
    on_time_options,
    supplies_among,
    supply_pairs,
    whenever_options,
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A re-plan as far as it went at once: the board, the draft, what the change reached.

    `left_out` are lines of the previous plan that the new instance has no place for.
    """

    board: Board
    draft: Draft
    touched: Touched
    left_out: tuple[Line, ...]
    able: Capability
    news: News
    meeting: SupplyPairs

    def supplies(self, sources: Sources, *, late: bool) -> Supplies:
        """Supplies from what the sources have, on time, or whenever."""
        return supplies_among(self.meeting, self.board.instance.days, sources, self.board.asked, late=late)


def fill_again(old: Instance, previous: Plan, new: Instance) -> Filled:
    """Hold what still holds, on time first, and fill what is free, on time first."""
    news, able = News.of(old, new), capability(new)
    board = board_of(new, nearest_candidates(new, able))
    facts = PairFacts.of(board.candidates.pairs, board.gap)
    draft = draft_of(board, facts)
    carried = carry(previous, old.start, new)
    meeting = supply_pairs(new)
    early, late = (
        supplies_among(meeting, new.days, board.sources, board.asked, late=late) for late in (False, True)
    )
    place = rows_of(board, carried)
    facts.know(carried.pairs(place >= 0), place[place >= 0])
    rest = hold_accepted(board, draft, carried)
    timely, tardy = proposals_of(board, carried, rest, place)
    hold_proposals(draft, timely)
    hold_supplies(board, draft, carried, late, on_time=True)
    touched = touched_by(board, draft, carried, old, news, tardy)
    fill_timely(board, draft, touched, early)
    hold_proposals(draft, tardy)
    hold_supplies(board, draft, carried, late, on_time=False)
    touched = replace(touched, shops=touched.shops | freed(board, draft, carried))
    fill_late(board, draft, touched, late)
    return Filled(board, draft, touched, carried.unknown, able, news, meeting)


def open_rows(board: Board, draft: Draft, touched: Touched) -> Flags:
    """Candidate pairs of needs that are short, where the change may have left them something."""
    pairs = board.candidates.pairs
    short = np.array(draft.missing, np.int64) > 0
    found: Flags = short[pairs.need] & touched.rows(pairs.need, pairs.workshop)
    return found


def fill_timely(board: Board, draft: Draft, touched: Touched, supplies: Supplies) -> None:
    """On-time pieces into what is free, most value an hour first; then stock and industry before hours."""
    rows = open_rows(board, draft, touched)
    few = replace(board.candidates, pairs=board.candidates.pairs.only(rows))
    options = on_time_options(
        board.instance, board.resources, few, board.asked, board.exempt[rows], board.asked.quantity
    )
    supplies = supplies.only(touched.needs[supplies.need] | touched.sources[supplies.source])
    price = _price(board, options)
    fill(draft, options, supplies, price)
    if give_way(draft, supplies, board.resources):
        fill(draft, options, supplies, price)


def _price(board: Board, options: Options) -> Floats:
    """Hours that a piece takes, in days of a workshop: what stands for a price where none was computed."""
    hours: Floats = board.resources.daily_use[options.design].sum(axis=1)
    return hours / (hours.mean() or 1.0) if len(hours) else hours


def fill_late(board: Board, draft: Draft, touched: Touched, late: Supplies) -> None:
    """What is left, to late deliveries, the earliest first."""
    rows = open_rows(board, draft, touched)
    few = replace(board.candidates, pairs=board.candidates.pairs.only(rows))
    options = whenever_options(board.instance, few, board.gap[rows], board.asked, board.exempt[rows])
    supplies = late.only(touched.needs[late.need] | touched.sources[late.source])
    serve_late(draft, options, supplies, board.resources)
