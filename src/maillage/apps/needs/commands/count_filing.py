"""Refuse too many requests from one connection or for one address, without keeping who filed them.

Counted are the requests accepted, each of which sends a mail: correcting a form costs nothing. A
hospital is often behind one connection, hence its generous hourly limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db.models import F

from maillage.apps.accounts.secrets import mark_of
from maillage.apps.needs.models import FilingCount
from maillage.apps.needs.request_reasons import TOO_MANY
from maillage.apps.writing import command
from maillage.kernel.clock import PARIS, Clock
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in a window of `hours`; windows start on the hour."""

    most: int
    hours: int


class Counted(Enum):
    """What is counted, and how much of it."""

    CONNECTION = Limit(30, 1)
    ADDRESS = Limit(5, 24)
    LINK_ADDRESS = Limit(3, 1)
    LINK_CONNECTION = Limit(15, 1)


def _window(now: datetime, hours: int) -> datetime:
    """When the window of `now` ends."""
    first = int(now.timestamp()) // (3600 * hours) * 3600 * hours
    return datetime.fromtimestamp(first, now.tzinfo) + timedelta(hours=hours)


@command
def count_filing(*, counted: Counted, value: str, clock: Clock) -> None:
    """One more. Raises Refusal ``request.too_many``, with the moment from which it passes again."""
    limit = counted.value
    until = _window(clock.now(), limit.hours)
    mark = mark_of(counted.name, until.isoformat(), value)
    FilingCount.objects.get_or_create(mark=mark, defaults={"until": until})
    room = FilingCount.objects.filter(mark=mark, count__lt=limit.most)
    if not room.update(count=F("count") + 1):
        local = until.astimezone(PARIS)
        raise Refusal(TOO_MANY, limit=limit.most, until=local.strftime("%d/%m/%Y %H:%M"))
