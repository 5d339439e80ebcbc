"""The bound that prices prove for the whole problem, evaluated outside any solver.

For any prices λ ≥ 0 of the rows, with p_j the least, over the days up to its last one, of what
a piece of column j takes at these prices, every executable plan has

    value ≤ λ·capacity + Σ_needs max { Σ_j (v_j − p_j)⁺ x_j : 0 ≤ x_j ≤ ⌊u_j⌋, Σ_j x_j ≤ q, at most K workshops }

The inner maximum fills the need's columns in order of profit. Where that takes more than K workshops,
it is at most, for any price m ≥ 0 of a piece of the need,

    q m + Σ_sources (v_j − p_j − m)⁺ u_j + the K largest Σ_{j at w} (v_j − p_j − m)⁺ u_j over its workshops w,

of which the least is taken over m = 0 and the profits of its columns. Kind: "lagrangian". Lots are forgotten,
so it is a bound for any plan; it needs offers made of all that the instance has. Source: planning page §3.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.regions.atlas import summed
from maillage.planning.regions.market import Prices, costs
from maillage.planning.regions.offers import Offers

KIND = "lagrangian"
ROUNDING = 1e-9  # relative, for the rounding of the sums
SLACK = 4e-6  # relative: the tolerance of an audit, on capacities and on the sum of a line, and more
TOGETHER = 1_000_000  # pairs of columns of one need looked at together


def proven_value(offers: Offers, prices: Prices, split: Ints) -> float:
    """A value that no plan exceeds, in the unit of the offers' values; `split` is the most workshops of each need."""
    held = np.where(offers.closes, prices.material, 0.0)
    capacity = float((prices.hours * offers.daily).sum() + (held * offers.arrived).sum())
    total = capacity + float(_needs(offers, prices, split).sum())
    return total * (1 + ROUNDING)


def _needs(offers: Offers, prices: Prices, split: Ints) -> Floats:
    """What each need that has a column adds at most, at these prices."""
    if not len(offers.need):
        return np.zeros(0)
    cost = np.where(offers.rate > 0, costs(offers, prices), np.inf)
    price = np.minimum.accumulate(cost, axis=1).ravel()[offers.place]
    profit = np.maximum(offers.value - price, 0.0)
    upper = np.floor(np.minimum(offers.upper, offers.quantity) * (1 + SLACK) + SLACK)
    order = np.lexsort((-profit, offers.group))
    total = np.cumsum(upper[order])
    before = total - upper[order]
    before -= before[offers.first][offers.group]
    taken = np.empty_like(upper)
    taken[order] = np.clip(offers.quantity[order] - before, 0.0, upper[order])
    gained = summed(offers.group, profit * taken, len(offers.first))
    most = split[offers.need[offers.first]]
    shop = _workshops(offers)
    used = (taken > 0) & (profit > 0) & (shop >= 0)
    pairs = np.unique(offers.group[used] * _width(offers) + shop[used])
    crowded = np.bincount(pairs // _width(offers), minlength=len(gained)) > most
    columns = np.nonzero(crowded[offers.group] & (profit > 0))[0]
    for part in _parts(offers.group[columns]):
        mine = columns[part]
        needs, found = _limited(offers, mine, profit[mine], upper[mine], shop[mine], most)
        gained[needs] = np.minimum(gained[needs], found)
    return gained


def _workshops(offers: Offers) -> Ints:
    """The workshop of each column; −1 where it is a source."""
    site = offers.place // offers.days
    found: Ints = np.append(offers.workshop, -1)[np.minimum(site, offers.makers)]
    return found


def _width(offers: Offers) -> int:
    """More than the place of any workshop, however few of them make something."""
    return int(offers.workshop.max(initial=0)) + 1


def _parts(group: Ints) -> Iterator[slice]:
    """Columns of whole needs (sorted), so many that their pairs fit together; a need at least."""
    starts = np.nonzero(np.diff(group, prepend=-1))[0]
    count = np.diff(starts, append=len(group))
    part = np.cumsum(count * count) // TOGETHER
    firsts = starts[np.diff(part, prepend=-1) > 0]
    yield from (slice(i, j) for i, j in pairwise([*firsts.tolist(), len(group)]))


def _limited(
    offers: Offers, columns: Ints, profit: Floats, upper: Floats, shop: Ints, most: Ints
) -> tuple[Ints, Floats]:
    """Needs of these columns, and what each adds at most with its `most` workshops (see the module)."""
    needs, first, group = np.unique(offers.group[columns], return_index=True, return_inverse=True)
    count = np.bincount(group)
    bids, bidder = np.append(profit, np.zeros(len(needs))), np.append(group, np.arange(len(needs)))
    bid = np.repeat(np.arange(len(bids)), count[bidder])
    start = np.repeat(first[bidder] - np.cumsum(count[bidder]) + count[bidder], count[bidder])
    column = start + np.arange(len(bid))
    worth = np.maximum(profit[column] - bids[bid], 0.0) * upper[column]
    local = shop[column] >= 0
    found = offers.quantity[columns[first]][bidder] * bids + summed(bid[~local], worth[~local], len(bids))
    names, which = np.unique(bid[local] * _width(offers) + shop[column[local]], return_inverse=True)
    each, owner = summed(which, worth[local], len(names)), names // _width(offers)
    order = np.lexsort((-each, owner))
    rank = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    kept = order[rank < most[needs][bidder[owner[order]]]]
    found = found + summed(owner[kept], each[kept], len(bids))
    least = np.full(len(needs), np.inf)
    np.minimum.at(least, bidder, found)
    return needs, least
