"""Make a token worthless at once."""

from __future__ import annotations

from django.db.models import QuerySet

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import ApiToken
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

UNKNOWN = declare(
    "token.unknown",
    fr="Aucun jeton ne porte le nom {prefix}.",
    en="No token is called {prefix}.",
    advice_fr="Relevez le début du jeton dans « Mon compte », « Jetons ».",
    advice_en="Read the beginning of the token in “My account”, “Tokens”.",
)


@command
def revoke_token(*, prefix: str, actor: Actor, clock: Clock) -> None:
    """One's own token, or anyone's for who may grant roles; the first revocation counts."""
    row = ApiToken.objects.select_for_update().filter(prefix=prefix).first()
    if row is None:
        raise Refusal(UNKNOWN, prefix=prefix)
    if row.user_id != actor.user_id:
        require(actor, "accounts.grant")
    revoke(ApiToken.objects.filter(pk=row.pk), actor, clock)


@command
def revoke_tokens(*, user_id: int, actor: Actor, clock: Clock, only_factor: bool = False) -> None:
    """All those of an account, or those that carry the strength of its second factor.

    Part of commands that took away what the tokens stood for, which have asked who may.
    """
    rows = ApiToken.objects.filter(user_id=user_id)
    revoke(rows.filter(factor=True) if only_factor else rows, actor, clock)


def revoke(rows: QuerySet[ApiToken], actor: Actor, clock: Clock) -> None:
    for row in rows.filter(revoked_at=None).select_for_update().order_by("pk"):
        row.revoked_at, row.revoked_by = clock.now(), actor.name
        row.save(update_fields=["revoked_at", "revoked_by"])
        journal(actor=actor, clock=clock, verb="revoke_token", subject=row.prefix)
