"""The bound of plans by regions: what any prices prove, no plan exceeds."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import tiny_instances

from maillage.planning.bounding import bound
from maillage.planning.generating import generate
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.regions.atlas import Atlas, atlas_of
from maillage.planning.regions.market import Market, Prices, settle, sharpened
from maillage.planning.regions.offers import Offers, offers_of
from maillage.planning.regions.proof import proven_value
from maillage.planning.solving import solve

WHOLE = generate(60, 300, 1)


@cache
def atlas() -> Atlas:
    return atlas_of(WHOLE)


@cache
def market() -> Market:
    return settle(everything(atlas()), 60)


def everything(of: Atlas) -> Offers:
    return offers_of(of, of.resources, of.asked.quantity, of.sources.released)


@cache
def planned() -> Plan:
    return solve(WHOLE)


@settings(max_examples=60, deadline=None)
@given(tiny_instances(), st.integers(0, 10**6), st.floats(0.0, 3.0))
def test_no_plan_of_a_hostile_instance_exceeds_what_any_prices_prove(
    whole: Instance, seed: int, scale: float
) -> None:
    """Accepted work, stocks, industry, zones and rules among them."""
    atlas, draw = atlas_of(whole), np.random.default_rng(seed)
    offers = everything(atlas)
    prices = Prices(scale * draw.random(offers.daily.shape), scale * draw.random(offers.arrived.shape))
    found = proven_value(offers, prices, atlas.split()) * atlas.asked.scale
    coverage = solve(whole).summary.weighted_on_time_coverage
    assert coverage * atlas.asked.total <= found * (1 + 1e-9) or not whole.needs


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.0, 3.0))
def test_any_prices_prove_a_bound(seed: int, scale: float) -> None:
    """However wrong the prices, no plan exceeds what they prove; without a limit, nor does the program's optimum."""
    offers, draw = market().offers, np.random.default_rng(seed)
    wild = Prices(
        market().prices.hours * draw.uniform(0, 2, offers.daily.shape)
        + scale * draw.random(offers.daily.shape),
        market().prices.material * draw.uniform(0, 2, offers.arrived.shape),
    )
    assert proven(wild) >= planned().summary.weighted_on_time_coverage
    assert proven(wild, LIMITLESS) >= best() - 1e-9


def test_settled_prices_prove_nearly_the_day_indexed_bound() -> None:
    settled = settle(market().offers, 80)
    sharper = sharpened(settled, 240)
    assert best() <= proven(settled.prices, LIMITLESS) <= 1.06 * best()
    assert best() <= proven(sharper.prices, LIMITLESS) < proven(settled.prices, LIMITLESS)
    assert planned().summary.weighted_on_time_coverage <= proven(sharper.prices) <= 1.01 * best()
    nothing = Prices(np.zeros_like(settled.prices.hours), np.zeros_like(settled.prices.material))
    assert proven(nothing, LIMITLESS) > 1.2 * best()


LIMITLESS = 10**6


def proven(prices: Prices, split: int | None = None) -> float:
    """What prices prove, as a share of what is asked; `split` instead of the most workshops of a need."""
    most = atlas().split() if split is None else np.full(len(WHOLE.needs), split)
    return proven_value(market().offers, prices, most) * atlas().asked.scale / atlas().asked.total


@pytest.mark.parametrize("split", (1, 2, 4, LIMITLESS))
def test_the_bound_is_what_its_formula_says(split: int) -> None:
    """Against the formula written need by need in plain Python, and every choice of workshops enumerated."""
    offers, prices = market().offers, market().prices
    closes = np.where(offers.closes, prices.material, 0.0)
    total = float((prices.hours * offers.daily).sum() + (closes * offers.arrived).sum())
    price, exact, limited = cheapest(prices), total, total
    for group in range(len(offers.first)):
        columns = np.nonzero(offers.group == group)[0].tolist()
        ways = [(offers.value[k] - price[k], int(offers.upper[k] + 1e-5), shop_of(k)) for k in columns]
        best_of = best_choice([way for way in ways if way[0] > 0], int(offers.quantity[columns[0]]), split)
        exact, limited = exact + best_of[0], limited + best_of[1]
    found = proven_value(offers, prices, np.full(len(WHOLE.needs), split))
    assert exact <= found * (1 + 1e-12)
    assert found == pytest.approx(limited, rel=1e-6)


def cheapest(prices: Prices) -> list[float]:
    """What a piece of each column takes at least, day by day and row by row."""
    offers, found = market().offers, []
    for place in offers.place.tolist():
        site, last = divmod(place, offers.days)
        days = []
        for day in range(last + 1):
            if offers.rate[site, day] > 0:
                hours = sum(
                    offers.hours.amount[k] * prices.hours[offers.hours.row[k], day]
                    for k in np.nonzero(offers.hours.site == site)[0]
                )
                drawn = sum(
                    offers.material.amount[k] * prices.material[row, later]
                    for k in np.nonzero(offers.material.site == site)[0]
                    for row in [offers.material.row[k]]
                    for later in range(day, offers.days)
                    if offers.closes[row, later]
                )
                days.append(hours + drawn)
        found.append(min(days, default=np.inf))
    return found


def shop_of(column: int) -> int:
    site = int(market().offers.place[column]) // market().offers.days
    return int(market().offers.workshop[site]) if site < market().offers.makers else -1


def best_choice(ways: list[tuple[float, int, int]], quantity: int, split: int) -> tuple[float, float]:
    """The most that (profit, pieces, workshop) give with `split` workshops, and what prices of a piece prove of it."""

    def filled(open_: set[int]) -> float:
        left, worth = quantity, 0.0
        for profit, pieces, shop in sorted(ways, reverse=True):
            if shop in open_:
                worth, left = worth + profit * min(left, pieces), left - min(left, pieces)
        return worth

    shops = {shop for _, _, shop in ways} - {-1}
    if split >= len(shops):
        return filled(shops | {-1}), filled(shops | {-1})
    exact = max(filled({*some, -1}) for some in combinations(sorted(shops), split))
    least = filled(shops | {-1})
    for price in [0.0, *(profit for profit, _, _ in ways)]:
        each = dict.fromkeys([*shops, -1], 0.0)
        for profit, pieces, shop in ways:
            each[shop] += max(profit - price, 0.0) * pieces
        sent = each.pop(-1)
        least = min(least, quantity * price + sent + sum(sorted(each.values())[-split:]))
    return exact, least


@cache
def best() -> float:
    """The optimum of the day-indexed program, to the tolerance of its proof."""
    return bound(WHOLE, tight=True).coverage * (1 - 1e-4)
