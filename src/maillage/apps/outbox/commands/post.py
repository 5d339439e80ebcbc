"""Put a message in the outbox."""

from __future__ import annotations

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
