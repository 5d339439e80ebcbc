"""What is done to one region: solve it again, or give out what is left.

Guarantees: what comes back never takes more than the region's resources and its own lines
took; a region solved again is given back as it was when that is worth more. Plain functions of
a region, so that they may run anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.regions.atlas import only_pairs
from maillage.planning.regions.carving import Region
from maillage.planning.regions.combining import Lines, Mosaic, Sends
from maillage.planning.resources import INDUSTRY_TRANSIT, STOCK_TRANSIT, Resources, spread
from maillage.planning.solving.board import Board, draft_of, free_options, kept_options, promised_of
from maillage.planning.solving.draft import Draft, Sent
from maillage.planning.solving.engine import Control, optimise
from maillage.planning.solving.filling import fill, give_way, serve_late
from maillage.planning.solving.options import Sources, asked_of, gaps, supplies_of, whenever_options
from maillage.planning.solving.promising import promises_of


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
    draft = draft_of(board)
    control = Control(seed, seconds, lambda _stage: None, stop)
    optimise(board, draft, kept_options(board, promised_of(board), set()), control)
    gained = draft.on_time_value() - before
    return as_it_was(region) if gained < 0 else Outcome(_mosaic(draft), gained)


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
    return Outcome(_mosaic(draft), draft.on_time_value() - before)


def _board(region: Region) -> Board:
    instance, candidates = region.instance, only_pairs(region.pairs)
    transit = [STOCK_TRANSIT] * len(instance.stocks) + [INDUSTRY_TRANSIT] * len(instance.industry)
    return Board(
        instance=instance,
        resources=region.resources,
        asked=asked_of(instance),
        candidates=candidates,
        gap=gaps(instance, candidates),
        sources=Sources(region.released, np.array(transit, np.int64), len(instance.stocks)),
        promises=promises_of(instance),
        exempt=np.zeros(len(region.pairs), bool),
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


def _loaded(region: Region, board: Board) -> Draft:
    """A draft that holds the region's own lines beside its resources."""
    draft, lines, sends = draft_of(board), region.own.lines, region.own.sends
    keys = zip(*(c.tolist() for c in (lines.need, lines.workshop, lines.design, lines.last)), strict=True)
    for key, pieces, made in zip(keys, lines.pieces.tolist(), lines.made, strict=True):
        draft.write(key, pieces, made)
    names = zip(*(c.tolist() for c in (sends.source, sends.need, sends.design, sends.timely)), strict=True)
    for name, pieces, day in zip(names, sends.pieces.tolist(), sends.day.tolist(), strict=True):
        draft.sent[name] = Sent(pieces, day)
        draft.missing[name[1]] -= pieces
    return draft


def _mosaic(draft: Draft) -> Mosaic:
    days = draft.instance.days
    wanted, shop, made_of, last = np.array(list(draft.work), np.int64).reshape(-1, 4).T
    pieces = np.array([work.pieces for work in draft.work.values()], np.int64)
    made = np.array([work.made for work in draft.work.values()], float).reshape(-1, days)
    names = np.array([(*name[:3], int(name[3]), s.pieces, s.day) for name, s in draft.sent.items()], np.int64)
    source, need, design, timely, sent, day = names.reshape(-1, 6).T
    return Mosaic(
        Lines(wanted, shop, made_of, last, pieces, made),
        Sends(source, need, design, timely.astype(bool), sent, day),
    )
