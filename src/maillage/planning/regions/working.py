"""What is done to one region: draw its sketch, solve it again, or give out what is left.

Guarantees: what comes back never takes more than the region's resources and its own lines
took; a region solved again is given back as it was when that is worth more. Plain functions of
a region, so that they may run anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.regions.atlas import only_pairs
from maillage.planning.regions.carving import Region
from maillage.planning.regions.combining import Lines, Mosaic, Sends
from maillage.planning.resources import INDUSTRY_TRANSIT, STOCK_TRANSIT, Resources, spread
from maillage.planning.solving.board import (
    Board,
    draft_of,
    exempt_of,
    free_options,
    kept_options,
    promised_of,
)
from maillage.planning.solving.completing import complete
from maillage.planning.solving.draft import Draft, Key, Sent, Work
from maillage.planning.solving.engine import Control, optimise
from maillage.planning.solving.filling import fill, give_way, serve_late
from maillage.planning.solving.options import Sources, asked_of, gaps, supplies_of, whenever_options
from maillage.planning.solving.promising import place_promises, promises_of

UPWARD = 0.3  # a wish of so little above a whole piece is that piece, of more the next one


@dataclass(frozen=True, slots=True)
class Outcome:
    """The region's lines, by its own positions, and the on-time value they gained over those it had."""

    mosaic: Mosaic
    gained: float


def as_it_was(region: Region, *_: object) -> Outcome:
    return Outcome(region.own, 0.0)


def solved(
    region: Region, seed: int = 0, seconds: float | None = None, stop: Callable[[], bool] | None = None
) -> Outcome:
    """The region solved anew, its own lines given back first; as it was, when it was worth more.

    `seconds` limits HiGHS's own time; `stop`, asked often, ends its program.
    """
    board = _board(region)
    before = _loaded(region, board).on_time_value()
    board = replace(
        board, resources=_regained(region), sources=replace(board.sources, released=_returned(region))
    )
    draft = _holding(region, board)
    control = Control(seed, seconds, lambda _stage: None, stop)
    optimise(board, draft, kept_options(board, promised_of(board), _lossy(region)), control)
    gained = draft.on_time_value() - before
    broken = any(
        key not in draft.work or draft.work[key].pieces < pieces
        for key, pieces, _ in _rows(region.firm.lines)
    )
    return as_it_was(region) if gained < 0 or broken else Outcome(_mosaic(draft, region.held), gained)


def _lossy(region: Region) -> set[int]:
    """Workshops whose accepted work stands for good."""
    return set(region.held.lines.workshop.tolist())


def drawn(region: Region) -> Outcome:
    """The region's sketch in whole pieces, most profit for its value first, and what fits beside it.

    Raises ValueError without a sketch.
    """
    if region.sketch is None:
        raise ValueError("a region is drawn from a sketch")
    board = _board(region)
    draft = _loaded(region, board)
    before = draft.on_time_value()
    options = free_options(board, board.resources, np.array(draft.missing, float))
    supplies = supplies_of(board.instance, board.sources, board.asked, late=False)
    pairs, sizes = region.pairs, (len(region.needs), len(region.shops), len(board.instance.designs))
    code = _codes(pairs.need, pairs.workshop, pairs.design, sizes)
    order = np.argsort(code)
    found = np.searchsorted(code[order], _codes(options.need, options.workshop, options.design, sizes))
    sketch = region.sketch.only(order[found])
    wanted = np.ceil(np.minimum(sketch.pieces, options.upper) - UPWARD)
    rows = np.nonzero(wanted >= options.lot)[0]
    rows = rows[np.lexsort((options.km[rows], options.need[rows], sketch.price[rows] / options.value[rows]))]
    columns = (options.need, options.workshop, options.design, options.ready, wanted.astype(np.int64))
    for need, shop, design, ready, pieces in zip(*(c[rows].tolist() for c in columns), strict=True):
        draft.make((need, shop, design, ready), pieces)
    fill(draft, options, supplies, sketch.price)
    if give_way(draft, supplies, board.resources):
        fill(draft, options, supplies, sketch.price)
    complete(draft, options)
    return Outcome(_mosaic(draft, region.held), draft.on_time_value() - before)


def _codes(need: Ints, shop: Ints, design: Ints, sizes: tuple[int, int, int]) -> Ints:
    return (need * sizes[1] + shop) * sizes[2] + design


def kept(region: Region) -> Outcome:
    """The region's accepted work, as much as its workshops can still make by its days."""
    board = _board(region)
    draft = draft_of(board)
    place_promises(draft, promised_of(board), board.promises, board.sources)
    return Outcome(_mosaic(draft, region.held), draft.on_time_value())


def finished(region: Region) -> Outcome:
    """The region's lines and what still fits: on time, then stock and industry for hours, then late."""
    board = _board(region)
    draft = _loaded(region, board)
    before = draft.on_time_value()
    options = free_options(board, board.resources, board.asked.quantity)
    supplies = supplies_of(board.instance, board.sources, board.asked, late=False)
    price = board.resources.daily_use.sum(axis=1)[options.design]
    fill(draft, options, supplies, price)
    if give_way(draft, supplies, board.resources):
        fill(draft, options, supplies, price)
    late = supplies_of(board.instance, board.sources, board.asked, late=True)
    whenever = whenever_options(board.instance, board.candidates, board.gap, board.asked, board.exempt)
    serve_late(draft, whenever, late, board.resources)
    return Outcome(_mosaic(draft, region.held), draft.on_time_value() - before)


def _board(region: Region) -> Board:
    """The region as a solve sees it, with the accepted work that is kept."""
    instance, candidates, promises = region.instance, only_pairs(region.pairs), promises_of(region.instance)
    promises.kept = dict.fromkeys(promises.asked, 0)
    for lines in (region.held.lines, region.firm.lines):
        promises.kept |= {key: pieces for key, pieces, _ in _rows(lines)}
    transit = [STOCK_TRANSIT] * len(instance.stocks) + [INDUSTRY_TRANSIT] * len(instance.industry)
    return Board(
        instance=instance,
        resources=region.resources,
        asked=asked_of(instance),
        candidates=candidates,
        gap=gaps(instance, candidates),
        sources=Sources(region.released, np.array(transit, np.int64), len(instance.stocks)),
        promises=promises,
        exempt=exempt_of(instance, region.pairs, promises),
    )


def _regained(region: Region) -> Resources:
    """The region's resources with what its own lines take."""
    daily, used = region.resources.daily.copy(), np.zeros_like(region.resources.arrived)
    row, day = np.nonzero(region.own.lines.made)
    shop, design = region.own.lines.workshop[row], region.own.lines.design[row]
    pieces = region.own.lines.made[row, day][:, None]
    spread(daily, shop, day, pieces * region.resources.daily_use[design])
    spread(used, shop, day, pieces * region.resources.material_use[design])
    return replace(region.resources, daily=daily, arrived=region.resources.arrived + used.cumsum(axis=2))


def _returned(region: Region) -> Floats:
    gone = np.zeros_like(region.released)
    np.add.at(gone, (region.own.sends.source, region.own.sends.day), region.own.sends.pieces)
    released: Floats = region.released + gone.cumsum(axis=1)
    return released


def _holding(region: Region, board: Board) -> Draft:
    """A draft of accepted work alone, which takes none of the region's resources."""
    draft = draft_of(board)
    for key, pieces, made in _rows(region.held.lines):
        draft.write(key, pieces, made)
    return draft


def _rows(lines: Lines) -> Iterator[tuple[Key, int, Floats]]:
    columns = (lines.need, lines.workshop, lines.design, lines.last)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    return zip(keys, lines.pieces.tolist(), lines.made, strict=True)


def _loaded(region: Region, board: Board) -> Draft:
    """A draft that holds the region's own lines beside its resources, and accepted work."""
    draft, sends = _holding(region, board), region.own.sends
    for key, pieces, made in _rows(region.own.lines):
        draft.write(key, pieces, made)
    names = zip(*(c.tolist() for c in (sends.source, sends.need, sends.design, sends.timely)), strict=True)
    for name, pieces, day in zip(names, sends.pieces.tolist(), sends.day.tolist(), strict=True):
        draft.sent[name] = Sent(pieces, day)
        draft.missing[name[1]] -= pieces
    return draft


def _mosaic(draft: Draft, held: Mosaic) -> Mosaic:
    """The draft's lines without accepted work."""
    days = draft.instance.days
    for key, stays, by_day in _rows(held.lines):
        line = draft.work.pop(key)
        if line.pieces > stays:
            draft.work[key] = Work(line.pieces - stays, line.made - by_day)
    wanted, shop, made_of, last = np.array(list(draft.work), np.int64).reshape(-1, 4).T
    pieces = np.array([work.pieces for work in draft.work.values()], np.int64)
    made = np.array([work.made for work in draft.work.values()], float).reshape(-1, days)
    names = np.array([(*name[:3], int(name[3]), s.pieces, s.day) for name, s in draft.sent.items()], np.int64)
    source, need, design, timely, sent, day = names.reshape(-1, 6).T
    return Mosaic(
        Lines(wanted, shop, made_of, last, pieces, made),
        Sends(source, need, design, timely.astype(bool), sent, day),
    )
