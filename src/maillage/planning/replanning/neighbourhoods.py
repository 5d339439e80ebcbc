"""Which needs to solve for again: those that a change left short, with those that share their workshops.

Guarantees: a fixed number of rounds of a bounded number of needs, in an order that depends on
the plan alone, the most value missing first; no need leads twice.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from maillage.planning.candidates import Flags, Ints
from maillage.planning.replanning.touching import Touched
from maillage.planning.solving.board import Board
from maillage.planning.solving.draft import Draft

MOST_NEEDS = 80  # solved for again in one round
MOST_ROUNDS = 20


def leading(board: Board, draft: Draft, touched: Touched) -> list[int]:
    """Needs not wholly on time that changed, that lost something, or that stand beside what was freed."""
    pairs = board.candidates.pairs
    beside = np.zeros(len(draft.missing), bool)
    beside[pairs.need[touched.shops[pairs.workshop]]] = True
    short = shortfall(draft)
    order = np.lexsort((np.arange(len(short)), -board.asked.value * short, ~touched.concerned))
    chosen = (short > 0) & (touched.concerned | beside)
    return [int(need) for need in order.tolist() if chosen[need]]


def shortfall(draft: Draft) -> Ints:
    """Pieces of each need that are not on time."""
    asked: Ints = np.array([need.quantity for need in draft.instance.needs], np.int64)
    return asked - draft.timely_pieces()


def neighbourhoods(board: Board, draft: Draft, leaders: list[int]) -> Iterator[Ints]:
    """Leaders with the needs around them, as many leaders a round as fit; read off the draft as it then stands."""
    waiting = list(leaders)
    for _ in range(MOST_ROUNDS):
        if not waiting:
            return
        chosen = np.zeros(len(draft.missing), bool)
        left: list[int] = []
        for need in waiting:
            around = chosen | _around(board, draft, need)
            if chosen.any() and int(around.sum()) > MOST_NEEDS:
                left.append(need)
            else:
                chosen = around
        waiting = left
        yield np.nonzero(chosen)[0]


def _around(board: Board, draft: Draft, need: int) -> Flags:
    """The need, and those at work in its candidate workshops."""
    pairs = board.candidates.pairs
    first, after = np.searchsorted(pairs.need, [need, need + 1]).tolist()
    inside = set(pairs.workshop[first:after].tolist())
    found = np.zeros(len(draft.missing), bool)
    found[[n for n, makers in draft.makers.items() if not makers.isdisjoint(inside)]] = True
    found[need] = True
    return found
