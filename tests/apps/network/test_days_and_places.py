"""Days on which a workshop makes nothing, and the places where its makers bring and fetch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.people import coordinator, workshop_manager

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.edit_drop_point import (
    add_drop_point,
    edit_drop_point,
    remove_drop_point,
)
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.state_unavailability import (
    close_this_week,
    end_unavailability,
    state_unavailability,
)
from maillage.apps.network.models import Machine, Unavailability
from maillage.apps.network.queries.drop_points import drop_point_list, drop_point_named
from maillage.apps.network.queries.unavailabilities import unavailability_list, unavailable_now
from maillage.apps.network.queries.workshops import workshop_list, workshop_points
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)
CLOCK = FixedClock.at_noon(TUESDAY)


def day(offset: int) -> date:
    return TUESDAY + timedelta(days=offset)


def on(offset: int) -> FixedClock:
    return FixedClock.at_noon(day(offset))


@pytest.fixture
def shop() -> str:
    return register_workshop(
        name="Atelier", commune="26108", processes=["fdm"], actor=OPERATOR, clock=CLOCK
    ).code


def unavailable(shop: str, first: int, last: int | None, **more: Any) -> Unavailability:
    until = None if last is None else day(last)
    given = {"workshop": shop, "since": day(first), "until": until, "actor": OPERATOR, "clock": CLOCK}
    return state_unavailability(**{**given, **more})


@pytest.mark.parametrize(("offset", "sunday"), [(0, 5), (-1, 5), (5, 5), (6, 12)])
def test_closed_this_week_goes_to_sunday_and_a_second_tap_changes_nothing(
    shop: str, offset: int, sunday: int
) -> None:
    actor = workshop_manager(shop)
    first = close_this_week(workshop=shop, actor=actor, clock=on(offset))
    again = close_this_week(workshop=shop, actor=actor, clock=on(offset))
    assert (first.since, first.until, first.reason) == (day(offset), day(sunday), "closed")
    assert (again.code, Unavailability.objects.count()) == (first.code, 1)


def test_the_tap_is_taken_back(shop: str) -> None:
    made = close_this_week(workshop=shop, actor=OPERATOR, clock=CLOCK)
    assert list(unavailable_now([shop], TUESDAY)) == [shop]
    end_unavailability(unavailability=made.code, actor=OPERATOR, clock=CLOCK)
    assert unavailability_list(shop, TUESDAY) == ()
    with pytest.raises(Refusal, match=r"unavailability\.unknown"):
        end_unavailability(unavailability=made.code, actor=OPERATOR, clock=CLOCK)
    assert [e.verb for e in JournalEntry.objects.order_by("pk")][-2:] == [
        "state_unavailability",
        "end_unavailability",
    ]


def test_what_has_begun_keeps_its_past_days_and_what_is_over_stays(shop: str) -> None:
    made = unavailable(shop, 0, None, reason="no_people")
    end_unavailability(unavailability=made.code, actor=OPERATOR, clock=on(3))
    (kept,) = unavailability_list(shop, day(3), with_past=True)
    assert (kept.since, kept.until, kept.is_over, kept.is_now) == (TUESDAY, day(2), True, False)
    assert unavailability_list(shop, day(3)) == ()
    with pytest.raises(Refusal, match=r"unavailability\.over"):
        end_unavailability(unavailability=made.code, actor=OPERATOR, clock=on(3))


def test_one_group_of_machines_does_not_close_the_workshop(shop: str) -> None:
    machine = Machine.objects.get()
    made = unavailable(shop, 0, 9, machine=machine.code, reason="breakdown", note="Buse à changer")
    (row,) = unavailability_list(shop, TUESDAY)
    assert (row.machine, row.process, row.reason, row.is_now) == (machine.code, "fdm", "breakdown", True)
    assert unavailable_now([shop], TUESDAY) == {}
    remove_machine(machine=machine.code, actor=OPERATOR, clock=CLOCK)
    assert not Unavailability.objects.filter(code=made.code).exists()


def test_the_longest_of_several_is_told(shop: str) -> None:
    unavailable(shop, 0, 2)
    unavailable(shop, 1, 8, reason="holiday")
    unavailable(shop, 20, 30)
    assert unavailable_now([shop], day(1))[shop].until == day(8)
    assert unavailable_now([shop], day(9)) == {}
    assert [row.since for row in unavailability_list(shop, day(9))] == [day(20)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"since": day(3), "until": day(2)}, "period.backwards"),
        ({"since": day(-9), "until": day(-1)}, "unavailability.past"),
        ({"reason": "tired"}, "unavailability.unknown_reason"),
        ({"machine": "G99999"}, "machine.elsewhere"),
        ({"note": "x" * 201}, "field.invalid"),
        ({"workshop": "L0404"}, "workshop.unknown"),
        ({"actor": coordinator("75")}, "access.role_missing"),
    ],
)
def test_days_are_refused(shop: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        unavailable(shop, 0, 3, **given)
    assert refused.value.code == code
    assert Unavailability.objects.count() == 0


def test_a_machine_of_another_workshop_is_not_mine_to_stop(shop: str) -> None:
    other = register_workshop(
        name="Autre", commune="26362", processes=["fdm"], actor=OPERATOR, clock=CLOCK
    ).code
    theirs = Machine.objects.get(workshop__code=other).code
    with pytest.raises(Refusal, match=r"machine\.elsewhere"):
        unavailable(shop, 0, 3, machine=theirs)
    made = unavailable(other, 0, 3)
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        end_unavailability(unavailability=made.code, actor=workshop_manager(shop), clock=CLOCK)


# Drop points


def test_a_drop_point_from_first_to_last(shop: str) -> None:
    actor = workshop_manager(shop)
    made = add_drop_point(
        workshop=shop, name="Médiathèque", commune="26362", address="1 place Latour", hours="mardi 9 h – 12 h",
        fetch=False, actor=actor, clock=CLOCK,
    )  # fmt: skip
    row = drop_point_named(made.code)
    assert (row.code, row.workshop, row.city, row.department) == ("PD0001", shop, "Valence", "26")
    assert (row.bring, row.fetch, row.located) == (True, False, "commune")
    edit_drop_point(drop_point=made.code, bring=False, fetch=True, commune="26108", actor=actor, clock=CLOCK)
    row = drop_point_named(made.code)
    assert (row.bring, row.fetch, row.city, row.hours) == (False, True, "Crest", "mardi 9 h – 12 h")
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        remove_drop_point(drop_point=made.code, actor=workshop_manager("L0404"), clock=CLOCK)
    remove_drop_point(drop_point=made.code, actor=actor, clock=CLOCK)
    assert drop_point_list(shop) == ()
    with pytest.raises(Refusal, match=r"drop_point\.unknown"):
        drop_point_named(made.code)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"bring": False, "fetch": False}, "drop_point.useless"),
        ({"name": ""}, "field.invalid"),
        ({"commune": "99999"}, "territory.unknown_commune"),
        ({"lat": 44.7}, "place.half_position"),
    ],
)
def test_a_drop_point_is_refused(shop: str, given: dict[str, Any], code: str) -> None:
    facts = {"workshop": shop, "name": "Mairie", "commune": "26108", "actor": OPERATOR, "clock": CLOCK}
    with pytest.raises(Refusal) as refused:
        add_drop_point(**{**facts, **given})
    assert refused.value.code == code
    assert drop_point_list(shop) == ()


@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_grow(shop: str, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        unavailable(shop, number, number + 1)
        add_drop_point(workshop=shop, name=f"P{number}", commune="26108", actor=OPERATOR, clock=CLOCK)
    with django_assert_num_queries(1):
        assert len(unavailability_list(shop, TUESDAY)) == count
    with django_assert_num_queries(1):
        unavailable_now([shop], TUESDAY)
    with django_assert_num_queries(1):
        assert len(drop_point_list(shop)) == count


def _open_from(offset: int) -> tuple[list[str], list[str]]:
    """What the directory and its map find to open between that day and Sunday."""
    rows = workshop_list(opens_from=day(offset)).items
    points = workshop_points(opens_from=day(offset))
    return [row.code for row in rows], [point.code for point in points]


def test_a_workshop_opens_this_week_until_it_says_otherwise(shop: str) -> None:
    assert _open_from(0) == ([shop], [shop])
    close_this_week(workshop=shop, actor=OPERATOR, clock=CLOCK)
    assert _open_from(0) == _open_from(3) == ([], [])  # from today, Friday: not before Sunday
    assert _open_from(6) == ([shop], [shop])  # from next Monday


def test_one_free_weekday_is_enough_and_a_weekend_is_none(shop: str) -> None:
    unavailable(shop, 0, 2)
    assert _open_from(0) == ([shop], [shop])  # Friday is left
    unavailable(shop, 3, 3)
    assert _open_from(0) == ([], [])
    assert _open_from(4) == ([], [])  # from Saturday: it opens on weekdays
    assert _open_from(-1) == ([shop], [shop])  # Monday was


def test_machines_away_do_not_shut_a_workshop(shop: str) -> None:
    unavailable(shop, 0, 10, machine=Machine.objects.get(workshop__code=shop).code)
    assert _open_from(0) == ([shop], [shop])


def test_a_line_says_who_is_away_on_the_day_asked(shop: str) -> None:
    unavailable(shop, 0, 2)
    lines = [workshop_list(day=when).items[0] for when in (None, day(0), day(3))]
    assert [(line.away, line.away_until) for line in lines] == [(None, None), (True, day(2)), (False, None)]
