"""Send what waits, one message a transaction, so that a kill loses and doubles as little as mail allows.

A message is claimed (attempt counted) before it is handed to the mail server and marked
sent after: killed between the two, it is sent again at the next tick, never lost.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from maillage.apps.outbox.models import Message
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock

MAX_ATTEMPTS = 8


def send_pending(*, clock: Clock, limit: int = 200) -> tuple[int, int]:
    """(sent, failed). Messages without an address are in-app only and never wait."""
    waiting = Message.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS).exclude(email="")
    sent = failed = 0
    for key in list(waiting.order_by("-urgent", "pk").values_list("pk", flat=True)[:limit]):
        if _send_one(key, clock):
            sent += 1
        else:
            failed += 1
    return sent, failed


def _send_one(key: int, clock: Clock) -> bool:
    with writing():
        Message.objects.filter(pk=key).update(attempts=F("attempts") + 1)
    message = Message.objects.get(pk=key)
    if message.sent_at is not None:
        return True
    try:
        EmailMessage(
            subject=f"{message.subject['fr']} / {message.subject['en']}",
            body=f"{message.body['fr']}\n\n—\n\n{message.body['en']}",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.email],
        ).send()
    except OSError as error:  # SMTP errors are OSErrors: the server is away, try again later
        with writing():
            Message.objects.filter(pk=key).update(last_error=str(error)[:300])
        return False
    with writing():
        Message.objects.filter(pk=key).update(sent_at=clock.now(), last_error="")
    return True
