"""A second person approves the exact text of a prepared record."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.records.codes import PreparedState
from maillage.apps.records.commands.settling import prepared_row, require_state
from maillage.apps.records.models import PreparedRecord
from maillage.apps.records.reasons import NOBODY, OWN_RECORD, TEXT_DIFFERS
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Conflict, Refusal


@command
def approve_record(*, number: str, sha256: str, actor: Actor, clock: Clock) -> PreparedRecord:
    """The record, approved. `sha256` is the digest of the text that the person read; never one's own."""
    require(actor, "records.approve")
    if actor.user_id is None:
        raise Refusal(NOBODY)
    row = prepared_row(number)
    if row.prepared_by_id == actor.user_id:
        raise Refusal(OWN_RECORD)
    require_state(row, PreparedState.PREPARED)
    if sha256 != row.sha256:
        raise Conflict(TEXT_DIFFERS, number=number)
    row.state = PreparedState.APPROVED.value
    row.approved_by_id, row.approver, row.approved_at = actor.user_id, actor.name, clock.now()
    row.save(update_fields=["state", "approved_by", "approver", "approved_at"])
    journal(
        actor=actor, clock=clock, verb="approve_record", subject=row.subject, record=number, sha256=sha256
    )
    return row
