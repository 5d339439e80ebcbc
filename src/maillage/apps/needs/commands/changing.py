"""The locked need that a verb changes."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import ALREADY_CLOSED, UNKNOWN_NEED
from maillage.apps.network.policies import place_of
from maillage.kernel.clock import civil_date
from maillage.kernel.refusals import Refusal


def locked_need(code: str) -> Need:
    """The need, locked to the end of the transaction; its establishment and design are read."""
    row = (
        Need.objects.select_for_update(of=("self",))
        .select_related("establishment", "design")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise Refusal(UNKNOWN_NEED, given=code)
    return row


def require_open(row: Need) -> Need:
    if row.status == NeedStatus.CLOSED:
        day = civil_date(row.closed_at).isoformat() if row.closed_at else "—"
        raise Refusal(ALREADY_CLOSED, need=row.code, day=day, reason=row.closed_reason)
    return row


def open_need(code: str, action: str, actor: Actor) -> Need:
    """The same, open, when the actor may."""
    row = locked_need(code)
    require(actor, action, place_of(row.establishment.department, row.establishment.code))
    return require_open(row)
