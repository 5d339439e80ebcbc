"""A plan opened again, exactly as it stands, so that its lines may be moved one by one.

Guarantees: for a plan that passes the audit of the instance, the draft holds every line with the days its
schedule gives it, so that nothing is placed anew and nothing is lost; a level of the plan read from the draft is
that of the plan, but for rounding. On-time lines of one (need, workshop, design) that nobody has accepted are one
line of the draft; accepted work keeps its lines. Source: planning page §2.
"""

from __future__ import annotations

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.instance import Instance
from maillage.planning.nearest import nearest_candidates
from maillage.planning.plan import Plan
from maillage.planning.replanning.accepted import take
from maillage.planning.replanning.carrying import Carried, carry, first_pieces, hair_of
from maillage.planning.replanning.facts import PairFacts
from maillage.planning.replanning.holding import rows_of
from maillage.planning.solving.board import Board, board_of, draft_of
from maillage.planning.solving.draft import Draft, Sent


def reopened(instance: Instance, plan: Plan) -> tuple[Board, Draft]:
    """The board of the instance and the plan as a draft. Raises ValueError for a line that no candidate makes."""
    board = board_of(instance, nearest_candidates(instance))
    facts = PairFacts.of(board.candidates.pairs, board.gap)
    carried = carry(plan, instance.start, instance)
    place = rows_of(board, carried)
    if carried.unknown or (place < 0).any():
        raise ValueError("a plan of another instance, or one that breaks its rules")
    facts.know(carried.pairs(), place)
    draft = draft_of(board, facts)
    take(draft.ledger, carried.shop, carried.design, carried.made)
    _write(board, draft, carried, board.gap[place])
    _send(draft, carried)
    return board, draft


def _write(board: Board, draft: Draft, carried: Carried, gap: Ints) -> None:
    """Every row as the lines it is made of: the earliest ready first takes what is made first."""
    days = carried.made.shape[1]
    latest = np.minimum(board.asked.deadline[carried.need] - gap, days - 1)
    for row, pair in enumerate(carried.pairs()):
        for last, pieces, made in _lines(carried, row, int(latest[row]), pair in draft.exempt):
            draft.write((*pair, last), pieces, made)


def _lines(carried: Carried, row: int, latest: int, accepted: bool) -> list[tuple[int, int, Floats]]:
    """(last day, pieces, made by day) of one row, by last day."""
    pieces: dict[int, int] = {}
    for day in np.nonzero(carried.ready[row])[0].tolist():
        last = latest if day <= latest and not accepted else day
        pieces[last] = pieces.get(last, 0) + int(carried.ready[row, day])
    left, found = carried.made[row].copy(), []
    ordered = sorted(pieces.items())
    for last, count in ordered[:-1]:
        part = _first(left, count, last)
        left = left - part
        found.append((last, count, part))
    return [*found, (*ordered[-1], left)] if ordered else []


def _first(made: Floats, count: int, last: int) -> Floats:
    rows, until, pieces = made[None, :], np.array([last]), np.array([count])
    part: Floats = first_pieces(rows, pieces * hair_of(rows, pieces, until), until)[0]
    return part


def _send(draft: Draft, carried: Carried) -> None:
    """What stocks and industry send; of one (source, need, design), on time or late, on the last of its days."""
    for source, need, design, pieces, day in carried.sent:
        timely = day + int(draft.transit[source]) <= draft.instance.needs[need].deadline
        known = draft.sent.get((source, need, design, timely), Sent(0, day))
        draft.outflow.left[source, day:] -= pieces
        draft.missing[need] -= pieces
        draft.sent[source, need, design, timely] = Sent(known.pieces + pieces, max(known.day, day))
