"""Send what waits, one message a transaction, so that a kill loses and doubles as little as mail allows.

A message is claimed (attempt counted) before it is handed to the mail server and marked
sent after: killed between the two, it is sent again later, never lost, and under the same
Message-ID, by which mailboxes know it for the same. Attempts are spaced 1, 2, 4… minutes
apart, over about three days; what then remains unsent is reported by every tick, and stays
readable on the platform.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet

from maillage.apps.accounts.secrets import sealed_secret
from maillage.apps.outbox.models import Message
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

MAX_ATTEMPTS = 12
SEALED = "{secret}"
FORGOTTEN = Text(fr="Le contenu n’est pas gardé.", en="The content is not kept.")


@dataclass(frozen=True, slots=True)
class Sending:
    """What a tick did with the messages that waited."""

    sent: int
    failed: int
    given_up: int


def send_pending(*, clock: Clock, limit: int = 200) -> Sending:
    """Messages without an address are in-app only and never wait."""
    unsent = Message.objects.filter(sent_at=None).exclude(email="")
    waiting = unsent.filter(attempts__lt=MAX_ATTEMPTS, next_attempt_at__lte=clock.now())
    sent = failed = 0
    for key in list(waiting.order_by("-urgent", "pk").values_list("pk", flat=True)[:limit]):
        done = _send_one(key, clock)
        sent += done is True
        failed += done is False
    return Sending(sent, failed, unsent.filter(attempts__gte=MAX_ATTEMPTS).count())


def _send_one(key: int, clock: Clock) -> bool | None:
    """Whether it was sent; None when it was not ours to send."""
    with writing():
        message = Message.objects.select_for_update().get(pk=key)
        if message.sent_at is not None or message.next_attempt_at > clock.now():
            return None  # another tick has it, or has had it
        message.next_attempt_at = clock.now() + timedelta(minutes=2**message.attempts)
        message.attempts += 1
        message.save(update_fields=["attempts", "next_attempt_at"])
    try:
        EmailMessage(
            subject=f"{message.subject['fr']} / {message.subject['en']}",
            body=_body(message),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.email],
            headers={"Message-ID": _message_id(message)},
        ).send()
    except (OSError, ValueError) as error:
        # SMTP errors are OSErrors: the server is away, try again later. ValueErrors are addresses and
        # headers that no mail can carry: they must not keep the messages behind from leaving.
        with writing():
            Message.objects.filter(pk=key).update(last_error=str(error)[:300])
            if message.attempts >= MAX_ATTEMPTS:  # it never will leave; its address still tells who to call
                given_up = Message.objects.filter(pk=key, confidential=True)
                given_up.update(body=FORGOTTEN.as_dict(), seed="")
        return False
    with writing():
        Message.objects.filter(pk=key).update(sent_at=clock.now(), last_error="")
        _forget(Message.objects.filter(pk=key, confidential=True))
    return True


def _message_id(message: Message) -> str:
    """The same at each attempt; its key is not readable in it."""
    mark = hashlib.sha256(message.key.encode()).hexdigest()[:40]
    return f"<{mark}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def _body(message: Message) -> str:
    """Both languages, with the secret of its link, which is written nowhere else."""
    body = f"{message.body['fr']}\n\n—\n\n{message.body['en']}"
    return body.replace(SEALED, sealed_secret(message.seed)) if message.seed else body


def _forget(sent: QuerySet[Message]) -> None:
    """Keep neither what a confidential message said nor the address of a person without an account."""
    sent.update(body=FORGOTTEN.as_dict(), seed="")
    sent.filter(organisation="", account=None).update(email="")
