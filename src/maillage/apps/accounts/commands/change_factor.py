"""What follows when the second factor of an account is set, removed, or lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.close_account import end_sessions
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.commands.locking import lock_account
from maillage.apps.accounts.commands.revoke_token import revoke_tokens
from maillage.apps.accounts.neighbours import carry
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

LOST = Text(
    fr="Le second facteur de votre compte a été retiré",
    en="The second factor of your account was removed",
)
LOST_BODY = Text(
    fr="À la demande de quelqu’un, sans doute vous, {by} l’a retiré et a fermé vos sessions. À votre prochaine connexion, "
    "mettez-en un autre en place. Si vous n’avez rien demandé, prévenez l’exploitation tout de suite.",
    en="On somebody’s demand, most likely yours, {by} removed it and closed your sessions. Set another one up the next time "
    "you sign in. If you asked for nothing, tell the operator at once.",
)


@command
def factor_set(*, username: str, actor: Actor, clock: Clock) -> None:
    journal(actor=actor, clock=clock, verb="set_factor", subject=username)


@command
def factor_removed(*, user_id: int, username: str, actor: Actor, clock: Clock) -> None:
    """Tokens created with it go with it. Called before it is removed, so that none outlives it."""
    revoke_tokens(user_id=user_id, actor=actor, clock=clock, only_factor=True)
    journal(actor=actor, clock=clock, verb="remove_factor", subject=username)


@command
def forget_factor(*, username: str, reason: str, actor: Actor, clock: Clock) -> None:
    """For whoever lost both the telephone and the recovery codes; sessions and tokens end with it.

    Asked of a national administrator, who makes sure by another way that it is really them.
    """
    require(actor, "accounts.grant")
    user = lock_account(username)
    factor_removed(user_id=user.pk, username=username, actor=actor, clock=clock)
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(user)
    if user.email:
        body = Text(LOST_BODY.fr.format(by=actor.name), LOST_BODY.en.format(by=actor.name))
        key = f"forget_factor:{username}:{clock.now().isoformat()}"
        carry(key=key, email=user.email, subject=LOST, body=body, about="", clock=clock)
    journal(actor=actor, clock=clock, verb="forget_factor", subject=username, reason=reason)
