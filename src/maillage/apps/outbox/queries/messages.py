"""Messages of organisations, and those addressed to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from maillage.apps.accounts.actor import Actor
from maillage.apps.outbox.models import Message
from maillage.apps.paging import PAGE_SIZE, Page, page_of
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
    read_by: str


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
        read_by=message.read_by,
    )


def is_for(message: Message, actor: Actor) -> bool:
    """Whether the message is addressed to the actor, or to an organisation they work for."""
    if message.account_id is not None:
        return bool(message.account_id == actor.user_id)
    return message.organisation in actor.organisations


def _addressed(organisations: Sequence[str], account: int | None) -> QuerySet[Message]:
    mine = Q(organisation__in=organisations)
    return Message.objects.filter(mine if account is None else mine | Q(account=account))


def _in_order(organisations: Sequence[str], account: int | None = None) -> QuerySet[Message]:
    """Unread first, urgent before the rest, then the newest; read ones by the last read.

    Where nulls sort differs between databases, so it is said.
    """
    rows = _addressed(organisations, account)
    return rows.order_by(F("read_at").desc(nulls_first=True), "-urgent", "-pk")


def messages_for(organisations: Sequence[str], limit: int = 200) -> tuple[MessageRow, ...]:
    """The first `limit` messages, unread and urgent first. One query."""
    return tuple(_row(m) for m in _in_order(organisations)[:limit])


def message_page(
    organisations: Sequence[str], *, account: int | None = None, page: int = 1, size: int = PAGE_SIZE
) -> Page[MessageRow]:
    """Every message to the organisations or to the account, a page at a time, in the same order. Two queries."""
    return page_of(_in_order(organisations, account), page, size, lambda rows: [_row(m) for m in rows])


def unread_count(organisations: Sequence[str], account: int | None = None) -> int:
    if not organisations and account is None:
        return 0
    return _addressed(organisations, account).filter(read_at=None).count()


def messages_about(about: str) -> tuple[MessageRow, ...]:
    return tuple(_row(m) for m in Message.objects.filter(about=about).order_by("pk"))
