"""Erase who a member is, for good, without breaking what they did."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.closing import MEMBER_ERASING
from maillage.apps.network.commands.edit_member import member_to_change
from maillage.apps.network.models import MemberIdentity
from maillage.apps.network.workshop_reasons import NO_IDENTITY
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


@command
def erase_identity(*, member: str, actor: Actor, clock: Clock) -> None:
    """The code, its days and its machines stay; name, contact, commune and the list's reference go.

    The list that gave them no longer finds this member: an import of it would add another.
    """
    row = member_to_change(member, actor, "members.erase")
    gone, _ = MemberIdentity.objects.filter(member=row).delete()
    if not gone and not row.commune and not row.external_id:
        raise Refusal(NO_IDENTITY, member=member)
    row.commune, row.external_id, row.updated_at = "", "", clock.now()
    row.save(update_fields=["commune", "external_id", "updated_at"])
    MEMBER_ERASING.stop(member, note="", actor=actor, clock=clock)
    journal(actor=actor, clock=clock, verb="erase_identity", subject=row.workshop.code, member=member)
