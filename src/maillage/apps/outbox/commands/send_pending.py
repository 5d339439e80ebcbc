"""Send what waits, one message a transaction, so that a kill loses and doubles as little as mail allows.

A message is claimed (attempt counted) before it is handed to the mail server and marked
sent after: killed between the two, it is sent again later, never lost, and bears the same Message-ID, by which a
mailbox knows it for the same. Attempts are spaced 1, 2, 4… minutes apart, over about three days; what then remains
unsent is reported by every tick, and stays readable on the platform. All that is urgent leaves in one go, over one
connection: the holders of a recall are thousands. A server that cannot be reached is tried by one message a tick.
"""

from __future__ import annotations

import hashlib
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet

from maillage.apps.accounts.secrets import sealed_secret
from maillage.apps.outbox.models import Message
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

MAX_ATTEMPTS = 12
SEALED = "{secret}"
FORGOTTEN = Text(fr="Le contenu n’est pas gardé.", en="The content is not kept.")


# The server itself cannot be reached: not one message that it refuses.
ABSENT = (ConnectionRefusedError, TimeoutError, socket.gaierror)


class Outcome(Enum):
    """What became of one message that waited."""

    SENT = 1
    FAILED = 2
    AWAY = 3
    NOT_OURS = 4


@dataclass(frozen=True, slots=True)
class Sending:
    """What a tick did with the messages that waited."""

    sent: int
    failed: int
    given_up: int


def send_pending(*, clock: Clock, limit: int = 200) -> Sending:
    """All that is urgent, and `limit` of the rest. Messages without an address are in-app only and never wait."""
    unsent = Message.objects.filter(sent_at=None).exclude(email="")
    waiting = unsent.filter(attempts__lt=MAX_ATTEMPTS, next_attempt_at__lte=clock.now()).order_by("pk")
    urgent = list(waiting.filter(urgent=True).values_list("pk", flat=True))
    others = list(waiting.filter(urgent=False).values_list("pk", flat=True)[:limit])
    sent = failed = 0
    server = get_connection()
    try:
        for key in (*urgent, *others):
            done = _send_one(key, server, clock)
            sent += done is Outcome.SENT
            failed += done in (Outcome.FAILED, Outcome.AWAY)
            if done is Outcome.AWAY:
                break  # the others lose no attempt to a server that is not there
    finally:
        _hang_up(server)
    return Sending(sent, failed, unsent.filter(attempts__gte=MAX_ATTEMPTS).count())


def _hang_up(server: Any) -> None:
    with suppress(OSError):  # it hung up first
        server.close()


def _claimed(key: int, clock: Clock) -> Message | None:
    """The message, its attempt counted; None when it is not ours to send."""
    with writing():
        message = Message.objects.select_for_update().get(pk=key)
        if message.sent_at is not None or message.next_attempt_at > clock.now():
            return None  # another tick has it, or has had it
        message.next_attempt_at = clock.now() + timedelta(minutes=2**message.attempts)
        message.attempts += 1
        message.save(update_fields=["attempts", "next_attempt_at"])
        return message


def _send_one(key: int, server: Any, clock: Clock) -> Outcome:
    message = _claimed(key, clock)
    if message is None:
        return Outcome.NOT_OURS
    try:
        server.open()
        _mail(message, server).send()
    except (OSError, ValueError) as error:
        # SMTP errors are OSErrors: the server is away, try again later. ValueErrors are addresses and
        # headers that no mail can carry: they must not keep the messages behind from leaving.
        _hang_up(server)
        with writing():
            Message.objects.filter(pk=key).update(last_error=str(error)[:300])
            if message.attempts >= MAX_ATTEMPTS:  # it never will leave; its address still tells who to call
                given_up = Message.objects.filter(pk=key, confidential=True)
                given_up.update(body=FORGOTTEN.as_dict(), seed="")
        return Outcome.AWAY if isinstance(error, ABSENT) else Outcome.FAILED
    with writing():
        Message.objects.filter(pk=key).update(sent_at=clock.now(), last_error="")
        _forget(Message.objects.filter(pk=key, confidential=True))
    return Outcome.SENT


def _mail(message: Message, server: Any) -> EmailMessage:
    return EmailMessage(
        subject=f"{message.subject['fr']} / {message.subject['en']}",
        body=_body(message),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.email],
        connection=server,
        headers={"Message-ID": _message_id(message)},
    )


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
