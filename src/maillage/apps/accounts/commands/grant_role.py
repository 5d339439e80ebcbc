"""Give an account one more role."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.commands.locking import assignment_of, held_rows, lock_account
from maillage.apps.accounts.granting import require_dates, require_granting, settled
from maillage.apps.accounts.models import RoleAssignment, User
from maillage.apps.accounts.reasons import ROLE_HELD
from maillage.apps.accounts.spelling import written
from maillage.apps.checking import checked
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@command
def grant_role(
    *,
    username: str,
    held: Assignment,
    actor: Actor,
    clock: Clock,
    since: date | None = None,
    until: date | None = None,
) -> Assignment:
    """From `since` (today when absent) until `until` included; the role as it is kept.

    Refused when the account already holds it or will: its dates are changed by ending it first.
    """
    day = today(clock)
    start = since or day
    require_dates(day, start, until)
    user = lock_account(username)
    held = settled(held)
    require_granting(actor, [held])
    if held in map(assignment_of, held_rows(user, day)):
        raise Refusal(ROLE_HELD, username=username, held=written(held))
    grant(user, held, start, until)
    journal(
        actor=actor,
        clock=clock,
        verb="grant_role",
        subject=username,
        role=written(held),
        since=start.isoformat(),
        until=until.isoformat() if until else None,
    )
    return held


def grant(user: User, held: Assignment, since: date, until: date | None) -> None:
    """Write the assignment; part of commands that have asked who may."""
    row = RoleAssignment(
        user=user, role=held.role.value, territory=held.territory, organisation=held.organisation,
        since=since, until=until,
    )  # fmt: skip
    checked(row).save()
