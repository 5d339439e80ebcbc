"""Put a message in the outbox, or many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.apps.outbox.models import Message
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@command
def post(
    *,
    key: str,
    organisation: str = "",
    account: int | None = None,
    subject: Text,
    body: Text,
    about: str,
    clock: Clock,
    email: str = "",
    urgent: bool = False,
    confidential: bool = False,
    seed: str = "",
) -> None:
    """Write the message once; a second call with the same key changes nothing.

    It is for an organisation, or for the one person of `account`. `confidential`: its body
    holds a link that opens something, and is not kept once sent. `seed`: ``{secret}`` in its body
    becomes, when it leaves, the secret that the seed stands for.
    """
    Message.objects.get_or_create(
        key=key,
        defaults={
            "organisation": organisation,
            "account_id": account,
            "email": email,
            "subject": subject.as_dict(),
            "body": body.as_dict(),
            "about": about,
            "urgent": urgent,
            "confidential": confidential,
            "seed": seed,
            "created_at": clock.now(),
            "next_attempt_at": clock.now(),
        },
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """One urgent message of many about one thing, to an organisation. `seed` as for `post`."""

    key: str
    organisation: str
    email: str
    subject: Text
    body: Text
    seed: str = ""


@command
def post_all(*, letters: Iterable[Letter], about: str, clock: Clock) -> None:
    """Write each message once, urgent; those whose key is known already are left as they are."""
    now = clock.now()
    Message.objects.bulk_create(
        [
            Message(
                key=letter.key,
                organisation=letter.organisation,
                email=letter.email,
                subject=letter.subject.as_dict(),
                body=letter.body.as_dict(),
                about=about,
                urgent=True,
                seed=letter.seed,
                created_at=now,
                next_attempt_at=now,
            )
            for letter in letters
        ],
        batch_size=200,
        ignore_conflicts=True,
    )
