"""Accepted work in a re-plan: where the previous plan had put it if it still can be, moved only where it cannot.

Guarantees: `promises.kept` says what is kept of every commitment, and all of it stands in the
draft. A commitment stands as it was when its pair is still a candidate, its need still asks
for all that was accepted for it, and the previous plan makes it in time within what its
workshop still has. Where one piece does not, the accepted work of that workshop (or need) is
placed again as a solve would place it, most weight first, and what is then not kept is
withdrawn with its code. Source: planning page §1 (hard rules) and §2 (commitments).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.replanning.carrying import Carried, are_whole, hair_of, last_pieces, ready_by
from maillage.planning.resources import Resources, spread_out
from maillage.planning.solving.board import Board
from maillage.planning.solving.draft import Draft, Key, Work
from maillage.planning.solving.ledger import Ledger
from maillage.planning.solving.promising import Promises, place_promises, promised_options

SLACK = 1e-9  # relative: what rounding may add to a load


@dataclass(frozen=True, slots=True)
class _Standing:
    """Promises that the previous plan makes in time: their keys and the days they are made on."""

    keys: tuple[Key, ...]
    pieces: list[int]
    made: Floats


@dataclass(frozen=True, slots=True)
class Rest:
    """What accepted work takes of each carried row, by the day it is due, and the days of making it leaves."""

    due: Ints
    made: Floats


def hold_accepted(board: Board, draft: Draft, carried: Carried) -> Rest:
    """Place all accepted work, which takes the last pieces made in time for it; the rest of each carried row."""
    promises = board.promises
    if not board.promises.asked:
        return Rest(np.zeros_like(carried.ready), carried.made)
    row_of = {pair: row for row, pair in enumerate(carried.pairs())}
    standing, rest = _standing(board, carried, row_of)
    as_it_was = _as_it_was(board, draft, standing)
    stays = as_it_was.tolist()
    fixed = [key for key, stands in zip(standing.keys, stays, strict=True) if stands]
    pieces = [n for n, stands in zip(standing.pieces, stays, strict=True) if stands]
    write_rows(draft, fixed, pieces, standing.made[as_it_was])
    _place_again(board, draft, set(fixed))
    for key in promises.asked:
        promises.kept[key] = draft.work[key].pieces if key in draft.work else 0
    return rest


def _place_again(board: Board, draft: Draft, fixed: set[Key]) -> None:
    """Place the promises that do not stand as they were."""
    promises = board.promises
    others = {key: pieces for key, pieces in promises.asked.items() if key not in fixed}
    if others:
        pairs, gap = board.candidates.pairs.only(board.exempt), board.gap[board.exempt]
        asked = Promises(others, promises.forbidden)
        options = promised_options(board.resources, board.asked, asked, pairs, gap)
        place_promises(draft, options, promises, board.sources)


def _standing(
    board: Board, carried: Carried, row_of: dict[tuple[int, int, int], int]
) -> tuple[_Standing, Rest]:
    """Promises met by the rows of their pair, each taking the last pieces that are left and in time."""
    rows: dict[int, list[Key]] = defaultdict(list)
    for key in sorted(board.promises.asked, reverse=True):  # of one pair: the latest day first
        if key[:3] in row_of:
            rows[row_of[key[:3]]].append(key)
    rest, due = carried.made.copy(), np.zeros_like(carried.ready)
    found: list[tuple[Key, int, Floats]] = []
    for turn in range(max(map(len, rows.values()), default=0)):  # pairs seldom have a second promise
        mine = np.array([row for row, keys in rows.items() if len(keys) > turn], np.int64)
        keys = [rows[row][turn] for row in mine.tolist()]
        pieces = np.array([board.promises.asked[key] for key in keys], np.int64)
        day = np.array([key[3] for key in keys], np.int64)
        whole = ready_by(carried.ready[mine], day)
        made = last_pieces(rest[mine], pieces * hair_of(carried.made[mine], whole, day), day)
        rest[mine] -= made
        due[mine, day] += pieces
        met = are_whole(made, pieces).tolist()
        found += [
            one for one, yes in zip(zip(keys, pieces.tolist(), made, strict=True), met, strict=True) if yes
        ]
    made = np.array([row for _, _, row in found]).reshape(-1, board.instance.days)
    return _Standing(tuple(key for key, _, _ in found), [count for _, count, _ in found], made), Rest(
        due, rest
    )


def _as_it_was(board: Board, draft: Draft, standing: _Standing) -> Flags:
    """Which of them may stand: candidates still, of needs that still ask for it, in workshops that still can.

    Where something of a workshop cannot stand, nothing of it is held, so that it may be placed again on other days.
    """
    promises, pairs = board.promises, board.candidates.pairs.only(board.exempt)
    able = set(zip(pairs.need.tolist(), pairs.workshop.tolist(), pairs.design.tolist(), strict=True))
    asked: dict[int, int] = defaultdict(int)
    for key, pieces in promises.asked.items():
        if key[:3] in able:
            asked[key[0]] += pieces
    reduced = {need for need, pieces in asked.items() if pieces > board.instance.needs[need].quantity}
    placed = set(standing.keys)
    broken = {key[1] for key in promises.asked if key[:3] in able and key not in placed}
    good = np.array([key[:3] in able and key[0] not in reduced for key in standing.keys], bool)
    shop, design = (np.array([key[k] for key in standing.keys], np.int64) for k in (1, 2))
    over = overloaded(draft.ledger, shop[good], design[good], standing.made[good])
    stands: Flags = good & ~np.isin(shop, [*broken, *np.nonzero(over)[0].tolist()])
    return stands


def overloaded(ledger: Ledger, shop: Ints, design: Ints, made: Floats) -> Flags:
    """By workshop: whether these rows ask for more hours or material than it has left on some day."""
    daily, used = loads(ledger.resources, shop, design, made)
    over = np.any(daily > ledger.daily * (1 + SLACK) + SLACK, axis=(1, 2))
    more: Flags = over | np.any(used > ledger.stored * (1 + SLACK) + SLACK, axis=(1, 2))
    return more


def loads(resources: Resources, shop: Ints, design: Ints, made: Floats) -> tuple[Floats, Floats]:
    """Hours by day, and material used up to each day, of rows of work (workshops × resources × days)."""
    row, day = np.nonzero(made)
    rows = (shop[row], day, made[row, day])
    daily = spread_out(resources.daily.shape, *rows, resources.daily_use[design[row]])
    used = spread_out(resources.arrived.shape, *rows, resources.material_use[design[row]])
    return daily, used.cumsum(axis=2)


def write_rows(draft: Draft, keys: list[Key], pieces: list[int], made: Floats) -> None:
    """Write lines that are known to fit, their days as they are."""
    shop, design = (np.array([key[k] for key in keys], np.int64) for k in (1, 2))
    take(draft.ledger, shop, design, made)
    for key, count, row in zip(keys, pieces, made, strict=True):
        need, workshop, _, _ = key
        line = draft.work.get(key)
        if line is None:
            draft.work[key] = Work(count, row)
        else:
            line.pieces, line.made = line.pieces + count, line.made + row
        draft.missing[need] -= count
        draft.makers[need].add(workshop)


def take(ledger: Ledger, shop: Ints, design: Ints, made: Floats) -> None:
    """Take the rows' hours and material from the ledger."""
    daily, used = loads(ledger.resources, shop, design, made)
    ledger.daily -= daily
    ledger.stored -= used
