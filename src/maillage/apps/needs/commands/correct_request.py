"""Correct a request from its private link: still needed, more, fewer, another date, no longer needed."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.codes import ClosingReason
from maillage.apps.needs.commands.amend_need import amend
from maillage.apps.needs.commands.changing import locked_need, require_open
from maillage.apps.needs.commands.close_need import close
from maillage.apps.needs.commands.links import LINK_HOLDER, confirmed_request_of
from maillage.apps.needs.models import Need
from maillage.apps.needs.request_reasons import CLOSING_NOT_YOURS
from maillage.apps.records.serialising import keep_acts_still
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

# What only the requester can know; « served » and the others are for who sees the deliveries.
OWN_REASONS: tuple[ClosingReason, ...] = (
    ClosingReason.NOT_NEEDED,
    ClosingReason.SERVED_ELSEWHERE,
    ClosingReason.MISTAKE,
)


class Correction(TypedDict, total=False):
    """What a link may change. Not who will use the pieces: rules depend on it, and it was verified."""

    quantity: int
    deadline: date
    stock_days_left: int | None
    note: str


@command
def correct_request(*, token: str, clock: Clock, **changes: Unpack[Correction]) -> Need:
    """The need as changed; with no change, said again today to be still needed.

    Pieces beyond what was verified wait for a new verification; the others go on.
    """
    request, need = confirmed_request_of(token)
    row = require_open(locked_need(need.code))
    changed = amend(row, changes, clock)  # type: ignore[arg-type]
    checked(row).save()
    verb = "correct_request" if changed else "confirm_need"
    journal(
        actor=LINK_HOLDER, clock=clock, verb=verb, subject=request.code, fields=changed, quantity=row.quantity
    )
    return row


@command
def close_by_link(*, token: str, reason: str, clock: Clock, note: str = "", confirmed: bool = False) -> Need:
    """The need, closed by who asked for it; with work under way, as `close_need` closes it."""
    expected = [value.value for value in OWN_REASONS]
    if reason not in expected:
        raise Refusal(CLOSING_NOT_YOURS, field="reason", given=reason, expected=expected)
    keep_acts_still()
    _request, need = confirmed_request_of(token)
    row = require_open(locked_need(need.code))
    close(row, reason, note, confirmed=confirmed, actor=LINK_HOLDER, clock=clock)
    return row
