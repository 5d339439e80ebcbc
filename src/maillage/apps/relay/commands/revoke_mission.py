"""Revoke a mission order: it says so from that instant to whoever reads its code."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.relay.models import MissionParticulars
from maillage.apps.relay.policies import require_missions
from maillage.apps.relay.reasons import MISSION_OVER, MISSION_UNKNOWN
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal


def _locked(serial: str) -> MissionParticulars:
    rows = MissionParticulars.objects.select_for_update(of=("self",)).select_related("mission", "workshop")
    row = rows.filter(mission__serial=serial.strip().upper()).first()
    if row is None:
        raise Refusal(MISSION_UNKNOWN, serial=serial)
    return row


@command
def revoke_mission(*, serial: str, actor: Actor, clock: Clock, reason: str = "") -> None:
    """Only the workshop that issued it. Raises Conflict ``mission.over`` once it no longer stands."""
    row = _locked(serial)
    require_missions(actor, department=row.workshop.department, workshop=row.workshop.code)
    if row.revoked_at is not None or row.mission.expires_on < today(clock):
        raise Conflict(MISSION_OVER, serial=row.mission.serial)
    end_mission(row=row, reason=reason, actor=actor, clock=clock)


@command
def end_mission(*, row: MissionParticulars, reason: str, actor: Actor, clock: Clock) -> None:
    """Write the revocation on a locked row; who may was judged by the verb that calls this."""
    row.revoked_at, row.revoked_for = clock.now(), tidy(reason)[:200]
    row.save(update_fields=["revoked_at", "revoked_for"])
    journal(actor=actor, clock=clock, verb="revoke_mission", subject=row.mission.serial)
