"""The locked need that a verb changes."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import ALREADY_CLOSED, UNKNOWN_NEED
from maillage.apps.network.policies import place_of
from maillage.kernel.clock import civil_date
from maillage.kernel.refusals import Refusal


def open_need(code: str, action: str, actor: Actor) -> Need:
    """The need, locked, open, when the actor may; its establishment and design are read."""
    row = (
        Need.objects.select_for_update(of=("self",))
        .select_related("establishment", "design")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise Refusal(UNKNOWN_NEED, given=code)
    require(actor, action, place_of(row.establishment.department, row.establishment.code))
    if row.status == NeedStatus.CLOSED:
        day = civil_date(row.closed_at).isoformat() if row.closed_at else "—"
        raise Refusal(ALREADY_CLOSED, need=code, day=day, reason=row.closed_reason)
    return row
