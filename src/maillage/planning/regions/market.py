"""Prices of every resource at which what needs would choose is what there is: no program, no border.

Each need spreads its pieces over its options and over nothing, in proportion to
exp(profit / (t × value)), where profit = value − price of the pieces; each site spreads its
work over the days up to each last day in proportion to what a day could make and
exp(−price / (t × mean value)). A price then moves by the logarithm of load over capacity,
as in iterative scaling, and t falls from `WARM` to `COLD`: choices sharpen as prices settle.

What comes out is near the optimum of the whole linear program (within 1 % in value, loads
within some hundredths of capacity) for a few milliseconds a thousand needs a round. It
decides nothing: it says how border workshops are shared between regions, which options are
worth a program's columns, and proves the bound (`proof`). Deterministic: a count of rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.regions.atlas import summed
from maillage.planning.regions.offers import Offers

ROUNDS = 150
WARM, COLD = 0.2, 0.02  # of a piece's value: how sharply needs choose, at first and at last
SHARP = 0.005  # further still, for the bound alone: sharper choices prove more
PACE = 0.3  # a piece uses some three rows: each moves a third of what it alone would need
MOST = 1.0  # logarithm by which load may exceed capacity in one move


@dataclass(frozen=True, slots=True)
class Prices:
    """For a unit of each row and day: `hours` (and pieces of sources), `material` used up to a closing day."""

    hours: Floats
    material: Floats


@dataclass(frozen=True, slots=True)
class Market:
    """Where prices settled: what each column is chosen for, and how sites spread their work over days.

    Pieces due by day T at a site are made on day t ≤ T as `mix`[t] / `mixed`[T].
    """

    offers: Offers
    prices: Prices
    pieces: Floats  # by column
    price: Floats  # by column, of a piece
    mix: Floats  # sites × days
    mixed: Floats

    def made(self, due: Floats, sites: slice | Ints = slice(None)) -> Floats:
        """Pieces by day (sites × days) for pieces due by each last day."""
        mixed = self.mixed[sites]
        share = np.divide(due, mixed, out=np.zeros(due.shape), where=mixed > 0)
        found: Floats = self.mix[sites] * share[:, ::-1].cumsum(axis=1)[:, ::-1]
        return found


def settle(offers: Offers, rounds: int = ROUNDS, stop: Callable[[], bool] | None = None) -> Market:
    """Let prices settle from nothing; `stop` ends the rounds early."""
    prices = Prices(np.zeros_like(offers.daily), np.zeros_like(offers.arrived))
    return _cooled(_choose(offers, prices, WARM, _steps(offers)), WARM, COLD, rounds - 1, stop)


def sharpened(market: Market, rounds: int = ROUNDS, stop: Callable[[], bool] | None = None) -> Market:
    """The market of a settled one whose prices go on settling for sharper choices."""
    return _cooled(market, COLD, SHARP, rounds, stop)


def _cooled(market: Market, warm: float, cold: float, rounds: int, stop: Callable[[], bool] | None) -> Market:
    steps = _steps(market.offers)
    for turn in range(1, rounds + 1):
        if stop is not None and stop():
            break
        temper = warm * (cold / warm) ** (turn / rounds)
        market = _choose(market.offers, _moved(market, temper, steps), temper, steps)
    return market


@dataclass(frozen=True, slots=True)
class _Steps:
    """Scales: value of a piece by site, value for a unit by row."""

    site: Floats
    hours: Floats
    material: Floats


def _steps(offers: Offers) -> _Steps:
    site = offers.place // offers.days
    pieces = summed(site, offers.upper, offers.sites)
    value = summed(site, offers.upper * offers.value, offers.sites)
    mean = np.divide(value, pieces, out=np.ones(offers.sites), where=pieces > 0)
    return _Steps(
        mean,
        offers.hours.worth(value, pieces, len(offers.daily)),
        offers.material.worth(value, pieces, len(offers.arrived)),
    )


def costs(offers: Offers, prices: Prices) -> Floats:
    """What a piece takes on each day, at these prices (sites × days)."""
    cost = np.zeros((offers.sites, offers.days))
    offers.hours.charge(prices.hours, cost)
    held = np.where(offers.closes, prices.material, 0.0)
    offers.material.charge(held[:, ::-1].cumsum(axis=1)[:, ::-1], cost)
    return cost


def _choose(offers: Offers, prices: Prices, temper: float, steps: _Steps) -> Market:
    cost = costs(offers, prices)
    scale = temper * steps.site[:, None]
    least = cost.min(axis=1, keepdims=True)
    mix = offers.rate * np.exp((least - cost) / scale)
    mixed, could = mix.cumsum(axis=1), offers.rate.cumsum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        due = least - scale * np.log(mixed / could)
    price = np.where(mixed > 0, due, np.inf).ravel()[offers.place]
    profit = (offers.value - price) / (temper * offers.value)
    best = np.maximum(np.maximum.reduceat(profit, offers.first), 0.0)
    drawn = np.exp(profit - best[offers.group])
    total = np.add.reduceat(drawn, offers.first) + np.exp(-best)
    pieces = np.minimum(offers.quantity * drawn / total[offers.group], offers.upper)
    return Market(offers, prices, pieces, price, mix, mixed)


def loads(market: Market) -> tuple[Floats, Floats]:
    """What is taken of each row of hours by day, and of each row of material up to each day."""
    offers = market.offers
    due = summed(offers.place, market.pieces, offers.sites * offers.days)
    made = market.made(due.reshape(offers.sites, offers.days))
    hours = offers.hours.load(made, len(offers.daily))
    material = offers.material.load(made, len(offers.arrived)).cumsum(axis=1)
    return hours, material


def _moved(market: Market, temper: float, steps: _Steps) -> Prices:
    offers, prices = market.offers, market.prices
    hours, material = loads(market)
    return Prices(
        _bid(prices.hours, hours, offers.daily, temper * steps.hours),
        _bid(
            prices.material, np.where(offers.closes, material, 0.0), offers.arrived, temper * steps.material
        ),
    )


def _bid(price: Floats, load: Floats, there: Floats, scale: Floats) -> Floats:
    """Dearer where more is asked than there is, cheaper where less; never below nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.log(load / there)
    excess = np.clip(np.nan_to_num(excess, nan=0.0), -MOST, MOST)
    found: Floats = np.maximum(0.0, price + PACE * scale[:, None] * excess)
    return found
