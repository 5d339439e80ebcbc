"""Close a workshop for good, or open it again. Its history stays; it leaves the map and the plans."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.closing import WORKSHOP_CLOSING
from maillage.apps.network.codes import ClosedReason
from maillage.apps.network.commands.changing import workshop_to_change
from maillage.apps.network.models import Workshop
from maillage.apps.network.workshop_reasons import (
    CLOSED_IN_FUTURE,
    UNKNOWN_CLOSED_REASON,
    WORKSHOP_BUSY,
    WORKSHOP_CLOSED,
    WORKSHOP_OPEN,
)
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


def _require_reason(given: str) -> str:
    expected = [reason.value for reason in ClosedReason]
    if given not in expected:
        raise Refusal(UNKNOWN_CLOSED_REASON, given=given, expected=expected)
    return given


@command
def close_workshop(
    *,
    workshop: str,
    reason: str,
    actor: Actor,
    clock: Clock,
    on: date | None = None,
    note: str = "",
    confirmed: bool = False,
) -> Workshop:
    """The workshop, closed on that day (today when none is given).

    With work under way it is refused with the list of it; `confirmed` closes all the same:
    proposals and orders stop, needs wait again and establishments are told, in this
    transaction. Lots already made stay and may still be delivered.
    """
    acts_change()  # nobody accepts, makes or sends while the list of work is read
    row = workshop_to_change(workshop, actor)
    day = on or today(clock)
    if not row.is_open:
        raise Refusal(
            WORKSHOP_CLOSED, workshop=workshop, since=row.closed_on.isoformat() if row.closed_on else "—"
        )
    if day > today(clock):
        raise Refusal(CLOSED_IN_FUTURE, field="on", day=day.isoformat())
    row.closed_reason, row.closed_note, row.closed_on = _require_reason(reason), tidy(note), day
    work = WORKSHOP_CLOSING.under_way(workshop)
    if work and not confirmed:
        raise Refusal(WORKSHOP_BUSY, workshop=workshop, work=list(work))
    if work:
        WORKSHOP_CLOSING.stop(workshop, note=row.closed_note, actor=actor, clock=clock)
    row.is_open, row.updated_at = False, clock.now()
    checked(row).save()
    journal(
        actor=actor, clock=clock, verb="close_workshop", subject=workshop, on=day.isoformat(), reason=reason,
        stopped=list(work),
    )  # fmt: skip
    return row


@command
def reopen_workshop(*, workshop: str, actor: Actor, clock: Clock) -> Workshop:
    """Open again, with the inventory it had: to be read again and confirmed."""
    row = workshop_to_change(workshop, actor)
    if row.is_open:
        raise Refusal(WORKSHOP_OPEN, workshop=workshop)
    since = row.closed_on.isoformat() if row.closed_on else None
    row.is_open, row.closed_on, row.closed_reason, row.closed_note = True, None, "", ""
    row.updated_at = clock.now()
    checked(row).save()
    journal(actor=actor, clock=clock, verb="reopen_workshop", subject=workshop, closed_since=since)
    return row
