"""Change what is written of a member, or the day they leave."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.codes import MemberKind
from maillage.apps.network.commands.member_facts import (
    Identity,
    MemberChanges,
    identity_row,
    require_period,
    state_member,
)
from maillage.apps.network.models import Machine, Member, MemberIdentity
from maillage.apps.network.policies import place_of
from maillage.apps.network.workshop_reasons import MEMBER_HAS_MACHINES, UNKNOWN_MEMBER
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


def member_to_change(code: str, actor: Actor, action: str = "workshops.edit") -> Member:
    """The member, locked, when the actor may do that at its workshop."""
    row = Member.objects.select_for_update(of=("self",)).select_related("workshop").filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_MEMBER, given=code)
    require(actor, action, place_of(row.workshop.department, row.workshop.code))
    return row


def _require_no_machines(row: Member) -> None:
    machines = list(Machine.objects.filter(member=row).order_by("code").values_list("code", flat=True))
    if row.kind != MemberKind.HOME and machines:
        raise Refusal(MEMBER_HAS_MACHINES, member=row.code, machines=machines)


@command
def edit_member(*, member: str, actor: Actor, clock: Clock, **changes: Unpack[MemberChanges]) -> Member:
    """The member as changed; `until` None stays without end."""
    row = member_to_change(member, actor)
    before = {name: getattr(row, name) for name in changes}
    state_member(row, changes)
    _require_no_machines(row)
    row.updated_at = clock.now()
    checked(row).save()
    changed = sorted(name for name, old in before.items() if getattr(row, name) != old)
    journal(
        actor=actor, clock=clock, verb="edit_member", subject=row.workshop.code, member=member, fields=changed
    )
    return row


@command
def end_member(*, member: str, actor: Actor, clock: Clock, until: date | None = None) -> Member:
    """Their last day (today when none is given); machines at their home no longer count after it."""
    row = member_to_change(member, actor)
    last = until or today(clock)
    require_period(row.since, last)
    row.until, row.updated_at = last, clock.now()
    row.save(update_fields=["until", "updated_at"])
    journal(
        actor=actor, clock=clock, verb="end_member", subject=row.workshop.code, member=member,
        until=last.isoformat(),
    )  # fmt: skip
    return row


@command
def state_identity(*, member: str, identity: Identity, actor: Actor, clock: Clock) -> None:
    """Write or correct who a member is. The journal says that it was done, never what."""
    row = member_to_change(member, actor)
    given = identity_row(row, identity)
    MemberIdentity.objects.update_or_create(
        member=row, defaults={"name": given.name, "email": given.email, "phone": given.phone}
    )
    journal(actor=actor, clock=clock, verb="state_identity", subject=row.workshop.code, member=member)
