"""A plan sketched from prices alone: how much each option is wanted for, without any linear program.

As the dive does in a program, options are given up round after round while prices settle in
between: those below a growing share of their lot, and the smallest workshops of needs that have
too many; a need keeps its largest. What is left is drawn in whole pieces by `working.drawn`.
Some 6 % of value under programs for regions, for a twentieth of their time: what makes
half a million needs possible. Deterministic: counts of rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.regions.atlas import Atlas
from maillage.planning.regions.combining import rows_in
from maillage.planning.regions.market import Market, settled_again
from maillage.planning.regions.offers import Offers
from maillage.planning.solving.rounding import crowding

SHARES = (0.1, 0.3, 0.6, 1.0, 1.0, 1.0, 1.0, 1.0)  # of the lot, round by round
AT_ONCE = 2  # last rounds in which every workshop too many is given up
SETTLED = 12  # rounds of prices after each


@dataclass(frozen=True, slots=True)
class Sketch:
    """By candidate pair: pieces it is wanted for, and the market's price of a piece (infinite: no option)."""

    pieces: Floats
    price: Floats

    def only(self, rows: Ints) -> Sketch:
        return Sketch(self.pieces[rows], self.price[rows])


def sketched(atlas: Atlas, market: Market, stop: Callable[[], bool] | None = None) -> tuple[Sketch, Market]:
    """The sketch, and the market of the options left in it."""
    thinned = market
    for turn, share in enumerate(SHARES):
        if stop is not None and stop():
            break
        kept = ~_to_drop(atlas, thinned, share, one_each=turn < len(SHARES) - AT_ONCE)
        thinned = settled_again(thinned, _only(thinned.offers, kept), SETTLED, stop)
    pair = rows_in(atlas, atlas.options)
    pieces, price = np.zeros(len(atlas.pairs)), np.full(len(atlas.pairs), np.inf)
    for one, column, found in ((thinned, thinned.pieces, pieces), (market, market.price, price)):
        local = one.offers.origin < len(atlas.options)
        found[pair[one.offers.origin[local]]] = column[local]
    return Sketch(pieces, price), thinned


def _to_drop(atlas: Atlas, market: Market, share: float, *, one_each: bool) -> Flags:
    offers, x = market.offers, market.pieces
    lots = np.array([float(d.min_lot) for d in atlas.instance.designs])
    supplied = np.minimum(lots[atlas.supplies.design], atlas.asked.quantity[atlas.supplies.need])
    drop: Flags = x < share * np.concatenate([atlas.options.lot, supplied])[offers.origin]
    open_ = np.nonzero((offers.origin < len(atlas.options)) & ~drop)[0]
    split = np.full(len(atlas.instance.needs), atlas.instance.limits.max_workshops_per_need)
    crowd = open_[crowding(x[open_], atlas.options.only(offers.origin[open_]), split)]
    if one_each:  # the smallest of each need
        crowd = crowd[np.lexsort((x[crowd], offers.need[crowd]))]
        crowd = crowd[np.diff(offers.need[crowd], prepend=-1) > 0]
    drop[crowd] = True
    if len(x):
        drop &= x < np.maximum.reduceat(x, offers.first)[offers.group]
    return drop


def _only(offers: Offers, kept: Flags) -> Offers:
    """The same sites and rows with fewer columns."""
    first, group = np.unique(offers.need[kept], return_index=True, return_inverse=True)[1:]
    columns = ("need", "place", "value", "upper", "quantity", "origin")
    return replace(
        offers, **{name: getattr(offers, name)[kept] for name in columns}, first=first, group=group
    )
