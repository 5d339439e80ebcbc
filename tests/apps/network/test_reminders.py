"""Workshops that nobody confirmed are asked, once in a while, by day, where somebody will read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories.lists import crest, parsed

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.import_workshops import import_workshops
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remind_workshops import remind_workshops
from maillage.apps.network.commands.state_unavailability import state_unavailability
from maillage.apps.network.freshness import CONFIRM_EVERY_DAYS, freshness
from maillage.apps.outbox.models import Message
from maillage.kernel.clock import PARIS, FixedClock

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
N = CONFIRM_EVERY_DAYS


def at(offset: int) -> FixedClock:
    return FixedClock.at_noon(DAY + timedelta(days=offset))


def a_shop(**facts: Any) -> str:
    given = {"name": "Atelier", "commune": "26108", "contact_email": "a@b.example", **facts}
    return register_workshop(**given, actor=OPERATOR, clock=at(0)).code


def asked(offset: int) -> int:
    return remind_workshops(clock=at(offset))


def test_asked_after_the_days_and_then_once_in_as_many() -> None:
    shop = a_shop()
    assert [asked(n) for n in (0, N, N + 1, N + 1, N + 2, 2 * N, 2 * N + 1)] == [0, 0, 1, 0, 0, 0, 1]
    first = Message.objects.order_by("pk")[0]
    assert (first.organisation, first.email, first.about, first.urgent) == (shop, "a@b.example", shop, False)
    assert "depuis 15 jours" in first.body["fr"] and f"/ateliers/{shop}/inventaire/" in first.body["en"]


def test_confirming_starts_again() -> None:
    shop = a_shop()
    confirm_workshop(workshop=shop, actor=OPERATOR, clock=at(N))
    assert [asked(n) for n in (N + 1, 2 * N, 2 * N + 1)] == [0, 0, 1]


@pytest.mark.parametrize(("hour", "sent"), [(3, 0), (7, 0), (8, 1), (18, 1), (19, 0), (23, 0)])
def test_nobody_is_asked_at_night(hour: int, sent: int) -> None:
    a_shop()
    day = DAY + timedelta(days=N + 5)
    assert (
        remind_workshops(clock=FixedClock(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS))) == sent
    )


def test_not_when_closed_away_or_unreachable() -> None:
    close_workshop(workshop=a_shop(), reason="ended", actor=OPERATOR, clock=at(1))
    state_unavailability(workshop=a_shop(), since=DAY, actor=OPERATOR, clock=at(1))
    a_shop(contact_email="")
    assert asked(N + 1) == 0


def test_an_account_is_enough_to_be_reached() -> None:
    shop = a_shop(contact_email="")
    open_account(
        username="x", password="une longue phrase", full_name="X", roles=[Assignment(Role.WORKSHOP, "26", shop)],
        actor=OPERATOR, clock=at(0), until=DAY + timedelta(days=2 * N),
    )  # fmt: skip
    assert asked(N + 1) == 1
    assert asked(3 * N) == 0  # the role has ended


def test_one_that_a_list_gave_and_nobody_ever_read() -> None:
    import_workshops(parsed=parsed(crest()), feed="fablabs.io", actor=OPERATOR, clock=at(0))
    open_account(
        username="x", password="une longue phrase", full_name="X",
        roles=[Assignment(Role.WORKSHOP, "26", "L0001")], actor=OPERATOR, clock=at(0),
    )  # fmt: skip
    assert [asked(n) for n in (N, N + 1)] == [0, 1]
    assert "jamais été confirmé" in Message.objects.get().body["fr"]


def test_many_are_asked_a_batch_at_a_time() -> None:
    for _ in range(5):
        a_shop()
    assert [remind_workshops(clock=at(N + 1), limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_freshness() -> None:
    assert freshness(None, DAY).is_stale
    found = [freshness(DAY - timedelta(days=n), DAY) for n in (-1, 0, N, N + 1)]
    assert [(f.days, f.is_stale) for f in found] == [(0, False), (0, False), (N, False), (N + 1, True)]
