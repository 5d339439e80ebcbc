"""Close a need, always with a reason."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.closing import NEED_CLOSING
from maillage.apps.needs.codes import ClosingReason, NeedStatus
from maillage.apps.needs.commands.changing import open_need
from maillage.apps.needs.commands.news import tell_closed
from maillage.apps.needs.limits import require_no_person
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import (
    NOTE_MISSING,
    NOTHING_RECEIVED,
    UNKNOWN_CLOSING,
    WORK_UNDER_WAY,
)
from maillage.apps.records.serialising import keep_acts_still
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


def _require_free(row: Need, work: tuple[str, ...], note: str, *, confirmed: bool) -> None:
    """Refuses while work is under way, unless the closing is confirmed and explained."""
    if not work and row.committed <= row.received:
        return
    if not confirmed:
        raise Refusal(
            WORK_UNDER_WAY,
            need=row.code,
            committed=row.committed,
            received=row.received,
            work=list(work) or "—",
        )
    if not note:
        raise Refusal(NOTE_MISSING)


def close(row: Need, reason: str, note: str, *, confirmed: bool, actor: Actor, clock: Clock) -> None:
    """Close a locked, open need, acts kept still before it. « Served » asks that something was received.

    With work under way it is refused with the list of that work; `confirmed`, with a note,
    closes all the same: the work is stopped and its workshops told, in this transaction.
    """
    if reason == ClosingReason.SERVED and not row.received:
        raise Refusal(NOTHING_RECEIVED, need=row.code)
    said = require_no_person("note", tidy(note))
    work = NEED_CLOSING.under_way(row.code)
    _require_free(row, work, said, confirmed=confirmed)
    if work:
        NEED_CLOSING.stop(row.code, note=said, actor=actor, clock=clock)
        row.refresh_from_db(fields=["committed", "received"])
    row.status = NeedStatus.CLOSED.value
    row.closed_reason, row.closed_note = reason, said
    row.closed_at = row.updated_at = clock.now()
    checked(row).save()
    journal(actor=actor, clock=clock, verb="close_need", subject=row.code, reason=reason, stopped=list(work))


@command
def close_need(
    *, need: str, reason: str, actor: Actor, clock: Clock, note: str = "", confirmed: bool = False
) -> Need:
    """The need, closed; who asked for it without an account is told why."""
    expected = [value.value for value in ClosingReason]
    if reason not in expected:
        raise Refusal(UNKNOWN_CLOSING, given=reason, expected=expected)
    keep_acts_still()  # a hold stops work too, and locks it before its need
    row = open_need(need, "needs.close", actor)
    close(row, reason, note, confirmed=confirmed, actor=actor, clock=clock)
    tell_closed(row, clock)
    return row
