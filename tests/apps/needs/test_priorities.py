"""The State's priorities: what one would change, told before; the list of all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.priorities import (
    Priorities,
    Priority,
    Weighed,
    priorities_on,
    priority_rows,
    weighed,
    weights_of,
)
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.records import effects
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import FixedClock

MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)


@pytest.fixture
def places(hospital: str) -> list[str]:
    home = register_establishment(
        name="EHPAD de Die", kind="ehpad", recipient_class="R2", commune="26113", actor=OPERATOR, clock=CLOCK
    ).code
    return [hospital, home]


def need(place: str, quantity: int) -> str:
    return file_need(
        establishment=place, design="D0001", quantity=quantity, deadline=MONDAY + timedelta(days=9),
        actor=OPERATOR, clock=CLOCK,
    ).code  # fmt: skip


def ranked(subject: str, weight: int, clock: FixedClock = CLOCK, **period: Any) -> str:
    return set_priority(
        subject=subject, weight=weight, reason="Vague", actor=OPERATOR, clock=clock, **period
    ).number


def told(act: ActKind, subject: str, day: date = MONDAY, **payload: Any) -> list[str]:
    """What is said before an act is recorded, in French, spaces made plain."""
    changes = effects.preview(ActFacts(act.value, subject, "", day, payload), day)
    return [change.says.fr.replace("\u202f", " ") for change in changes]


def test_what_a_priority_changes_is_told_before(places: list[str]) -> None:
    for quantity in (4000, 200, 100):
        need(places[0], quantity)
    special = need(places[1], 50)
    closed = need(places[1], 7)
    close_need(need=closed, reason="mistake", actor=OPERATOR, clock=CLOCK)
    ranked(f"need:{special}", 9)
    assert told(ActKind.PRIORITY, "D0001", weight=5) == [
        "3 besoins passent du poids 1 au poids 5 : 4 300 pièces attendues."
    ]
    assert told(ActKind.PRIORITY, "kind:ehpad", weight=5) == [
        "Aucun besoin ouvert ne change de poids aujourd’hui ; ceux qui viendront en tiendront compte."
    ]
    assert told(ActKind.PRIORITY, f"need:{special}", weight=2) == [
        "1 besoin passe du poids 9 au poids 2 : 50 pièces attendues."
    ]


def test_withdrawing_tells_what_comes_back(places: list[str]) -> None:
    need(places[0], 10)
    need(places[1], 20)
    ranked("kind:ehpad", 3)
    number = ranked("D0001", 6)
    assert told(ActKind.WITHDRAW, "D0001", ends=number, kind="priority") == [
        "1 besoin passe du poids 6 au poids 1 : 10 pièces attendues.",
        "1 besoin passe du poids 6 au poids 3 : 20 pièces attendues.",
    ]
    withdraw(number=number, reason="Vague passée", actor=OPERATOR, clock=CLOCK)
    assert sorted(weights_of(Need.objects.select_related("design", "establishment"), MONDAY).values()) == [
        1,
        3,
    ]


def test_the_list_says_where_each_stands(places: list[str], django_assert_num_queries: Any) -> None:
    need(places[0], 10)
    need(places[1], 20)
    ranked("D0001", 2)
    ranked("D0001", 4)
    ranked("kind:ehpad", 7, valid_from=MONDAY + timedelta(days=3))
    ranked("kind:hospital", 3, valid_until=MONDAY)
    gone = ranked("need:B00002", 8)
    withdraw(number=gone, reason="Erreur", actor=OPERATOR, clock=CLOCK)
    day = MONDAY + timedelta(days=1)
    with django_assert_num_queries(3):  # four when a need has one of its own
        rows = priority_rows(day)
    found = [
        (r.priority.subject, r.priority.weight, r.state, r.needs, r.pieces, r.ended_reason) for r in rows
    ]
    assert found == [
        ("need:B00002", 8, "withdrawn", 0, 0, "Erreur"),
        ("kind:hospital", 3, "over", 0, 0, ""),
        ("kind:ehpad", 7, "to_come", 0, 0, ""),
        ("D0001", 4, "in_force", 2, 30, ""),
        ("D0001", 2, "replaced", 0, 0, ""),
    ]


SUBJECTS = ("D0001", "kind:hospital", "kind:ehpad", "need:B00001", "need:B00003")


def test_what_is_told_is_what_each_need_weighs(places: list[str]) -> None:
    """Against the weights of needs read one by one, on random priorities."""
    for place, quantity in ((places[0], 10), (places[0], 20), (places[1], 40), (places[1], 80)):
        need(place, quantity)
    needs = list(Need.objects.select_related("design", "establishment"))

    def standing(weights: dict[str, int]) -> Priorities:
        return Priorities({s: Priority(s, w, "", "", MONDAY, None) for s, w in weights.items()})

    def weight(found: Priorities, row: Need) -> int:
        return found.of(need=row.code, design=row.design.code, kind=row.establishment.kind).weight

    some = st.dictionaries(st.sampled_from(SUBJECTS), st.integers(1, 4), max_size=4)

    @settings(max_examples=40, deadline=None)
    @given(some, some)
    def holds(first: dict[str, int], second: dict[str, int]) -> None:
        before, after = standing(first), standing(second)
        expected: dict[tuple[int, int], tuple[int, int]] = {}
        for row in needs:
            pair = (weight(before, row), weight(after, row))
            if pair[0] != pair[1]:
                count, pieces = expected.get(pair, (0, 0))
                expected[pair] = (count + 1, pieces + row.quantity)
        assert weighed(before, after) == tuple(Weighed(*k, *v) for k, v in sorted(expected.items()))

    holds()


def test_a_priority_not_yet_in_force_weighs_nothing(places: list[str]) -> None:
    need(places[0], 10)
    later = MONDAY + timedelta(days=3)
    ranked("D0001", 5, valid_from=later)
    assert priorities_on(MONDAY).by_subject == {}
    assert told(ActKind.PRIORITY, "D0001", later, weight=6) == [
        "1 besoin passe du poids 5 au poids 6 : 10 pièces attendues."
    ]
