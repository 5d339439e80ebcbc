"""Open an account and give it dated roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from maillage.apps.accounts.actor import Actor, Assignment, require
from maillage.apps.accounts.commands.grant_role import grant
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.granting import require_dates, require_granting, settled
from maillage.apps.accounts.models import User
from maillage.apps.accounts.reasons import EMAIL_TAKEN, USERNAME_INVALID, USERNAME_TAKEN
from maillage.apps.accounts.spelling import written
from maillage.apps.checking import checked
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal

USERNAME = re.compile(r"[\w.-]+")


@command
def open_account(
    *,
    username: str,
    full_name: str,
    roles: Sequence[Assignment],
    actor: Actor,
    clock: Clock,
    password: str | None = None,
    email: str = "",
    since: date | None = None,
    until: date | None = None,
) -> User:
    """Create the user and its roles, from today unless `since` says later.

    Without a password nobody can sign in to it before an invitation is accepted. The operator
    may name organisations that are not registered yet. Refuses a username or an address already
    taken, whatever its case.
    """
    day = today(clock)
    start = since or day
    require_dates(day, start, until)
    held = tuple(dict.fromkeys(roles if actor.is_operator else map(settled, roles)))
    if held:
        require_granting(actor, held)
    else:
        require(actor, "accounts.grant")
    row = User(
        username=username, full_name=full_name.strip(), email=free_email(email), date_joined=clock.now()
    )
    _require_free(username)
    row.set_password(password)
    checked(row).save()
    for assignment in held:
        grant(row, assignment, start, until)
    journal(
        actor=actor, clock=clock, verb="open_account", subject=username, roles=[written(one) for one in held]
    )
    return row


def _require_free(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise Refusal(USERNAME_INVALID, username=username, field="username")
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal(USERNAME_TAKEN, username=username, field="username")


def free_email(email: str, besides: User | None = None) -> str:
    """The address in lower case. Raises Refusal ``account.email_taken`` when another account has it."""
    email = email.strip().lower()
    if email:
        others = User.objects.filter(email__iexact=email)
        if (others if besides is None else others.exclude(pk=besides.pk)).exists():
            raise Refusal(EMAIL_TAKEN, email=email, field="email")
    return email
