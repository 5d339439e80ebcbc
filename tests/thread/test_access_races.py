"""Places in a workshop asked for at once, for real: never more people than the slot holds, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.members import attach, maker
from tests.factories.relay import CLOCK, accepted, issued, planned, requested, slotted
from tests.factories.thread import MONDAY, a_workshop
from tests.thread.test_concurrency import together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.production.commands.give_up_order import give_up_order
from maillage.apps.relay.commands.book_slot import book_slot, leave_slot
from maillage.apps.relay.models import Booking, MissionParticulars, Slot
from maillage.apps.relay.queries.missions import state_of

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def test_eight_people_ask_for_three_places_while_one_leaves() -> None:
    shop = a_workshop(CLOCK).code
    planned(shop)
    slot = slotted(shop, heads=4)
    first, *others = attach(
        CLOCK, *[maker(shop, since=MONDAY, identity=None, machines=()) for _ in range(PEOPLE + 1)]
    )
    book_slot(slot=slot.code, member=first, rules_version=1, actor=OPERATOR, clock=CLOCK)

    def booking(member: str) -> object:
        return lambda: book_slot(slot=slot.code, member=member, rules_version=1, actor=OPERATOR, clock=CLOCK)

    leaving = lambda: leave_slot(slot=slot.code, member=first, actor=OPERATOR, clock=CLOCK)  # noqa: E731
    outcomes = together([*map(booking, others), leaving])  # type: ignore[list-item]
    row = Slot.objects.get()
    assert outcomes["done"] + outcomes["slot.full"] == PEOPLE + 1
    assert row.taken == Booking.objects.count() == outcomes["done"] - 1
    assert row.taken in (3, 4)


def test_an_order_is_never_issued_on_a_request_being_withdrawn_nor_on_work_being_given_up() -> None:
    _, order, member = accepted()
    number = requested()
    issuing = lambda: issued(order.code, member, request=number)  # noqa: E731
    withdrawing = lambda: withdraw(number=number, reason="Fin", actor=OPERATOR, clock=CLOCK)  # noqa: E731
    giving_up = lambda: give_up_order(order=order.code, reason="no_time", actor=OPERATOR, clock=CLOCK)  # noqa: E731
    outcomes = together([issuing, issuing, withdrawing, giving_up])
    known = {"done", "mission.request_not_applicable", "mission.no_accepted_work"}
    assert set(outcomes) <= known and outcomes["done"] >= 2
    rows = MissionParticulars.objects.select_related("mission", "order")
    assert {state_of(row, MONDAY + timedelta(days=1)).value for row in rows} <= {"revoked"}
