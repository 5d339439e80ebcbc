"""The bound that prices prove for the whole problem, evaluated outside any solver.

For any prices λ ≥ 0 of the rows, with p_j the least, over the days up to its last one, of what
a piece of column j takes at these prices, every executable plan has

    value ≤ λ·capacity + Σ_needs max { Σ_j (v_j − p_j)⁺ x_j : 0 ≤ x_j ≤ u_j, Σ_j x_j ≤ q }

and the inner maximum fills the need's columns in order of profit. Kind: "lagrangian". Lots,
whole pieces and the split limit are forgotten, so it is a bound for any plan; it needs offers
made of all that the instance has. Source: planning page §3.
"""

from __future__ import annotations

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.regions.market import Prices, costs
from maillage.planning.regions.offers import Offers

KIND = "lagrangian"
ROUNDING = 1e-9  # relative, for the rounding of the sums


def proven_value(offers: Offers, prices: Prices) -> float:
    """A value that no plan exceeds, in the unit of the offers' values."""
    held = np.where(offers.closes, prices.material, 0.0)
    capacity = float((prices.hours * offers.daily).sum() + (held * offers.arrived).sum())
    total = capacity + float(_needs(offers, prices).sum())
    return total * (1 + ROUNDING)


def _needs(offers: Offers, prices: Prices) -> Floats:
    """What each column adds at most, at these prices."""
    if not len(offers.need):
        return np.zeros(0)
    cost = np.where(offers.rate > 0, costs(offers, prices), np.inf)
    price = np.minimum.accumulate(cost, axis=1).ravel()[offers.place]
    profit = np.maximum(offers.value - price, 0.0)
    order = np.lexsort((-profit, offers.group))
    upper = np.minimum(offers.upper, offers.quantity)[order]
    total = np.cumsum(upper)
    before = total - upper
    before -= before[offers.first][offers.group]
    taken = np.clip(offers.quantity[order] - before, 0.0, upper)
    gained: Floats = profit[order] * taken
    return gained
