"""Proposals of the previous plan that still hold: they stand as they are; the others are released.

Guarantees: the draft keeps every hard rule. What is on time is held before anything else is
given out (`hold_timely`), what is late only after (`hold_late`), so that no late piece keeps
one from being on time. A proposal holds when its pair is still a candidate and its workshop,
need, lot and split still take it on its days; one that is short of a day or of a part is held
in the same workshop as far as it goes, most value an hour first. A piece that would now
come late, though it was on time, is not held as on time. Source: planning page §3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.replanning.accepted import SLACK, Rest, overloaded, write_rows
from maillage.planning.replanning.carrying import (
    Carried,
    are_whole,
    first_pieces,
    hair_of,
    ready_by,
    whole_by,
)
from maillage.planning.solving.board import Board
from maillage.planning.solving.draft import Draft, Key, Sent, SupplyKey
from maillage.planning.solving.options import Supplies


@dataclass(frozen=True, slots=True)
class Proposals:
    """Parts of carried rows, each ready by `last` at the latest: their pieces, the days of making."""

    need: Ints
    shop: Ints
    design: Ints
    last: Ints
    pieces: Ints
    made: Floats
    worth: Floats

    def __len__(self) -> int:
        return len(self.need)

    def only(self, rows: Ints | Flags) -> Proposals:
        return Proposals(*(getattr(self, f)[rows] for f in Proposals.__slots__))

    def keys(self) -> list[Key]:
        columns = (self.need, self.shop, self.design, self.last)
        return list(zip(*(column.tolist() for column in columns), strict=True))


def proposals_of(board: Board, carried: Carried, rest: Rest, place: Ints) -> tuple[Proposals, Proposals]:
    """What is carried beside accepted work, of candidates only (see `rows_of`): on time, and late."""
    left = carried.pieces - rest.due.sum(axis=1)
    rows = np.nonzero((place >= 0) & (left > 0))[0]
    gap = board.gap[place[rows]]
    last = np.minimum(board.asked.deadline[carried.need[rows]] - gap, board.instance.days - 1)
    made, pieces = rest.made[rows], left[rows]
    ready = np.maximum(0, ready_by(carried.ready[rows], last) - ready_by(rest.due[rows], last))
    timely = np.minimum(whole_by(made, last), np.minimum(ready, pieces))
    # what is made early for a later line is no line of its own, hence `ready`
    early = first_pieces(made, timely * hair_of(made, timely, last), last)
    some = pieces > timely
    late = _late(board, carried, rest, rows[some], (pieces - timely)[some], (made - early)[some], last[some])
    return _part(board, carried, rows, timely, early, last), late


def _late(
    board: Board, carried: Carried, rest: Rest, rows: Ints, left: Ints, made: Floats, last: Ints
) -> Proposals:
    """The late lines, each ready by its own day; what is left over, by the last."""
    parts = []
    for day in range(board.instance.days):
        asked = np.where(day > last, np.maximum(0, carried.ready[rows, day] - rest.due[rows, day]), 0)
        pieces = left if day == board.instance.days - 1 else np.minimum(left, asked)
        until = np.full(len(rows), day)
        part = first_pieces(made, pieces * hair_of(made, pieces, until), until)
        parts.append(_part(board, carried, rows, pieces, part, until))
        made, left = made - part, left - pieces
    return Proposals(*(np.concatenate([getattr(part, f) for part in parts]) for f in Proposals.__slots__))


def _part(board: Board, carried: Carried, rows: Ints, pieces: Ints, made: Floats, last: Ints) -> Proposals:
    some = np.nonzero(pieces > 0)[0]
    need, design = carried.need[rows[some]], carried.design[rows[some]]
    hours = board.resources.daily_use[design].sum(axis=1)
    worth = board.asked.value[need] / hours
    return Proposals(need, carried.shop[rows[some]], design, last[some], pieces[some], made[some], worth)


def rows_of(board: Board, carried: Carried) -> Ints:
    """Where the pair of each carried row stands among the candidates; −1 where it is none now."""
    pairs = board.candidates.pairs
    shops, designs = len(board.instance.workshops), len(board.instance.designs)
    known = (pairs.need * shops + pairs.workshop) * designs + pairs.design
    wanted = (carried.need * shops + carried.shop) * designs + carried.design
    if not len(known):
        return np.full(len(carried), -1, np.int64)
    order = np.argsort(known)
    place = order[np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)]
    return np.where(known[place] == wanted, place, -1)


def hold_proposals(draft: Draft, proposals: Proposals) -> int:
    """Hold them; pieces that could not be held."""
    before = sum(draft.missing)
    plain = _plain(draft, proposals)
    held = proposals.only(plain)
    write_rows(draft, held.keys(), held.pieces.tolist(), held.made)
    others = proposals.only(~plain)
    order = np.lexsort((others.last, others.design, others.shop, others.need, -others.worth))
    keys, left = others.keys(), []
    for row in order.tolist():
        if not _stand(draft, keys[row], int(others.pieces[row]), others.made[row]):
            left.append(row)
    for row in left:
        draft.make(keys[row], int(others.pieces[row]))
    return int(proposals.pieces.sum()) - (before - sum(draft.missing))


def _plain(draft: Draft, proposals: Proposals) -> Flags:
    """Proposals that stand together with all the others of their need and of their workshop."""
    needs = len(draft.missing)
    asked = np.bincount(proposals.need, proposals.pieces, needs) > np.array(draft.missing)
    makers = np.zeros(needs, np.int64)
    shops = len(draft.instance.workshops)
    pairs = [n * shops + w for n, found in draft.makers.items() for w in found]
    used = np.unique(np.concatenate([np.array(pairs, np.int64), proposals.need * shops + proposals.shop]))
    np.add.at(makers, used // shops if shops else used, 1)
    crowded = makers > draft.instance.limits.max_workshops_per_need
    keys = proposals.keys()
    lots = np.array([draft.least(key) for key in keys], np.int64)
    good: Flags = (proposals.pieces >= lots) & are_whole(proposals.made, proposals.pieces)
    good &= ~(asked | crowded)[proposals.need]
    over = overloaded(draft.ledger, proposals.shop, proposals.design, proposals.made)
    return good & ~over[proposals.shop]


def _stand(draft: Draft, key: Key, pieces: int, made: Floats) -> bool:
    """Hold one proposal on its own days, less of it when its need asks for less; whether it could be."""
    need, shop, design, _ = key
    wanted = min(pieces, draft.missing[need])
    if wanted < draft.least(key) or not draft.may_make(need, shop):
        return False
    count = np.array([wanted])
    rows = first_pieces(made[None, :], count, np.array([len(made) - 1]))
    if not are_whole(rows, count)[0]:
        return False
    row = rows[0]
    resources, ledger = draft.ledger.resources, draft.ledger
    daily = resources.daily_use[design][:, None] * row
    used = resources.material_use[design][:, None] * row.cumsum()
    if _exceeds(daily, ledger.daily[shop]) or _exceeds(used, ledger.stored[shop]):
        return False
    ledger.daily[shop] -= daily
    ledger.stored[shop] -= used
    draft.write(key, wanted, row)
    return True


def _exceeds(wanted: Floats, left: Floats) -> bool:
    return bool(np.any((wanted > 0) & (wanted > left * (1 + SLACK) + SLACK)))


def hold_supplies(board: Board, draft: Draft, carried: Carried, allowed: Supplies, *, on_time: bool) -> int:
    """Hold what stocks and industry send, on its day, as far as there is enough of it; most weight first.

    `allowed` are the pairs that may meet, on time or not. Gives the pieces that could not be held.
    """
    mine = np.isin(allowed.need, [need for _, need, _, _, _ in carried.sent])
    columns = (allowed.source[mine], allowed.need[mine], allowed.design[mine])
    pairs = set(zip(*(column.tolist() for column in columns), strict=True))
    lost, weight = 0, board.asked.weight
    for source, need, design, pieces, day in sorted(carried.sent, key=lambda row: (-weight[row[1]], row)):
        timely = day + int(draft.transit[source]) <= draft.instance.needs[need].deadline
        if timely == on_time:
            known = (source, need, design) in pairs
            lost += pieces - (_send(draft, (source, need, design, timely), pieces, day) if known else 0)
    return lost


def _send(draft: Draft, key: SupplyKey, pieces: int, day: int) -> int:
    """Pieces that could be sent on that day."""
    source, need, design, _ = key
    wanted = min(pieces, draft.missing[need], draft.outflow.room(source, day))
    known = draft.sent.get(key)
    if wanted < (1 if known else draft.lot(need, design)):
        return 0
    draft.outflow.left[source, day:] -= wanted
    draft.missing[need] -= wanted
    if known is None:
        draft.sent[key] = Sent(wanted, day)
        return wanted
    later = max(known.day, day)
    draft.outflow.put_back(source, known.pieces, known.day)
    draft.outflow.put_back(source, wanted, day)
    draft.outflow.left[source, later:] -= known.pieces + wanted
    draft.sent[key] = Sent(known.pieces + wanted, later)
    return wanted
