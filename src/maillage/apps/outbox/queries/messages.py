"""Messages of an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maillage.apps.outbox.models import Message
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class MessageRow:
    key: str
    organisation: str
    subject: Text
    body: Text
    about: str
    urgent: bool
    created_at: datetime
    sent_at: datetime | None
    read_at: datetime | None


def _row(message: Message) -> MessageRow:
    return MessageRow(
        key=message.key,
        organisation=message.organisation,
        subject=Text.from_dict(message.subject),
        body=Text.from_dict(message.body),
        about=message.about,
        urgent=message.urgent,
        created_at=message.created_at,
        sent_at=message.sent_at,
        read_at=message.read_at,
    )


def messages_for(organisations: Sequence[str], limit: int = 200) -> tuple[MessageRow, ...]:
    """The newest messages, unread and urgent first. One query."""
    rows = Message.objects.filter(organisation__in=organisations)
    return tuple(_row(m) for m in rows.order_by("read_at", "-urgent", "-pk")[:limit])


def unread_count(organisations: Sequence[str]) -> int:
    return (
        Message.objects.filter(organisation__in=organisations, read_at=None).count() if organisations else 0
    )


def messages_about(about: str) -> tuple[MessageRow, ...]:
    return tuple(_row(m) for m in Message.objects.filter(about=about).order_by("pk"))
