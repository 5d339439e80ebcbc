"""Refusals filed by what they name find exactly those that match, for any pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maillage.planning.candidates import matches
from maillage.planning.instance import Ban, Need
from maillage.planning.refusals import Refusals

NAMES = ("a", "b")
named = st.one_of(st.none(), st.sampled_from(NAMES))
bans = st.lists(
    st.builds(Ban, reason=st.sampled_from(("one", "two")), design=named, need=named, territory=named, workshop=named)
)  # fmt: skip


@given(bans, st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(NAMES), named)
def test_those_found_are_those_that_match(
    refusals: list[Ban], need: str, territory: str, design: str, workshop: str | None
) -> None:
    wanted = Need(need, (design,), 0.0, 0.0, 1, 0, 1.0, territory)
    found = list(Refusals.of(refusals).on(wanted, design, workshop))
    expected = [ban for ban in refusals if matches(ban, wanted, design, workshop)]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))
