"""Needs that whole pieces left a piece or two short are completed by work that is worth less.

The program serves most needs whole; its floors then lose up to a piece a line, and no room
for that piece is left where the need may be made. Here a line of a need that stays short
anyway gives up as few pieces as make room.

Invariants: those of the draft; the on-time value never goes down; a need that was whole
stays whole; accepted work is not touched. Each step is undone if it does not gain.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Self

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.solving.draft import Draft, Key, Work
from maillage.planning.solving.options import Options

FEW = 4  # pieces a need may lack: what the floors of its lines can have cost
TRIES = 4  # lines asked to give way, for each way of making the pieces


def complete(draft: Draft, options: Options) -> int:
    """Complete what can be, the needs of most value first; how many needs were completed."""
    missing = np.array(draft.missing)
    nearly = (missing > 0) & (missing <= FEW)
    rows = np.nonzero(nearly[options.need])[0]
    if not len(rows):
        return 0
    ways: dict[int, list[Key]] = defaultdict(list)
    columns = (options.need, options.workshop, options.design, options.ready)
    for key in zip(*(column[rows].tolist() for column in columns), strict=True):
        ways[key[0]].append(key)
    at: dict[int, list[Key]] = defaultdict(list)
    for key, line in draft.work.items():
        if key[:3] not in draft.exempt and draft.is_on_time(key, line):
            at[key[1]].append(key)
    done = 0
    for need in sorted(ways, key=lambda n: (-draft.asked.weight[n], n)):
        done += any(_make_room(draft, way, at[way[1]]) for way in _open_ways(draft, ways[need]))
    return done


def _open_ways(draft: Draft, ways: list[Key]) -> list[Key]:
    """The options that the few pieces may be added to, those with a line first."""
    few = draft.missing[ways[0][0]]
    may = (way for way in ways if draft.least(way) <= few and draft.may_make(way[0], way[1]))
    return sorted(may, key=lambda way: way not in draft.work)


def _make_room(draft: Draft, way: Key, lines: list[Key]) -> bool:
    """Whether some line at the workshop gave way."""
    few, weight = draft.missing[way[0]], draft.asked.weight
    if not few:
        return False
    offers = []
    for key in lines:
        if key[0] == way[0] or key not in draft.work or not draft.missing[key[0]]:
            continue
        pieces = few * _exchange(draft, way[2], key[2])
        given = int(np.ceil(pieces - 1e-9)) if np.isfinite(pieces) else 0
        cost = given * float(weight[key[0]])
        if given and cost < few * weight[way[0]]:
            offers.append((cost, key, given))
    return any(_swap(draft, way, key, given) for _, key, given in sorted(offers)[:TRIES])


def _exchange(draft: Draft, wanted: int, given: int) -> float:
    """Pieces of one design that free the hours and people of a piece of another; inf when they cannot."""
    use = draft.ledger.resources.daily_use
    mine, theirs = use[wanted], use[given]
    share = np.divide(mine, theirs, out=np.zeros_like(mine), where=theirs > 0)
    return float(share.max()) or np.inf


def _swap(draft: Draft, way: Key, key: Key, given: int) -> bool:
    """Give up `given` pieces of a line for those the need lacks; undone unless they all fit and it gains."""
    line = draft.work[key]
    keeps = line.pieces - given
    if keeps < draft.lot(key[0], key[2]):
        return False
    before, few = _Saved.of(draft, way, key), draft.missing[way[0]]
    del draft.work[key]
    draft.ledger.put_back(key[2], key[1], line.made)
    draft.missing[key[0]] += line.pieces
    if draft.make(way, few) == few:
        kept = draft.make(key, line.pieces)
        gain = few * draft.asked.weight[way[0]] - (line.pieces - kept) * draft.asked.weight[key[0]]
        if kept and gain > 0:
            return True
    before.restore(draft)
    return False


@dataclass(frozen=True, slots=True)
class _Saved:
    """What one workshop and two lines of a draft were like."""

    workshop: int
    daily: Floats
    stored: Floats
    lines: tuple[tuple[Key, int, Floats | None], ...]
    missing: tuple[int, ...]
    makers: tuple[set[int], ...]

    @classmethod
    def of(cls, draft: Draft, *keys: Key) -> Self:
        shop, ledger = keys[0][1], draft.ledger
        found = [(key, draft.work.get(key)) for key in keys]
        return cls(
            shop,
            ledger.daily[shop].copy(),
            ledger.stored[shop].copy(),
            tuple((key, work.pieces, work.made) if work else (key, 0, None) for key, work in found),
            tuple(draft.missing[key[0]] for key in keys),
            tuple(set(draft.makers[key[0]]) for key in keys),
        )

    def restore(self, draft: Draft) -> None:
        draft.ledger.daily[self.workshop] = self.daily
        draft.ledger.stored[self.workshop] = self.stored
        for (key, pieces, made), missing, makers in zip(self.lines, self.missing, self.makers, strict=True):
            if made is None:
                draft.work.pop(key, None)
            else:
                draft.work[key] = Work(pieces, made)
            draft.missing[key[0]], draft.makers[key[0]] = missing, makers
