"""Take a role away, at once or after a last day."""

from __future__ import annotations

from datetime import date, timedelta

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.commands.locking import (
    assignment_of,
    held_rows,
    keep_an_administrator,
    lock_account,
)
from maillage.apps.accounts.commands.revoke_token import revoke_tokens
from maillage.apps.accounts.granting import require_granting
from maillage.apps.accounts.models import RoleAssignment
from maillage.apps.accounts.reasons import ROLE_DATES, ROLE_NOT_HELD
from maillage.apps.accounts.spelling import written
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@command
def end_role(
    *, username: str, held: Assignment, reason: str, actor: Actor, clock: Clock, last_day: date | None = None
) -> None:
    """At once, or after `last_day` included.

    Ended at once, the role opens nothing from the next request on, sessions and tokens alike;
    tokens die with the last role. The last national administrator stays.
    """
    day = today(clock)
    user = lock_account(username, closed=True)
    rows = held_rows(user, day)
    row = next((row for row in rows if assignment_of(row) == held), None)
    if row is None:
        raise Refusal(ROLE_NOT_HELD, username=username, held=written(held))
    require_granting(actor, [held])
    if last_day is not None and last_day < max(day, row.since):
        raise Refusal(ROLE_DATES, today=day.isoformat(), field="last_day")
    keep_an_administrator(user, [row], day, last_day + timedelta(days=1) if last_day else day)
    if last_day is None:
        end_now([row], clock)
        if len(rows) == 1:
            revoke_tokens(user_id=user.pk, actor=actor, clock=clock)
    else:
        row.until = min(last_day, row.until or last_day)
        row.save(update_fields=["until"])
    journal(
        actor=actor, clock=clock, verb="end_role", subject=username, role=written(held), reason=reason,
        last_day=last_day.isoformat() if last_day else None,
    )  # fmt: skip


def end_now(rows: list[RoleAssignment], clock: Clock) -> None:
    """Part of commands that have locked the rows and asked who may."""
    for row in rows:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
