"""Open an account and give it dated roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maillage.apps.accounts.actor import Actor, Assignment, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import RoleAssignment, User
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

USERNAME_TAKEN = declare(
    "account.username_taken",
    fr="L’identifiant « {username} » est déjà pris.",
    en="The username “{username}” is already taken.",
    advice_fr="Choisissez un autre identifiant.",
    advice_en="Choose another username.",
)


@command
def open_account(
    *,
    username: str,
    password: str,
    full_name: str,
    roles: Sequence[Assignment],
    actor: Actor,
    clock: Clock,
    until: date | None = None,
) -> User:
    """Create the user and its assignments from today; refuses a username already taken."""
    require(actor, "accounts.grant")
    if User.objects.filter(username=username).exists():
        raise Refusal(USERNAME_TAKEN, username=username)
    user = User.objects.create_user(
        username=username, password=password, full_name=full_name, date_joined=clock.now()
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=user,
            role=assignment.role,
            territory=assignment.territory,
            organisation=assignment.organisation,
            since=today(clock),
            until=until,
        )
        for assignment in roles
    )
    journal(
        actor=actor, clock=clock, verb="open_account", subject=username, roles=[str(r.role) for r in roles]
    )
    return user
