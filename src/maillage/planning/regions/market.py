"""Prices of every resource at which what needs would choose is what there is: no program, no border.

Each need spreads its pieces over its options and over nothing, in proportion to
exp(profit / (t × value)), where profit = value − price of the pieces; each site spreads its
work over the days up to each last day in proportion to what a day could make and
exp(−price / (t × mean value)). A price then moves by the logarithm of load over capacity,
as in iterative scaling, with momentum, and t falls from `WARM` to `COLD`: choices sharpen as prices settle.

What comes out is near the optimum of the whole linear program (within 1 % in value, loads
within some hundredths of capacity) for a few milliseconds a thousand needs a round. It
decides nothing: it says how border workshops are shared between regions, which options are
worth a program's columns, and proves the bound (`proof`). Deterministic: a count of rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.regions.atlas import summed
from maillage.planning.regions.beside import SideBySide, side_by_side
from maillage.planning.regions.offers import Offers

ROUNDS = 80
WARM, COLD = 0.2, 0.02  # of a piece's value: how sharply needs choose, at first and at last
SHARP = 0.0005  # further still, for the bound alone: sharper choices prove more
PACE = 0.3  # a piece uses some three rows: each moves a third of what it alone would need
SITES, NEEDS = 4_000, 8_000  # worked on together, so that they stay in a core's cache
PUSH = 0.95  # of the last move, added to the next (momentum): a third of the rounds for the same prices
MOST = 0.3  # logarithm by which load may seem to exceed capacity in one move


@dataclass(frozen=True, slots=True)
class Prices:
    """For a unit of each row and day: `hours` (and pieces of sources), `material` used up to a closing day."""

    hours: Floats
    material: Floats

    def carried_on(self, before: Prices, push: float) -> Prices:
        """Farther the way they went from `before`: what moves one way for long gets there sooner."""
        return Prices(
            np.maximum(0.0, self.hours + push * (self.hours - before.hours)),
            np.maximum(0.0, self.material + push * (self.material - before.material)),
        )

    def held(self, offers: Offers) -> Floats:
        """For a unit of material used on each day: it counts for every later closing day too."""
        held = np.where(offers.closes, self.material, 0.0)
        found: Floats = held[:, ::-1].cumsum(axis=1)[:, ::-1]
        return found


@dataclass(frozen=True, slots=True)
class Market:
    """Where prices settled: what each column is chosen for, and how sites spread their work over days.

    Of the pieces due on a day or later, and not made later, a site makes the day's `portion` on that day.
    """

    offers: Offers
    prices: Prices
    pieces: Floats  # by column
    price: Floats  # by column, of a piece
    portion: Floats  # sites × days

    def made(self, due: Floats, sites: slice | Ints = slice(None)) -> Floats:
        """Pieces by day (sites × days) for pieces due by each last day."""
        portion, found, waiting = self.portion[sites], np.empty(due.shape), np.zeros(len(due))
        for day in range(due.shape[1] - 1, -1, -1):
            waiting += due[:, day]
            found[:, day] = portion[:, day] * waiting
            waiting -= found[:, day]
        return found


def settle(offers: Offers, rounds: int = ROUNDS, stop: Callable[[], bool] | None = None) -> Market:
    """Let prices settle from nothing; `stop` ends the rounds early."""
    prices = Prices(np.zeros_like(offers.daily), np.zeros_like(offers.arrived))
    with side_by_side() as beside:
        first = _choose(offers, prices, WARM, _steps(offers), beside)
        return _cooled(first, (WARM, COLD), rounds - 1, stop, beside)


def sharpened(market: Market, rounds: int = ROUNDS, stop: Callable[[], bool] | None = None) -> Market:
    """The market of a settled one whose prices go on settling for sharper choices."""
    with side_by_side() as beside:
        return _cooled(market, (COLD, SHARP), rounds, stop, beside)


def settled_again(
    market: Market, offers: Offers, rounds: int, stop: Callable[[], bool] | None = None
) -> Market:
    """The market of fewer offers of the same rows and sites, from the prices of a settled one."""
    with side_by_side() as beside:
        first = _choose(offers, market.prices, COLD, _steps(offers), beside)
        return _cooled(first, (COLD, COLD), rounds - 1, stop, beside)


def _cooled(
    market: Market,
    tempers: tuple[float, float],
    rounds: int,
    stop: Callable[[], bool] | None,
    beside: SideBySide,
) -> Market:
    steps, (warm, cold), before = _steps(market.offers), tempers, market.prices
    for turn in range(1, rounds + 1):
        if stop is not None and stop():
            break
        temper = warm * (cold / warm) ** (turn / rounds)
        moved = _moved(market, temper, steps, beside)
        ahead = moved.carried_on(before, min(PUSH, (turn - 1) / (turn + 2)))
        market, before = _choose(market.offers, ahead, temper, steps, beside), moved
    return market


@dataclass(frozen=True, slots=True)
class _Steps:
    """Scales: value of a piece by site, value for a unit by row."""

    site: Floats
    hours: Floats
    material: Floats
    could: Floats  # pieces that hours allow up to each day, by site


def _steps(offers: Offers) -> _Steps:
    site = offers.place // offers.days
    pieces = summed(site, offers.upper, offers.sites)
    value = summed(site, offers.upper * offers.value, offers.sites)
    mean = np.divide(value, pieces, out=np.ones(offers.sites), where=pieces > 0)
    return _Steps(
        mean,
        offers.hours.worth(value, pieces, len(offers.daily)),
        offers.material.worth(value, pieces, len(offers.arrived)),
        offers.rate.cumsum(axis=1),
    )


def costs(offers: Offers, prices: Prices) -> Floats:
    """What a piece takes on each day, at these prices (sites × days)."""
    cost = np.zeros((offers.sites, offers.days))
    offers.hours.charge(prices.hours, cost)
    offers.material.charge(prices.held(offers), cost)
    return cost


def _choose(offers: Offers, prices: Prices, temper: float, steps: _Steps, beside: SideBySide) -> Market:
    portion, dues = (np.empty((offers.sites, offers.days)) for _ in range(2))
    pieces, price = np.empty(len(offers.need)), np.empty(len(offers.need))
    held = replace(prices, material=prices.held(offers))

    def spread(first: int, after: int) -> None:
        """How sites spread their work, and what a piece costs by each last day."""
        cost = np.zeros((after - first, offers.days))
        offers.hours.charge(held.hours, cost, first)
        offers.material.charge(held.material, cost, first)
        scale = temper * steps.site[first:after, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.log(offers.rate[first:after]) - cost / scale
            upto = np.logaddexp.accumulate(drawn, axis=1)
            portion[first:after] = np.nan_to_num(np.exp(drawn - upto))
            due = scale * (np.log(steps.could[first:after]) - upto)
        dues[first:after] = np.where(np.isfinite(upto), due, np.inf)

    def choose(first: int, after: int) -> None:
        """What needs choose among their columns."""
        starts = offers.first[first:after]
        mine = slice(int(starts[0]), int(offers.first[after]) if after < len(offers.first) else len(pieces))
        group, value = offers.group[mine] - first, offers.value[mine]
        price[mine] = dues.ravel()[offers.place[mine]]
        profit = (value - price[mine]) / (temper * value)
        best = np.maximum(np.maximum.reduceat(profit, starts - starts[0]), 0.0)
        drawn = np.exp(profit - best[group])
        total = np.add.reduceat(drawn, starts - starts[0]) + np.exp(-best)
        pieces[mine] = np.minimum(offers.quantity[mine] * drawn / total[group], offers.upper[mine])

    beside(spread, offers.sites, SITES)
    if len(pieces):
        beside(choose, len(offers.first), NEEDS)
    return Market(offers, prices, pieces, price, portion)


def loads(market: Market, beside: SideBySide) -> tuple[Floats, Floats]:
    """What is taken of each row of hours by day, and of each row of material up to each day."""
    offers = market.offers
    due = summed(offers.place, market.pieces, offers.sites * offers.days).reshape(offers.sites, offers.days)
    made, hours, material = np.empty(due.shape), np.zeros(offers.daily.shape), np.zeros(offers.arrived.shape)

    def make(first: int, after: int) -> None:
        made[first:after] = market.made(due[first:after], slice(first, after))

    def load(first: int, after: int) -> None:
        offers.hours.load(made, hours[first:after], first)

    def draw(first: int, after: int) -> None:
        offers.material.load(made, material[first:after], first)
        material[first:after] = material[first:after].cumsum(axis=1)

    beside(make, offers.sites, SITES)
    beside(load, len(hours), SITES)
    beside(draw, len(material), SITES)
    return hours, material


def _moved(market: Market, temper: float, steps: _Steps, beside: SideBySide) -> Prices:
    offers, prices = market.offers, market.prices
    hours, material = loads(market, beside)
    used = np.where(offers.closes, material, 0.0)
    return Prices(
        _bid(prices.hours, hours, offers.daily, temper * steps.hours),
        _bid(prices.material, used, offers.arrived, temper * steps.material),
    )


def _bid(price: Floats, load: Floats, there: Floats, scale: Floats) -> Floats:
    """Dearer where more is asked than there is, cheaper where less; never below nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.log(load / there)
    excess = np.clip(np.nan_to_num(excess, nan=0.0), -MOST, MOST)
    found: Floats = np.maximum(0.0, price + PACE * scale[:, None] * excess)
    return found
