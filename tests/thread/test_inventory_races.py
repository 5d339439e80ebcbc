"""Several people on one inventory at once, for real, on both databases: one page wins, the others are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.members import attach, maker
from tests.thread.test_concurrency import together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remind_workshops import remind_workshops
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.state_unavailability import close_this_week
from maillage.apps.network.commands.update_inventory import MachineLine, Opening, update_inventory
from maillage.apps.network.models import Machine, Member, Unavailability, Workshop
from maillage.apps.outbox.models import Message
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
LATER = FixedClock.at_noon(date(2026, 4, 2))
PEOPLE = 6


@pytest.fixture
def shop() -> str:
    return register_workshop(
        name="Atelier", commune="26108", processes=["fdm"], contact_email="a@b.example",
        actor=OPERATOR, clock=CLOCK,
    ).code  # fmt: skip


def saving(shop: str, count: int) -> Any:
    machine, revision = Machine.objects.get().code, Workshop.objects.get().revision
    return lambda: update_inventory(
        workshop=shop, revision=revision, machines=[MachineLine(machine, count, 8)], stocks=[],
        opening=Opening((0, 1), 8), actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip


def test_of_several_saves_of_the_same_page_one_lands(shop: str) -> None:
    outcomes = together([saving(shop, 10 + n) for n in range(PEOPLE)])
    assert outcomes == {"done": 1, "inventory.stale": PEOPLE - 1}
    assert Machine.objects.get().count in range(10, 10 + PEOPLE)
    assert Workshop.objects.get().revision == 2


def test_a_removal_is_never_undone_by_a_save(shop: str) -> None:
    machine = Machine.objects.get().code
    removing = lambda: remove_machine(machine=machine, actor=OPERATOR, clock=CLOCK)  # noqa: E731
    outcomes = together([saving(shop, 9), removing, saving(shop, 8)])
    assert outcomes["done"] in {1, 2}  # the removal, and perhaps one save before it
    assert not Machine.objects.exists()


def test_codes_are_given_once(shop: str) -> None:
    stating = lambda: set_machine(  # noqa: E731
        workshop=shop, process="cnc", count=1, hours_per_day=1, actor=OPERATOR, clock=CLOCK
    )
    joining = lambda: add_members(members=[maker(shop)] * 5, actor=OPERATOR, clock=CLOCK)  # noqa: E731
    assert together([stating, joining] * 3) == {"done": 6}
    assert (Machine.objects.count(), Member.objects.count()) == (1 + 3 + 15, 15)


def test_a_double_tap_closes_one_week(shop: str) -> None:
    tapping = lambda: close_this_week(workshop=shop, actor=OPERATOR, clock=CLOCK)  # noqa: E731
    assert together([tapping] * PEOPLE) == {"done": PEOPLE}
    assert Unavailability.objects.count() == 1


def test_two_ticks_at_once_ask_once(shop: str) -> None:
    assert together([lambda: remind_workshops(clock=LATER)] * 3) == {"done": 3}
    assert Message.objects.count() == 1


def test_a_workshop_closes_once(shop: str) -> None:
    attach(CLOCK, maker(shop))
    closing = lambda: close_workshop(workshop=shop, reason="ended", actor=OPERATOR, clock=CLOCK)  # noqa: E731
    assert together([closing] * 3) == {"done": 1, "workshop.closed": 2}
