"""From the linear program to whole pieces: the dive, and the cut into lines.

The dive drops, round after round, the smallest workshops of needs that use more than allowed,
needs of most value first, and the quantities below their lot, and solves again from the last basis.
What is left is floored, then evened out (`evening`); the program made at least that much by each day, so
whole pieces are executable. Source: planning page §3 (gradual dive).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.resources import Resources
from maillage.planning.solving.draft import ALMOST, Draft
from maillage.planning.solving.highs import Answer, Solver
from maillage.planning.solving.options import WHOLE, Options, Supplies
from maillage.planning.solving.programming import DayProgram

# rounds of the dive before it settles; they are dear in large programs and gain little there
TURNS, FEWER = 8, 3
LARGE = 10_000  # options
LOT = 0.3  # share of the lot under which a quantity is dropped in the first round; the whole lot in the last
SOME = 1e-7  # pieces: less counts as nothing
WIDER = 2 * ALMOST  # share by which a program's resources are widened, so that what a draft kept fits in it
WRITTEN = 3 * ALMOST  # share of a line that may be missing: that, and the solver's own tolerance


def widened(resources: Resources) -> Resources:
    """The resources of a program that must keep what a draft has promised.

    A draft counts a room a hair below a whole piece as that piece: in a workshop filled to the
    brim the same promises would make the whole program infeasible. A bound proven with a little
    more of everything is still a bound; what is written is scaled back to what there is.
    """
    more = 1 + WIDER
    return replace(resources, daily=resources.daily * more, arrived=resources.arrived * more)


def dive(solver: Solver, day: DayProgram, options: Options, split: Ints, root: Answer) -> Answer:
    """The last proven answer; columns it drops are held at 0 in the solver.

    Needs of most value come first, while there is most room to replace what they lose.
    """
    answer = root
    solver.keep_basis()
    for share, lot in rounds(FEWER if len(options) > LARGE else TURNS):
        dropped = to_drop(answer.x[day.options], options, split, share, lot)
        if dropped.any():
            solver.fix(day.options[dropped], 0.0)
            following = solver.run()
            if not following.optimal:  # stopped: what it gives proves nothing
                return answer
            answer = following
    return _settled(solver, day, options, split, answer)


def _settled(solver: Solver, day: DayProgram, options: Options, split: Ints, answer: Answer) -> Answer:
    """The last drops, with whole lots held, so that no others fall below theirs; at the end nothing new comes in.

    The answer without what is dropped is feasible still: so is each of these programs.
    """
    for nothing_new in (False, True):
        x = answer.x[day.options]
        dropped = to_drop(x, options, split, 1.0, 1.0)
        kept = ((x > SOME) | (options.lower > 0)) & ~dropped
        solver.fix(day.options[~kept if nothing_new else dropped], 0.0)
        least = np.maximum(options.lower, np.minimum(options.lot, x))
        upper = np.maximum(day.program.upper[day.options], least)
        solver.hold(day.options[kept], least[kept], upper[kept])
        following = solver.run()
        if not following.optimal:
            break
        answer = following
    return answer


def rounds(turns: int) -> Iterator[tuple[float, float]]:
    """For `to_drop`, round after round: the share of needs, and that of the lot."""
    for turn in range(1, turns + 1):
        yield turn / turns, LOT + (1.0 - LOT) * (turn - 1) / max(1, turns - 1)


def to_drop(x: Floats, options: Options, split: Ints, share: float, lot: float) -> Flags:
    """The options to give up in a round; promises are never among them.

    Workshops too many, in the `share` of the needs that have any where most value is served, and
    quantities under this share of their lot.
    """
    small: Flags = (x > SOME) & (x < lot * options.lot - SOME) & (options.lower <= 0)
    crowd = crowding(x, options, split) & (x > SOME)
    needs = np.unique(options.need[crowd])
    served = np.bincount(options.need, options.value * x, len(split))
    first = needs[np.argsort(-served[needs], kind="stable")][: int(np.ceil(share * len(needs)))]
    return small | (crowd & np.isin(options.need, first))


def crowding(x: Floats, options: Options, split: Ints) -> Flags:
    """Options of the smallest workshops of needs with more than their split."""
    if not len(options):
        return np.zeros(0, bool)
    workshops = int(options.workshop.max()) + 1
    pairs, group = np.unique(options.need * workshops + options.workshop, return_inverse=True)
    need = pairs // workshops
    share = np.bincount(group, x)
    share[np.bincount(group, options.lower) > 0] = np.inf
    used = np.nonzero(share > SOME)[0]
    order = used[np.lexsort((share[used], need[used]))]
    rank = np.arange(len(order)) - np.searchsorted(need[order], need[order])
    over = np.maximum(0, np.bincount(need[used], minlength=len(split)) - split)
    out = np.zeros(len(pairs), bool)
    out[order] = (rank < over[need[order]]) & np.isfinite(share[order])
    flags: Flags = out[group]
    return flags


def whole_pieces(x: Floats, options: Options, split: Ints) -> Floats:
    """Floors that keep lots and the split limit (what still breaks them is left out)."""
    pieces = np.floor(x + WHOLE)
    pieces[pieces < options.lot] = 0.0
    pieces[crowding(pieces, options, split)] = 0.0
    return pieces


def write_options(draft: Draft, options: Options, pieces: Floats, made: Floats) -> None:
    """Write the whole pieces of options, cut out of `made` (workshops × designs × days).

    At each (workshop, design) the earliest pieces go to the earliest last days: the rows
    of a line are the overlap of two cumulative counts.
    """
    chosen = np.nonzero(pieces > 0)[0]
    order = np.lexsort(
        (options.need[chosen], options.ready[chosen], options.design[chosen], options.workshop[chosen])
    )
    rows = chosen[order]
    if not len(rows):
        return
    shop, design, count = options.workshop[rows], options.design[rows], pieces[rows]
    site = shop * made.shape[1] + design
    total = np.cumsum(count)
    first = np.searchsorted(site, site)
    upto = total - np.where(first > 0, total[first - 1], 0.0)
    ends = np.cumsum(made[shop, design], axis=1)
    starts = ends - made[shop, design]
    cut = np.minimum(upto[:, None], ends) - np.maximum((upto - count)[:, None], starts)
    # a program may leave a line a hair short by its last day: what is made later would make all of it late
    cut[np.arange(cut.shape[1]) > options.ready[rows][:, None]] = 0.0
    line, day = np.nonzero(cut > 1e-9)
    taken = draft.ledger.use_rows(design[line], shop[line], day, cut[line, day])
    by_day = np.zeros(cut.shape)
    by_day[line, day] = taken
    for i, row in enumerate(rows.tolist()):
        _write_line(draft, options, row, int(count[i]), by_day[i])


def _write_line(draft: Draft, options: Options, row: int, pieces: int, made: Floats) -> None:
    """One line; what rounding kept out of its days is made on others, or the line is shorter."""
    need, shop = int(options.need[row]), int(options.workshop[row])
    design, last = int(options.design[row]), int(options.ready[row])
    short = pieces - float(made.sum())
    if short > 1e-9:
        made = made + draft.ledger.take(design, shop, short, last, early=True)
    if pieces - float(made.sum()) > WRITTEN * pieces:
        pieces = int(made.sum() + ALMOST)
        if pieces < options.lot[row]:
            draft.ledger.put_back(design, shop, made)
            return
        draft.ledger.put_back(design, shop, made)
        made = draft.ledger.take(design, shop, pieces, last, early=True)
    draft.write((need, shop, design, last), pieces, made)


def write_supplies(draft: Draft, supplies: Supplies, x: Floats) -> None:
    """Send the floors of what the program takes from stocks and industry, earliest first."""
    pieces = np.floor(x + WHOLE)
    for row in np.lexsort((supplies.need, supplies.leave)).tolist():
        if pieces[row] > 0:
            key = (int(supplies.source[row]), int(supplies.need[row]), int(supplies.design[row]), True)
            draft.send(key, int(pieces[row]), int(supplies.leave[row]))


def made_by_day(day: DayProgram, x: Floats, workshops: int, designs: int, days: int) -> Floats:
    """Pieces the program makes: workshops × designs × days."""
    made = np.zeros((workshops, designs, days))
    made[day.made.workshop, day.made.design, day.made.day] = np.maximum(0.0, x[day.made.column])
    return made
