"""Open hours of a workshop to so many people, change how many, or take the hours back.

Guarantees: one slot at a time at a workshop, so that the head-count is that of the premises; never fewer
places than are taken; no slot on a day that the owner's consent does not cover. The plan's row is locked
before its slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked, within
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.relay import reasons
from maillage.apps.relay.models import AccessPlan, Slot
from maillage.apps.relay.policies import require_access_plan, workshop_row
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, in_force, today
from maillage.kernel.identifiers import slot_code
from maillage.kernel.refusals import Refusal

MOST_HEADS = 500


@dataclass(frozen=True, slots=True)
class Hours:
    day: date
    starts: time
    ends: time


def lock_plan(workshop: str) -> AccessPlan:
    """The plan of the workshop, locked. Raises Refusal ``access_plan.missing``."""
    rows = AccessPlan.objects.select_for_update(of=("self",)).select_related("workshop")
    row = rows.filter(workshop__code=workshop).first()
    if row is None:
        raise Refusal(reasons.NO_ACCESS_PLAN, workshop=workshop)
    return row


def lock_slot(code: str) -> Slot:
    """The slot, its plan locked first. Raises Refusal ``slot.unknown``."""
    workshop = Slot.objects.filter(code=code).values_list("plan__workshop__code", flat=True).first()
    plan = lock_plan(workshop) if workshop else None
    row = Slot.objects.select_for_update().filter(code=code).first() if plan else None
    if row is None or plan is None:
        raise Refusal(reasons.SLOT_UNKNOWN, code=code)
    row.plan = plan
    return row


def require_keeper(plan: AccessPlan, actor: Actor) -> None:
    require_access_plan(actor, department=plan.workshop.department, workshop=plan.workshop.code)


def require_to_come(slot: Slot, clock: Clock) -> None:
    if slot.day < today(clock):
        raise Refusal(reasons.SLOT_OVER, code=slot.code, day=slot.day.isoformat())


def _require_hours(plan: AccessPlan, hours: Hours, clock: Clock) -> None:
    if hours.ends <= hours.starts:
        raise Refusal(reasons.HOURS, field="ends", starts=f"{hours.starts:%H:%M}", ends=f"{hours.ends:%H:%M}")
    if hours.day < today(clock):
        raise Refusal(reasons.SLOT_OVER, field="day", code="—", day=hours.day.isoformat())
    if not in_force(hours.day, plan.consent_on, plan.consent_until):
        raise Refusal(reasons.SLOT_WITHOUT_CONSENT, field="day", day=hours.day.isoformat())
    met = plan.slots.filter(day=hours.day, starts__lt=hours.ends, ends__gt=hours.starts).first()
    if met is not None:
        raise Refusal(reasons.SLOT_OVERLAPS, field="starts", other=met.code)


@command
def open_slot(
    *, workshop: str, hours: Hours, heads: int, actor: Actor, clock: Clock, responsible: str = ""
) -> Slot:
    """The slot. `responsible` is who answers these hours, when it is not the plan's."""
    require_keeper_of(workshop, actor)
    plan = lock_plan(workshop)
    within("heads", heads, 1, MOST_HEADS)
    _require_hours(plan, hours, clock)
    row = Slot(
        code=slot_code(next_number("slot")), plan=plan, day=hours.day, starts=hours.starts, ends=hours.ends,
        heads=heads, responsible=tidy(responsible),
    )  # fmt: skip
    checked(row).save()
    journal(
        actor=actor, clock=clock, verb="open_slot", subject=workshop, slot=row.code, heads=heads,
        day=hours.day.isoformat(),
    )  # fmt: skip
    return row


def require_keeper_of(workshop: str, actor: Actor) -> None:
    """Asked before whether there is a plan: who may not keep it is told nothing of it."""
    shop = workshop_row(workshop)
    require_access_plan(actor, department=shop.department, workshop=shop.code)


@command
def resize_slot(*, slot: str, heads: int, actor: Actor, clock: Clock) -> Slot:
    """How many people at most, from now on; never fewer than have a place."""
    row = lock_slot(slot)
    require_keeper(row.plan, actor)
    require_to_come(row, clock)
    within("heads", heads, 1, MOST_HEADS)
    if heads < row.taken:
        raise Refusal(reasons.SLOT_BELOW, field="heads", code=slot, taken=row.taken, heads=heads)
    row.heads = heads
    row.save(update_fields=["heads"])
    journal(
        actor=actor, clock=clock, verb="resize_slot", subject=row.plan.workshop.code, slot=slot, heads=heads
    )
    return row


@command
def close_slot(*, slot: str, actor: Actor, clock: Clock) -> int:
    """Take the hours back, with every place in them; how many people must be told."""
    row = lock_slot(slot)
    require_keeper(row.plan, actor)
    require_to_come(row, clock)
    told = row.taken
    row.delete()
    journal(actor=actor, clock=clock, verb="close_slot", subject=row.plan.workshop.code, slot=slot, told=told)
    return told
