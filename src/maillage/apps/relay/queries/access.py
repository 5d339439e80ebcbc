"""Reading a workshop's access plan: its rules, its slots, who has a place in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from maillage.apps.relay.models import AccessPlan, Slot


@dataclass(frozen=True, slots=True)
class SlotRow:
    """`members` are codes, in order of booking."""

    code: str
    day: date
    starts: time
    ends: time
    heads: int
    taken: int
    responsible: str
    members: tuple[str, ...]

    @property
    def left(self) -> int:
        return self.heads - self.taken


@dataclass(frozen=True, slots=True)
class AccessSheet:
    """A workshop's access plan, with the slots that are not past."""

    workshop: str
    rules: tuple[str, ...]
    rules_version: int
    responsible: str
    owner: str
    consent_on: date
    consent_until: date | None
    consent_reference: str
    slots: tuple[SlotRow, ...]


def _row(slot: Slot, responsible: str) -> SlotRow:
    members = tuple(
        booking.member.code for booking in sorted(slot.bookings.all(), key=lambda booking: booking.pk)
    )
    return SlotRow(
        slot.code, slot.day, slot.starts, slot.ends, slot.heads, slot.taken, slot.responsible or responsible,
        members,
    )  # fmt: skip


def access_sheet(workshop: str, day: date) -> AccessSheet | None:
    """None while the workshop has written no plan. Three queries."""
    plan = AccessPlan.objects.filter(workshop__code=workshop).first()
    if plan is None:
        return None
    slots = plan.slots.filter(day__gte=day).order_by("day", "starts").prefetch_related("bookings__member")
    return AccessSheet(
        workshop, tuple(plan.rules.splitlines()), plan.rules_version, plan.responsible, plan.owner,
        plan.consent_on, plan.consent_until, plan.consent_reference,
        tuple(_row(slot, plan.responsible) for slot in slots),
    )  # fmt: skip
