"""A grid answers as the verdict does, for every triple and every day, and tells each refusal once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.safety.questions import acceptances, few, holds, makers, policies, recipients, units
from tests.safety.scenes import DAY, acceptance, facts, maker, recipient, unit

from maillage.safety.acts import Policy
from maillage.safety.facts import Facts
from maillage.safety.grid import Grid, Ground
from maillage.safety.verdict import verdict

DAYS = tuple(DAY + timedelta(days=offset) for offset in (0, 1, 14, 60))


def named(prefix, strategy, most):
    listed = st.lists(strategy, min_size=1, max_size=most)
    return listed.map(lambda items: {f"{prefix}{n}": item for n, item in enumerate(items)})


grounds = st.builds(
    Ground,
    policies=few(policies(), 3),
    acceptances=st.lists(acceptances(), max_size=3).map(tuple),
    holds=few(holds(), 2),
)


def whole(grid, unit_name, maker_name, recipient_name):
    ground = grid.ground
    asked = Facts(
        "make",
        grid.days[0],
        grid.units[unit_name],
        grid.makers[maker_name],
        grid.recipients[recipient_name],
        ground.policies,
        ground.acceptances,
        ground.holds,
        scheme=ground.scheme,
    )
    return [verdict(replace(asked, day=day)) for day in grid.days]


@given(named("U", units(), 2), named("M", makers(), 2), named("R", recipients(), 3), grounds)
@settings(max_examples=40, deadline=None)
def test_a_grid_is_the_verdicts(unit_map, maker_map, recipient_map, ground):
    grid = Grid(unit_map, maker_map, recipient_map, DAYS, ground)
    told = list(grid.refusals())
    for triple in product(unit_map, maker_map, recipient_map):
        expected = whole(grid, *triple)
        assert grid.allowed(*triple) == all(found.allowed for found in expected)
        codes = {code for found in expected for code in found.codes}
        assert {reason.code for reason in grid.reasons(*triple)} == codes
        bound = [
            refusal
            for refusal in told
            if refusal.unit in (None, triple[0])
            and refusal.maker in (None, triple[1])
            and (refusal.recipients is None or triple[2] in refusal.recipients)
        ]
        assert {reason.code for refusal in bound for reason in refusal.reasons} == codes


def test_a_refusal_says_what_it_binds():
    grid = Grid(
        {"F1": unit("C"), "F2": unit("A")},
        {"L0042": maker(), "L0043": maker("M1", id="L0043")},
        {"B1": recipient("R3"), "B2": recipient("R3", id="E0013"), "B3": recipient("R0")},
        (DAY,),
        Ground(acceptances=(acceptance(),), policies=(Policy("P", "22", DAY, recipient_classes=("R0",)),)),
    )
    found = [
        (refusal.unit, refusal.maker, refusal.recipients, [reason.code for reason in refusal.reasons])
        for refusal in grid.refusals()
    ]
    assert sorted(found, key=repr) == [
        ("F1", "L0043", ("B1", "B2"), ["maker.level"]),
        ("F1", "L0043", None, ["maker.not_named_in_basis"]),
        ("F1", None, ("B2",), ["acceptance.missing"]),
        ("F1", None, ("B3",), ["category.recipient_not_served"]),
        ("F1", None, ("B3",), ["territory.forbids"]),
        ("F2", None, ("B3",), ["territory.forbids"]),
    ]
    assert grid.allowed("F1", "L0042", "B1")
    assert grid.allowed("F2", "L0043", "B2")
    assert not grid.allowed("F2", "L0042", "B3")


@pytest.mark.parametrize("triple", [("F9", "L0042", "B1"), ("F1", "L9", "B1"), ("F1", "L0042", "B9")])
def test_an_unknown_name_is_never_allowed(triple):
    grid = Grid({"F1": unit("A")}, {"L0042": maker()}, {"B1": recipient()}, (DAY,))
    assert grid.allowed("F1", "L0042", "B1")
    with pytest.raises(KeyError):
        grid.allowed(*triple)


def test_a_grid_without_a_day_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        Grid({}, {}, {}, ())


def test_a_grid_asks_every_day():
    asked = facts("make", "A")
    after = DAY + timedelta(days=90)
    units_ = {"F1": asked.unit}
    assert Grid(units_, {"L": asked.maker}, {"B": asked.recipient}, (DAY,)).allowed("F1", "L", "B")
    later = Grid(units_, {"L": asked.maker}, {"B": asked.recipient}, (DAY, after))
    assert [reason.code for reason in later.reasons("F1", "L", "B")] == ["decision.expired"]
