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
    organisation: str,
    subject: Text,
    body: Text,
    about: str,
    clock: Clock,
    email: str = "",
    urgent: bool = False,
) -> None:
    """Write the message once; a second call with the same key changes nothing."""
    Message.objects.get_or_create(
        key=key,
        defaults={
            "organisation": organisation,
            "email": email,
            "subject": subject.as_dict(),
            "body": body.as_dict(),
            "about": about,
            "urgent": urgent,
            "created_at": clock.now(),
            "next_attempt_at": clock.now(),
        },
    )
