"""Close an account, or open a closed one again."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.end_role import end_now
from maillage.apps.accounts.commands.invite import withdraw_invitations
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.commands.locking import (
    assignment_of,
    held_rows,
    keep_an_administrator,
    lock_account,
)
from maillage.apps.accounts.commands.revoke_token import revoke_tokens
from maillage.apps.accounts.granting import require_running
from maillage.apps.accounts.models import User
from maillage.apps.accounts.reasons import ACCOUNT_CLOSED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@command
def close_account(*, username: str, reason: str, actor: Actor, clock: Clock) -> None:
    """Its roles, sessions, tokens and invitation end at once; its name stays in the journal.

    The password goes too: reopened, the account takes a new invitation, and no session of
    before comes back to life.
    """
    day = today(clock)
    user = lock_account(username, closed=True)
    if not user.is_active:
        raise Refusal(ACCOUNT_CLOSED, username=username)
    rows = held_rows(user, day)
    require_running(actor, map(assignment_of, rows))
    keep_an_administrator(user, rows, day, day)
    end_now(rows, clock)
    revoke_tokens(user_id=user.pk, actor=actor, clock=clock)
    withdraw_invitations(user, clock)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    end_sessions(user)
    journal(actor=actor, clock=clock, verb="close_account", subject=username, reason=reason)


@command
def reopen_account(*, username: str, actor: Actor, clock: Clock) -> None:
    """Without any role nor password: it takes a role and an invitation to sign in again."""
    require(actor, "accounts.grant")
    user = lock_account(username, closed=True)
    user.is_active = True
    user.save(update_fields=["is_active"])
    journal(actor=actor, clock=clock, verb="reopen_account", subject=username)


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
