"""Take a place in a slot, or give it back: the workshop for one of its members, or the member by their link.

Guarantees: never more people than the slot holds, however many ask at once (its plan and itself are locked,
and the table forbids more); one place each; nobody without having acknowledged the rules as they now are.
"""

from __future__ import annotations

from django.db.models import F

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.models import Member
from maillage.apps.network.queries.members import present
from maillage.apps.relay import reasons
from maillage.apps.relay.commands.give_link import BY_LINK, member_of_link
from maillage.apps.relay.commands.set_slot import lock_slot, require_keeper, require_to_come
from maillage.apps.relay.models import Booking, Slot
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


def _take(slot: Slot, member: Member, rules_version: int | None, actor: Actor, clock: Clock) -> None:
    require_to_come(slot, clock)
    if rules_version != slot.plan.rules_version:
        raise Refusal(reasons.RULES_NOT_ACKNOWLEDGED, field="acknowledged", version=slot.plan.rules_version)
    if slot.bookings.filter(member=member).exists():
        raise Refusal(reasons.ALREADY_BOOKED, member=member.code, code=slot.code)
    if slot.taken >= slot.heads:
        raise Refusal(reasons.SLOT_FULL, code=slot.code, heads=slot.heads)
    row = Booking(slot=slot, member=member, rules_version=rules_version, booked_at=clock.now())
    checked(row).save()
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") + 1)
    shop = slot.plan.workshop.code
    journal(
        actor=actor, clock=clock, verb="book_slot", subject=shop, slot=slot.code, rules_version=rules_version
    )


def _give_back(slot: Slot, member: Member, actor: Actor, clock: Clock) -> None:
    require_to_come(slot, clock)
    gone, _ = slot.bookings.filter(member=member).delete()
    if not gone:
        raise Refusal(reasons.NOT_BOOKED, member=member.code, code=slot.code)
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") - 1)
    journal(actor=actor, clock=clock, verb="leave_slot", subject=slot.plan.workshop.code, slot=slot.code)


def _member(slot: Slot, code: str) -> Member:
    """One of the workshop's, there on the day of the slot."""
    row = Member.objects.filter(present(slot.day), workshop=slot.plan.workshop, code=code).first()
    if row is None:
        raise Refusal(reasons.MISSION_MEMBER, field="member", member=code, workshop=slot.plan.workshop.code)
    return row


@command
def book_slot(*, slot: str, member: str, rules_version: int | None, actor: Actor, clock: Clock) -> None:
    """A place for a member, who acknowledged the rules in that version (None: in none)."""
    row = lock_slot(slot)
    require_keeper(row.plan, actor)
    _take(row, _member(row, member), rules_version, actor, clock)


@command
def leave_slot(*, slot: str, member: str, actor: Actor, clock: Clock) -> None:
    """The place of a member, given back."""
    row = lock_slot(slot)
    require_keeper(row.plan, actor)
    _give_back(row, _member(row, member), actor, clock)


@command
def book_by_link(*, token: str, slot: str, rules_version: int | None, clock: Clock) -> None:
    """A place taken by the member whose private link it is, in a slot of their own workshop."""
    member = member_of_link(token, clock)
    row = lock_slot(slot)
    if row.plan.workshop_id != member.workshop_id:
        raise Refusal(reasons.SLOT_UNKNOWN, code=slot)
    _take(row, _member(row, member.code), rules_version, BY_LINK, clock)


@command
def leave_by_link(*, token: str, slot: str, clock: Clock) -> None:
    """Their own place, given back."""
    member = member_of_link(token, clock)
    row = lock_slot(slot)
    if row.plan.workshop_id != member.workshop_id:
        raise Refusal(reasons.SLOT_UNKNOWN, code=slot)
    _give_back(row, member, BY_LINK, clock)
