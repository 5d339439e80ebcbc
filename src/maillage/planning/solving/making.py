"""One solve from end to end; see the package's docstring for the way it goes.

An instance of `MANY` needs or more is planned by parts, any other by one program: below, one
program takes little longer, finds a little more (0.3 % at 2,000 needs) and gives the tighter bound. Which it was is in the plan: `solver.name` is
"highs" or "highs-parts", and the kind of the bound says the rest.

Invariant: whatever the linear programs return, the plan is written through `Draft`, which
keeps every hard rule, and the bound through `pricing`, which proves it.
"""

from __future__ import annotations

from collections.abc import Callable

from maillage.planning.candidates import Candidates
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.plan import Solver as Signature
from maillage.planning.solving import highs
from maillage.planning.solving.assembling import Keep, assemble
from maillage.planning.solving.board import Board, board_of, draft_of, kept_options, promised_of
from maillage.planning.solving.draft import Draft
from maillage.planning.solving.engine import Control, Progress, Stage, optimise
from maillage.planning.solving.filling import serve_late
from maillage.planning.solving.options import Options, supplies_of, whenever_options
from maillage.planning.solving.parts.making import optimise_by_parts
from maillage.planning.solving.parts.national import whole_bound
from maillage.planning.solving.promising import keep_promises, withdrawals
from maillage.planning.solving.proving import day_bound

MANY = 4_000  # needs


def solve(
    instance: Instance,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    keep: Keep | None = None,
) -> Plan:
    """An executable plan with a proven bound.

    `seed` goes to HiGHS; `time_limit` is in seconds of HiGHS's own time (None: no limit);
    `progress` is told each stage; `stop`, asked often and from the same thread, ends the linear
    programs when it becomes true: the plan is then written from the best that they had, and is
    as executable, explained and bounded as any; `keep` is given what the plan leaves, for whoever
    explains it further (`explaining.explain_late`). `solver.seconds` is 0: the caller has the clock.
    Raises nothing for an instance that has no feasible line: every need is then explained.
    """
    control = Control(seed, time_limit, progress or (lambda _stage: None), stop)
    board = board_of(instance)
    draft, promised, lossy, bound = _on_time(board, control)
    by_parts = len(instance.needs) >= MANY
    if lossy:  # the program above held that work where it stands: it bounds too little
        prove = whole_bound if by_parts else day_bound
        bound = prove(board, promised, seed=seed, stop=stop).coverage
    control.tell(Stage("late", draft.coverage(), bound))
    late = supplies_of(instance, board.sources, board.asked, late=True)
    whenever = whenever_options(instance, board.candidates, board.gap, board.asked, board.exempt)
    serve_late(draft, whenever, late, board.resources)
    control.tell(Stage("served", draft.coverage(), bound))
    name, kind = ("highs-parts", "two-phase") if by_parts else ("highs", "day-indexed")
    signature = Signature(name, highs.version(), seed, 0.0)
    withdrawn = withdrawals(instance, board.promises)
    return assemble(draft, board.candidates, signature, withdrawn, (bound, kind), keep)


def timely_pieces(
    instance: Instance, *, seed: int = 0, candidates: Candidates | None = None
) -> dict[str, int]:
    """Pieces of each need that a plan of the instance has on time: `solve` without what it does after that.

    `candidates` are those of the instance, when the caller knows them.
    """
    board = board_of(instance, candidates)
    draft, *_ = _on_time(board, Control(seed, None, lambda _stage: None, None))
    pieces = draft.timely_pieces().tolist()
    return dict(zip((need.id for need in instance.needs), pieces, strict=True))


def _on_time(board: Board, control: Control) -> tuple[Draft, Options, set[int], float]:
    """The on-time part of a plan; promises, the workshops that lose some, the bound proven on the way."""
    draft = draft_of(board)
    promised = promised_of(board)
    lossy = keep_promises(draft, promised, board.promises, board.sources)
    make = optimise_by_parts if len(board.instance.needs) >= MANY else optimise
    bound = make(board, draft, kept_options(board, promised, lossy), control)
    return draft, promised, lossy, bound
