"""What follows when the second factor of an account is set or removed."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.commands.revoke_token import revoke_tokens
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@command
def factor_set(*, username: str, actor: Actor, clock: Clock) -> None:
    journal(actor=actor, clock=clock, verb="set_factor", subject=username)


@command
def factor_removed(*, user_id: int, username: str, actor: Actor, clock: Clock) -> None:
    """Tokens created with it go with it. Called before it is removed, so that none outlives it."""
    revoke_tokens(user_id=user_id, actor=actor, clock=clock, only_factor=True)
    journal(actor=actor, clock=clock, verb="remove_factor", subject=username)
