"""Erase what is personal of requests, in time, or at once when its contact asks.

Guarantees: the address, the links and what the form said go together, in one transaction a request;
the need stays, with no trace of who wrote; run twice, or killed half-way, it does no harm. An address
stays longer where pieces were received: it is where a recall reaches whoever has no account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.commands.file_request import KEPT_DAYS
from maillage.apps.needs.commands.links import LINK_HOLDER, request_of
from maillage.apps.needs.models import FilingCount, Request
from maillage.apps.outbox.commands.withdraw_messages import withdraw_messages
from maillage.apps.writing import command, writing
from maillage.kernel.clock import Clock

CLOSED_DAYS = 30  # after its need closed with nothing made for it: time to read why
RECALL_DAYS = 365  # after its need closed with pieces made for it
BATCH = 200


@dataclass(frozen=True, slots=True)
class Erased:
    """Requests erased, and counts of filings forgotten."""

    unconfirmed: int
    closed: int
    counts: int


@command
def erase(*, request: Request, actor: Actor, clock: Clock) -> None:
    """A locked request, its contact, its links, and what was to be sent to it."""
    withdraw_messages(about=request.code)
    request.delete()
    journal(actor=actor, clock=clock, verb="erase_request", subject=request.code)


@command
def erase_by_link(*, token: str, clock: Clock) -> str:
    """The code of a request that its contact erases now; a need it became stays, followed by nobody."""
    row = request_of(token)
    erase(request=row, actor=LINK_HOLDER, clock=clock)
    return row.code


def _unconfirmed(clock: Clock) -> QuerySet[Request]:
    return Request.objects.filter(need=None, created_at__lt=clock.now() - timedelta(days=KEPT_DAYS))


def _closed(clock: Clock) -> QuerySet[Request]:
    over = Request.objects.filter(need__status=NeedStatus.CLOSED)
    now = clock.now()
    # Committed, not received: whoever has no account records no receipt of the pieces that came.
    unserved = over.filter(need__committed=0, need__closed_at__lt=now - timedelta(days=CLOSED_DAYS))
    served = over.filter(need__committed__gt=0, need__closed_at__lt=now - timedelta(days=RECALL_DAYS))
    return unserved | served


def _each(due: Callable[[Clock], QuerySet[Request]], clock: Clock) -> int:
    """How many were erased: each is asked again once locked, since it may be confirmed at that instant."""
    erased = 0
    for key in list(due(clock).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with writing():
            row = Request.objects.select_for_update().filter(pk=key).first()
            if row is not None and due(clock).filter(pk=key).exists():
                erase(request=row, actor=OPERATOR, clock=clock)
                erased += 1
    return erased


def erase_requests(*, clock: Clock) -> Erased:
    """At most `BATCH` of each a call; the next one goes on."""
    unconfirmed, closed = _each(_unconfirmed, clock), _each(_closed, clock)
    with writing():
        counts, _ = FilingCount.objects.filter(until__lt=clock.now()).delete()
    return Erased(unconfirmed, closed, counts)
