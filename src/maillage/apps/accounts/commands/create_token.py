"""Give a program a secret that acts as its user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import ApiToken, User
from maillage.apps.accounts.reasons import ACCOUNT_CLOSED
from maillage.apps.accounts.secrets import digest_of, new_prefix, new_secret
from maillage.apps.checking import checked
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

LONGEST_DAYS = 365
MOST_TOKENS = 20
MARK = "mlg"  # what every secret begins with, so that a leaked one is recognised

NOT_A_PERSON = declare(
    "token.person_only",
    fr="Un jeton se crée par une personne connectée, jamais par un autre jeton ni par l’exploitation.",
    en="A token is created by a person who is signed in, never by another token nor by the operator.",
    advice_fr="Connectez-vous, puis « Mon compte », « Jetons ».",
    advice_en="Sign in, then “My account”, “Tokens”.",
)
BAD_EXPIRY = declare(
    "token.bad_expiry",
    fr="Un jeton expire au plus tôt aujourd’hui et au plus tard le {latest}.",
    en="A token expires today at the earliest and on {latest} at the latest.",
    advice_fr="Choisissez un jour de cette période ; vous pourrez en créer un autre ensuite.",
    advice_en="Choose a day of this period; you can create another one afterwards.",
)
TOO_MANY = declare(
    "token.too_many",
    fr="Votre compte a déjà {count} jetons en cours.",
    en="Your account already has {count} live tokens.",
    advice_fr="Révoquez ceux qui ne servent plus.",
    advice_en="Revoke those that no longer serve.",
)


@dataclass(frozen=True, slots=True)
class NewToken:
    """The whole secret, which is shown now and never again."""

    secret: str
    prefix: str
    expires_on: date


@command
def create_token(*, name: str, may_write: bool, expires_on: date, actor: Actor, clock: Clock) -> NewToken:
    """A token of the actor's own account, for at most a year.

    It carries roles that need a second factor only when the actor had proved one.
    """
    if actor.user_id is None or actor.token:
        raise Refusal(NOT_A_PERSON)
    day = today(clock)
    latest = day + timedelta(days=LONGEST_DAYS)
    if not day <= expires_on <= latest:
        raise Refusal(BAD_EXPIRY, latest=latest.isoformat(), field="expires_on")
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if not user.is_active:
        raise Refusal(ACCOUNT_CLOSED, username=user.username)
    live = ApiToken.objects.filter(user=user, revoked_at=None, expires_on__gte=day).count()
    if live >= MOST_TOKENS:
        raise Refusal(TOO_MANY, count=live)
    prefix = f"{MARK}_{new_prefix()}"
    secret = f"{prefix}_{new_secret()}"
    row = ApiToken(
        user=user, name=name.strip(), prefix=prefix, digest=digest_of(secret), may_write=may_write,
        factor=actor.factor, created_at=clock.now(), expires_on=expires_on,
    )  # fmt: skip
    checked(row).save()
    journal(actor=actor, clock=clock, verb="create_token", subject=prefix, may_write=may_write)
    return NewToken(secret, prefix, expires_on)
