"""Who a token speaks for, and the tokens of an account.

Guarantees: a token acts as its user stands on the day of the request: a role that ended is
gone at the next request, a closed account opens nothing, and roles that need a second factor
are withheld unless the token was created with one. A refusal never says more than the holder
of the secret may know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.models import ApiToken
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.accounts.secrets import digest_of
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

INVALID = declare(
    "token.invalid",
    fr="Ce jeton n’est pas reconnu.",
    en="This token is not recognised.",
    advice_fr="Vérifiez qu’il est copié en entier ; sinon créez-en un depuis « Mon compte », « Jetons ».",
    advice_en="Check that it was copied whole; otherwise create one from “My account”, “Tokens”.",
)
REVOKED = declare(
    "token.revoked",
    fr="Le jeton {prefix} a été révoqué.",
    en="Token {prefix} was revoked.",
    advice_fr="Créez-en un autre depuis « Mon compte », « Jetons ».",
    advice_en="Create another one from “My account”, “Tokens”.",
)
EXPIRED = declare(
    "token.expired",
    fr="Le jeton {prefix} a expiré le {day}.",
    en="Token {prefix} expired on {day}.",
    advice_fr="Créez-en un autre depuis « Mon compte », « Jetons ».",
    advice_en="Create another one from “My account”, “Tokens”.",
)
WITHOUT_ROLE = declare(
    "token.without_role",
    fr="Le compte du jeton {prefix} n’a plus de rôle en cours.",
    en="The account of token {prefix} holds no role any more.",
    advice_fr="Demandez un rôle à la coordination de votre territoire.",
    advice_en="Ask your territory’s coordinator for a role.",
)
# All of them mean that nobody was recognised (status 401).
TOKEN_REFUSALS = frozenset({INVALID, REVOKED, EXPIRED, WITHOUT_ROLE})


@dataclass(frozen=True, slots=True)
class KnownToken:
    actor: Actor
    last_used_on: date | None


def read_token(secret: str, day: date) -> KnownToken:
    """Who the secret speaks for on `day`. Two queries. Raises Refusal with one of `TOKEN_REFUSALS`."""
    row = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if row is None:
        raise Refusal(INVALID)
    if row.revoked_at is not None or not row.user.is_active:
        raise Refusal(REVOKED, prefix=row.prefix)
    if day > row.expires_on:
        raise Refusal(EXPIRED, prefix=row.prefix, day=row.expires_on.isoformat())
    actor = actor_of(row.user, day, factor=row.factor)
    if not actor.assignments and not actor.withheld:
        raise Refusal(WITHOUT_ROLE, prefix=row.prefix)
    return KnownToken(replace(actor, token=row.prefix, read_only=not row.may_write), row.last_used_on)


def actor_of_token(secret: str, day: date) -> Actor:
    """As `read_token`. Edges call `commands.use_token`, which also keeps the last day of use."""
    return read_token(secret, day).actor


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as lists show it; its secret is nowhere."""

    name: str
    prefix: str
    may_write: bool
    factor: bool
    created_at: datetime
    expires_on: date
    last_used_on: date | None
    revoked_at: datetime | None
    revoked_by: str

    def state(self, day: date) -> str:
        """``live``, ``expired`` or ``revoked`` on `day`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if day > self.expires_on else "live"


def token_list(user_id: int) -> tuple[TokenRow, ...]:
    """Every token of an account, the newest first. One query."""
    return tuple(
        TokenRow(
            row.name, row.prefix, row.may_write, row.factor, row.created_at, row.expires_on,
            row.last_used_on, row.revoked_at, row.revoked_by,
        )
        for row in ApiToken.objects.filter(user_id=user_id).order_by("-pk")
    )  # fmt: skip
