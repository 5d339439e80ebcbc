"""How much any plan could do at most: bounds on the weighted on-time coverage.

Both come from a linear relaxation of the executable problem and are evaluated from its row
prices by weak duality (`solving.pricing`), never from a solver's word that it finished:

- `cumulative`: hours and material only have to suffice from day 0 to each last day of
  work. Cheap; looser where machines, people and material are wanted on different days.
- `day-indexed` (tight): every resource on its own day. The yardstick of the gap.

Source: planning page §3 and §5.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.planning.instance import Instance
from maillage.planning.solving.board import board_of, draft_of, promised_of
from maillage.planning.solving.promising import keep_promises
from maillage.planning.solving.proving import cumulative_bound, day_bound


@dataclass(frozen=True, slots=True)
class Bound:
    """`coverage` is a share of Σ weight × quantity that no executable plan exceeds (1 when nothing is asked).

    `kind` is "cumulative" or "day-indexed"; `detail` says in figures what was solved.
    """

    coverage: float
    kind: str
    detail: str


def bound(instance: Instance, *, tight: bool = False) -> Bound:
    """A proven bound; `tight` asks for the day-indexed one (some seconds at 1,000 × 5,000)."""
    board = board_of(instance)
    promised = promised_of(board)
    keep_promises(draft_of(board), promised, board.promises, board.sources)
    kind = "day-indexed" if tight else "cumulative"
    proof = (day_bound if tight else cumulative_bound)(board, promised)
    return Bound(proof.coverage, kind, f"{proof.columns} columns, {proof.rows} rows")
