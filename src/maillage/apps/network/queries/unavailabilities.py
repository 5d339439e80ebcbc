"""When workshops, and groups of their machines, make nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from maillage.apps.network.models import Unavailability, Workshop

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class UnavailabilityRow:
    """`machine` empty: the whole workshop; `until` None: nobody knows yet."""

    code: str
    workshop: str
    machine: str
    process: str
    since: date
    until: date | None
    reason: str
    note: str
    has_begun: bool
    is_over: bool

    @property
    def is_now(self) -> bool:
        return self.has_begun and not self.is_over


def _row(row: Unavailability, day: date) -> UnavailabilityRow:
    return UnavailabilityRow(
        code=row.code,
        workshop=row.workshop.code,
        machine=row.machine.code if row.machine else "",
        process=row.machine.process if row.machine else "",
        since=row.since,
        until=row.until,
        reason=row.reason,
        note=row.note,
        has_begun=row.since <= day,
        is_over=row.until is not None and row.until < day,
    )


def _not_over(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gte=day)


def unavailability_list(
    workshop: str, day: date, *, with_past: bool = False
) -> tuple[UnavailabilityRow, ...]:
    """Those of a workshop that are not over (or all), the earliest first. One query."""
    rows = Unavailability.objects.filter(workshop__code=workshop).select_related("workshop", "machine")
    rows = rows if with_past else rows.filter(_not_over(day))
    return tuple(_row(row, day) for row in rows.order_by("since", "code"))


def unavailable_now(workshops: Iterable[str], day: date) -> Mapping[str, UnavailabilityRow]:
    """Of these workshops, those that are wholly unavailable that day, with the last to end. One query."""
    rows = Unavailability.objects.filter(
        _not_over(day), workshop__code__in=list(workshops), machine=None, since__lte=day
    )
    found: dict[str, list[Unavailability]] = defaultdict(list)
    for row in rows.select_related("workshop", "machine").order_by("code"):
        found[row.workshop.code].append(row)
    return {
        code: _row(max(several, key=lambda row: row.until or date.max), day)
        for code, several in found.items()
    }


def shut_until_sunday(day: date) -> list[int]:
    """Keys of the workshops that open on no day from `day` to that week's Sunday: by their weekdays, or
    because they are wholly unavailable whenever they would open. Two queries."""
    days = [day + timedelta(days=offset) for offset in range(SUNDAY + 1 - day.weekday())]
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = Unavailability.objects.filter(_not_over(day), machine=None, since__lte=days[-1])
    for key, since, until in rows.values_list("workshop_id", "since", "until"):
        away[key].append((since, until or date.max))
    return [
        key
        for key, weekdays in Workshop.objects.filter(is_open=True).values_list("pk", "open_weekdays")
        if not any(
            one.weekday() in weekdays and not any(since <= one <= until for since, until in away[key])
            for one in days
        )
    ]
