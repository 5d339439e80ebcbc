"""Send somebody a link to choose the password of their account, and take what they choose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.conf import settings
from django.db.models.functions import Lower

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.commands.locking import assignment_of, held_rows, lock_account
from maillage.apps.accounts.commands.open_account import free_email, open_account
from maillage.apps.accounts.granting import require_running
from maillage.apps.accounts.models import Invitation, User
from maillage.apps.accounts.neighbours import carry
from maillage.apps.accounts.passwords import checked_password
from maillage.apps.accounts.reasons import INVITATION_EXPIRED, INVITATION_INVALID, INVITATION_USED
from maillage.apps.accounts.secrets import digest_of, new_secret
from maillage.apps.checking import checked
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories.names import plain_letters
from maillage.kernel.text import Text

VALID = timedelta(days=7)
SUBJECT = Text(fr="Votre compte Maillage", en="Your Maillage account")
BODY = Text(
    fr="{inviter} vous ouvre un compte sur Maillage, la plateforme où les ateliers fabriquent ensemble ce qui manque.\n\n"
    "Identifiant : {username}\n\nChoisissez votre mot de passe (ce lien sert une fois, pendant sept jours) :\n{link}\n\n"
    "Si vous n’attendez pas cette invitation, ne faites rien.",
    en="{inviter} opens an account for you on Maillage, where workshops make together what is missing.\n\n"
    "Username: {username}\n\nChoose your password (this link serves once, for seven days):\n{link}\n\n"
    "If you do not expect this invitation, do nothing.",
)


def invitation_url(secret: str, language: str = "fr") -> str:
    """Where the secret is used; under the configured origin, whatever host a request claims."""
    return f"{settings.ORIGIN}{'/en' if language == 'en' else ''}/invitation/{secret}/"


@dataclass(frozen=True, slots=True)
class Invited:
    """`secret` opens the account; it is handed over only where nothing could be mailed."""

    username: str
    secret: str


@command
def invite_person(
    *,
    full_name: str,
    roles: Sequence[Assignment],
    actor: Actor,
    clock: Clock,
    username: str = "",
    email: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Invited:
    """Open an account without a password and invite its holder; a username is made when none is given."""
    username = username or _free_username(email.partition("@")[0] or full_name)
    open_account(
        username=username, full_name=full_name, email=email, roles=roles, since=since, until=until,
        actor=actor, clock=clock,
    )  # fmt: skip
    return Invited(username, invite(username=username, actor=actor, clock=clock))


def _free_username(words: str) -> str:
    """Plain letters of the words, and a number when somebody has them already."""
    stem = re.sub(r"[^a-z0-9.-]+", "-", plain_letters(words)).strip("-.")[:60] or "compte"
    taken = set(User.objects.filter(username__istartswith=stem).values_list(Lower("username"), flat=True))
    return next(name for n in count(1) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)


@command
def invite(*, username: str, actor: Actor, clock: Clock, email: str | None = None) -> str:
    """A new link for the account, mailed when it has an address; the secret, to hand over otherwise.

    The former link is worth nothing any more; the password in use stays until the new one is
    chosen. `email` replaces the address. Only who could give all that the account holds may.
    """
    user = lock_account(username)
    require_running(actor, map(assignment_of, held_rows(user, today(clock))))
    if email is not None:
        user.email = free_email(email, besides=user)
        checked(user).save(update_fields=["email"])
    withdraw_invitations(user, clock)
    secret = new_secret()
    Invitation.objects.create(
        user=user, digest=digest_of(secret), created_at=clock.now(), expires_at=clock.now() + VALID
    )
    if user.email:
        _mail(user, secret, actor, clock)
    journal(actor=actor, clock=clock, verb="invite", subject=username, by_mail=bool(user.email))
    return secret


def _mail(user: User, secret: str, actor: Actor, clock: Clock) -> None:
    inviter = {"fr": actor.name, "en": actor.name}
    if actor.is_operator:
        inviter = {"fr": "L’exploitation", "en": "The operator"}
    body = {
        language: words.format(
            inviter=inviter[language], username=user.username, link=invitation_url(secret, language)
        )
        for language, words in BODY.as_dict().items()
    }
    carry(
        key=f"invitation:{digest_of(secret)[:32]}", email=user.email, subject=SUBJECT,
        body=Text.from_dict(body), about="", clock=clock, confidential=True,
    )  # fmt: skip


def withdraw_invitations(user: User, clock: Clock) -> None:
    """Part of commands that have locked the account."""
    Invitation.objects.filter(user=user, accepted_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())


@command
def accept_invitation(*, secret: str, password: str, clock: Clock) -> str:
    """Take the password that the holder of the link chose; the username to sign in with.

    The link serves once. Sessions opened with a former password end.
    """
    found = Invitation.objects.filter(digest=digest_of(secret)).first()
    if found is None:
        raise Refusal(INVITATION_INVALID)
    user = User.objects.select_for_update(no_key=True).get(pk=found.user_id)
    found = open_invitation(Invitation.objects.select_for_update().get(pk=found.pk), clock)
    if not user.is_active:
        raise Refusal(INVITATION_INVALID)
    user.set_password(checked_password(password, user))
    user.save(update_fields=["password"])
    found.accepted_at = clock.now()
    found.save(update_fields=["accepted_at"])
    actor = Actor(user_id=user.pk, name=str(user))
    journal(actor=actor, clock=clock, verb="accept_invitation", subject=user.username)
    return user.username


def open_invitation(found: Invitation, clock: Clock) -> Invitation:
    """The invitation itself, when it can still be accepted. Raises Refusal with why not."""
    if found.accepted_at is not None:
        raise Refusal(INVITATION_USED)
    if found.withdrawn_at is not None:
        raise Refusal(INVITATION_INVALID)
    if clock.now() > found.expires_at:
        raise Refusal(INVITATION_EXPIRED)
    return found
