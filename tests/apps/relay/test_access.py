"""The access plan: never more people than the slot holds, nobody without the rules, no day without consent."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from tests.factories.members import attach, maker
from tests.factories.relay import CLOCK, planned, slotted
from tests.factories.thread import MONDAY, a_workshop

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.relay.commands.book_slot import book_by_link, book_slot, leave_by_link, leave_slot
from maillage.apps.relay.commands.forget_missions import SLOT_DAYS, forget_missions
from maillage.apps.relay.commands.give_link import close_link, give_link, member_of_link
from maillage.apps.relay.commands.mail_link import LINK_DAYS
from maillage.apps.relay.commands.set_slot import close_slot, resize_slot
from maillage.apps.relay.models import Booking, Slot
from maillage.apps.relay.queries.access import access_sheet
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
MAKE = {"actor": OPERATOR, "clock": CLOCK}


@pytest.fixture
def shop() -> str:
    code = a_workshop(CLOCK).code
    planned(code)
    return code


def members(shop: str, count: int) -> tuple[str, ...]:
    return attach(CLOCK, *[maker(shop, since=MONDAY, identity=None) for _ in range(count)])


def test_places_are_taken_until_the_slot_is_full_and_given_back(shop: str) -> None:
    slot, (one, two, three) = slotted(shop, heads=2), members(shop, 3)
    for member in (one, two):
        book_slot(slot=slot.code, member=member, rules_version=1, **MAKE)
    with pytest.raises(Refusal, match=r"slot\.full"):
        book_slot(slot=slot.code, member=three, rules_version=1, **MAKE)
    with pytest.raises(Refusal, match=r"slot\.already_booked"):
        book_slot(slot=slot.code, member=one, rules_version=1, **MAKE)
    with pytest.raises(Refusal, match=r"slot\.below_bookings"):
        resize_slot(slot=slot.code, heads=1, **MAKE)
    leave_slot(slot=slot.code, member=one, **MAKE)
    with pytest.raises(Refusal, match=r"slot\.not_booked"):
        leave_slot(slot=slot.code, member=one, **MAKE)
    book_slot(slot=slot.code, member=three, rules_version=1, **MAKE)
    sheet = access_sheet(shop, MONDAY)
    assert sheet is not None
    assert [(row.heads, row.taken, row.left, row.members) for row in sheet.slots] == [(2, 2, 0, (two, three))]
    assert close_slot(slot=slot.code, **MAKE) == 2
    assert (Slot.objects.count(), Booking.objects.count()) == (0, 0)


def test_nobody_comes_without_the_rules_as_they_now_are(shop: str) -> None:
    slot, (member,) = slotted(shop), members(shop, 1)
    for version in (None, 0, 2):
        with pytest.raises(Refusal, match=r"slot\.rules_not_acknowledged"):
            book_slot(slot=slot.code, member=member, rules_version=version, **MAKE)
    planned(shop, rules="Masque et lunettes.")
    with pytest.raises(Refusal, match=r"slot\.rules_not_acknowledged"):
        book_slot(slot=slot.code, member=member, rules_version=1, **MAKE)
    planned(shop, rules="Masque et lunettes.", responsible="Sacha T.")  # the same rules: the same version
    book_slot(slot=slot.code, member=member, rules_version=2, **MAKE)
    assert Booking.objects.get().rules_version == 2


def test_slots_stand_on_days_of_consent_to_come_and_one_at_a_time(shop: str) -> None:
    slotted(shop, starts=time(9), ends=time(12))
    slotted(shop, starts=time(12), ends=time(14))
    for changes, code in (
        ({"starts": time(11), "ends": time(13)}, "slot.overlaps"),
        ({"starts": time(8), "ends": time(15)}, "slot.overlaps"),
        ({"starts": time(15), "ends": time(15)}, "mission.hours"),
        ({"day": MONDAY - timedelta(days=1)}, "slot.over"),
        ({"day": MONDAY + timedelta(days=61)}, "slot.no_consent"),
        ({"heads": 0}, "field.out_of_range"),
    ):
        with pytest.raises(Refusal) as found:
            slotted(shop, **changes)  # type: ignore[arg-type]
        assert found.value.code == code
    assert Slot.objects.count() == 2


def test_a_plan_comes_first_and_its_consent_is_dated() -> None:
    shop = a_workshop(CLOCK).code
    with pytest.raises(Refusal, match=r"access_plan\.missing"):
        slotted(shop)
    with pytest.raises(Refusal, match=r"access_plan\.consent_to_come"):
        planned(shop, consent_on=MONDAY + timedelta(days=1))
    with pytest.raises(Refusal, match=r"field\.invalid"):
        planned(shop, owner="")
    assert access_sheet(shop, MONDAY) is None


def test_only_the_workshop_and_its_coordination_keep_its_plan(shop: str) -> None:
    slot, (member,) = slotted(shop), members(shop, 1)
    other = Actor(
        None, "autre", (Assignment(Role.WORKSHOP, "26", "L9999"), Assignment(Role.COORDINATOR, "75"))
    )
    for act in (
        lambda: book_slot(slot=slot.code, member=member, rules_version=1, actor=other, clock=CLOCK),
        lambda: close_slot(slot=slot.code, actor=other, clock=CLOCK),
        lambda: give_link(member=member, actor=other, clock=CLOCK),
    ):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            act()


def test_a_member_books_for_themselves_by_their_link_until_it_closes(shop: str) -> None:
    slot, (member,) = slotted(shop), members(shop, 1)
    first = give_link(member=member, actor=OPERATOR, clock=CLOCK)
    secret = give_link(member=member, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"maker_link\.unknown"):
        book_by_link(token=first, slot=slot.code, rules_version=1, clock=CLOCK)
    book_by_link(token=secret, slot=slot.code, rules_version=1, clock=CLOCK)
    assert list(Booking.objects.values_list("member__code", flat=True)) == [member]
    leave_by_link(token=secret, slot=slot.code, clock=CLOCK)
    with pytest.raises(Refusal, match=r"slot\.not_booked"):
        leave_by_link(token=secret, slot=slot.code, clock=CLOCK)
    elsewhere = a_workshop(CLOCK, name="Atelier de Valence", commune="26362").code
    planned(elsewhere)
    away = slotted(elsewhere)
    with pytest.raises(Refusal, match=r"slot\.unknown"):
        book_by_link(token=secret, slot=away.code, rules_version=1, clock=CLOCK)
    late = FixedClock.at_noon(MONDAY + timedelta(days=LINK_DAYS + 1))
    with pytest.raises(Refusal, match=r"maker_link\.unknown"):
        member_of_link(secret, late)
    close_link(member=member, actor=OPERATOR, clock=CLOCK)
    for token in (secret, "", "x" * 43, "é"):
        with pytest.raises(Refusal, match=r"maker_link\.unknown"):
            member_of_link(token, CLOCK)


def test_who_was_there_is_forgotten(shop: str) -> None:
    slot, (member,) = slotted(shop), members(shop, 1)
    book_slot(slot=slot.code, member=member, rules_version=1, **MAKE)
    after = slot.day + timedelta(days=SLOT_DAYS)
    assert forget_missions(clock=FixedClock.at_noon(after)).slots == 0
    assert forget_missions(clock=FixedClock.at_noon(after + timedelta(days=1))).slots == 1
    assert (Slot.objects.count(), Booking.objects.count()) == (0, 0)
