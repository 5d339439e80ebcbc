"""Sampling plans: the table of §6, brute force by counting, and the monotony that a plan must have."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.refusals import Refusal
from maillage.safety.sampling import acceptance_probability, defectives_to_find, sampling_plan

TABLE = {
    #     5 % 10 % 20 %
    20:  (18, 14, 9),
    50:  (34, 18, 10),
    100: (37, 20, 10),
    200: (41, 21, 11),
    500: (43, 22, 11),
}  # fmt: skip


@pytest.mark.parametrize("lot", TABLE)
def test_the_table_of_the_scheme(lot):
    plans = tuple(sampling_plan(lot, Fraction(rate, 100)).sample for rate in (5, 10, 20))
    assert plans == TABLE[lot]


def seen_by_counting(lot, defectives, sample):
    """The share of samples without a defective, over every sample there is."""
    draws = list(combinations(range(lot), sample))
    return Fraction(sum(min(draw) >= defectives for draw in draws), len(draws))


@pytest.mark.parametrize("lot", range(1, 10))
def test_probabilities_by_counting_every_sample(lot):
    for defectives in range(1, lot + 1):
        for sample in range(1, lot + 1):
            counted = seen_by_counting(lot, defectives, sample)
            assert acceptance_probability(lot, defectives, sample) == counted


@pytest.mark.parametrize("risk", [Fraction(1, 10), Fraction(1, 20), Fraction(1, 3)])
@pytest.mark.parametrize("rate", [Fraction(1, 50), Fraction(1, 10), Fraction(1, 3), Fraction(1)])
def test_the_plan_is_the_least_one(rate, risk):
    for lot in range(1, 60):
        defectives = max(1, int(lot * rate))
        least = next(n for n in range(1, lot + 1) if acceptance_probability(lot, defectives, n) <= risk)
        plan = sampling_plan(lot, rate, risk)
        assert (plan.defectives, plan.sample) == (defectives, least)
        assert plan.accepted_risk == acceptance_probability(lot, defectives, least)


@given(st.integers(1, 3000), st.fractions(Fraction(1, 200), 1, max_denominator=200))
def test_the_plan_holds_its_promise_and_one_piece_less_does_not(lot, rate):
    plan = sampling_plan(lot, rate)
    assert plan.accepted_risk <= Fraction(1, 10)
    assert 1 <= plan.sample <= lot
    if plan.sample > 1:
        assert acceptance_probability(lot, plan.defectives, plan.sample - 1) > Fraction(1, 10)


def test_one_piece_in_a_hundred_hardly_finds_anything():
    """§1.8: one piece scanned in a lot of 100 finds a 5 % defect rate 5 % of the time."""
    assert 1 - acceptance_probability(100, 5, 1) == Fraction(5, 100)


def test_the_defectives_are_floored_and_at_least_one():
    tenth = Fraction(1, 10)
    assert [defectives_to_find(lot, tenth) for lot in (1, 9, 19, 20, 29)] == [1, 1, 1, 2, 2]


def test_a_million_pieces_is_quick():
    assert sampling_plan(1_000_000, Fraction(1, 10)).sample == 22


@pytest.mark.parametrize(
    "lot,rate,risk,name",
    [
        (0, Fraction(1, 10), Fraction(1, 10), "lot"),
        (1_000_001, Fraction(1, 10), Fraction(1, 10), "lot"),
        (10, Fraction(0), Fraction(1, 10), "rate"),
        (10, Fraction(11, 10), Fraction(1, 10), "rate"),
        (10, Fraction(1, 10), Fraction(0), "risk"),
        (10, Fraction(1, 10), Fraction(1), "risk"),
    ],
)
def test_an_impossible_plan_is_refused(lot, rate, risk, name):
    with pytest.raises(Refusal) as refused:
        sampling_plan(lot, rate, risk)
    assert (refused.value.code, refused.value.params["name"]) == ("sampling.input", name)
