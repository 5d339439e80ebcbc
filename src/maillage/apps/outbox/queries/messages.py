"""Messages of organisations, and those addressed to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Value, When

from maillage.apps.accounts.actor import Actor
from maillage.apps.outbox.commands.send_pending import SEALED
from maillage.apps.outbox.models import Message
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import RowOrder
from maillage.kernel.text import Text

MESSAGE_ORDERS = RowOrder(
    {
        # Unread first, urgent before the rest, then the newest; read ones by the last read.
        "attention": (
            Case(When(read_at=None, then=Value(0)), default=Value(1)),
            "-read_at",
            "-urgent",
            "-pk",
        ),
        "sent": ("pk",),
    },
    default="attention",
)


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


def _without_link(body: Text) -> Text:
    """What was said, less the line of a private link: only the mail carries its secret."""

    def one(said: str) -> str:
        return "\n".join(line for line in said.split("\n") if SEALED not in line)

    return Text(fr=one(body.fr), en=one(body.en))


def _row(message: Message) -> MessageRow:
    return MessageRow(
        key=message.key,
        organisation=message.organisation,
        subject=Text.from_dict(message.subject),
        body=_without_link(Text.from_dict(message.body)) if message.seed else Text.from_dict(message.body),
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


def messages_for(organisations: Sequence[str], limit: int = 200) -> tuple[MessageRow, ...]:
    """The first `limit` messages, unread and urgent first. One query."""
    rows = _addressed(organisations, None).order_by(*MESSAGE_ORDERS.terms(""))
    return tuple(_row(m) for m in rows[:limit])


def message_list(
    organisations: Sequence[str],
    *,
    account: int | None = None,
    is_read: bool | None = None,
    urgent: bool | None = None,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[MessageRow]:
    """Every message to the organisations or to the account, unread and urgent first. Two queries.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = _addressed(organisations, account)
    if is_read is not None:
        rows = rows.filter(read_at__isnull=not is_read)
    if urgent is not None:
        rows = rows.filter(urgent=urgent)
    rows = rows.order_by(*MESSAGE_ORDERS.terms(sort))
    return page_of(rows, page, size, lambda found: [_row(m) for m in found])


def unread_count(organisations: Sequence[str], account: int | None = None) -> int:
    if not organisations and account is None:
        return 0
    return _addressed(organisations, account).filter(read_at=None).count()


def messages_about(about: str) -> tuple[MessageRow, ...]:
    return tuple(_row(m) for m in Message.objects.filter(about=about).order_by("pk"))
