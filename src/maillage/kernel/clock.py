"""Time as the platform sees it: UTC instants, civil dates of Europe/Paris.

Guarantees: no engine or command reads the machine's clock; it is handed one. Stored
instants are aware and UTC; a civil date is the date in Paris of an instant; a period
given as two dates includes its last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock stopped at one instant, for tests, scenarios and replays."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    @classmethod
    def at_noon(cls, day: date) -> FixedClock:
        """Noon in Paris on `day`."""
        return cls(datetime(day.year, day.month, day.day, 12, tzinfo=PARIS).astimezone(UTC))


def civil_date(instant: datetime) -> date:
    """The date in Paris of an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("a civil date needs an aware instant")
    return instant.astimezone(PARIS).date()


def today(clock: Clock) -> date:
    return civil_date(clock.now())


def iso_week(day: date) -> str:
    """Year and ISO week as lots carry it: 2020-04-01 gives ``20W14``."""
    year, week, _ = day.isocalendar()
    return f"{year % 100:02d}W{week:02d}"


def days_from(start: date, count: int) -> tuple[date, ...]:
    return tuple(start + timedelta(days=n) for n in range(count))


def in_force(day: date, start: date, until: date | None) -> bool:
    """Whether `day` is inside a period; `until` is inclusive, None is open-ended."""
    return start <= day and (until is None or day <= until)
