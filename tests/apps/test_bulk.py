"""The frame of bulk verbs: all or nothing, every item at fault named."""

from __future__ import annotations

import pytest

from maillage.apps.bulk import judge_all
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Conflict, Refusal

ODD = declare(
    "essay.odd", fr="{n} est impair.", en="{n} is odd.", advice_fr="Ôtez un.", advice_en="Take one."
)


def half(number: int) -> int:
    if number < 0:
        raise Conflict(ODD, n=number)
    if number % 2:
        raise Refusal(ODD, n=number)
    return number // 2


def test_what_is_judged_comes_in_order() -> None:
    assert judge_all([4, 2, 0], half, str) == [2, 1, 0]
    assert judge_all([], half, str) == []


def test_every_item_at_fault_is_named_before_its_words() -> None:
    with pytest.raises(Refusal) as caught:
        judge_all([1, 2, 3], half, lambda n: f"P{n}")
    assert not isinstance(caught.value, Conflict)
    assert caught.value.says("fr") == "P1\u202f: 1 est impair.\nP3\u202f: 3 est impair."
    assert caught.value.says("en") == "P1: 1 is odd.\nP3: 3 is odd."
    assert [reason.params for reason in caught.value.reasons] == [
        {"n": 1, "item": "P1"},
        {"n": 3, "item": "P3"},
    ]


@pytest.mark.parametrize(("given", "stale"), [([-1, -2], True), ([-1, 3], False)])
def test_only_conflicts_make_a_conflict(given: list[int], stale: bool) -> None:
    with pytest.raises(Refusal) as caught:
        judge_all(given, half, str)
    assert isinstance(caught.value, Conflict) is stale
