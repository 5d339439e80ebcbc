"""How long ago a workshop's inventory was confirmed, and when that is too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CONFIRM_EVERY_DAYS = 14


@dataclass(frozen=True, slots=True)
class Freshness:
    """`days` None: never confirmed."""

    days: int | None

    @property
    def is_stale(self) -> bool:
        return self.days is None or self.days > CONFIRM_EVERY_DAYS


def freshness(last_confirmed_on: date | None, day: date) -> Freshness:
    return Freshness(None if last_confirmed_on is None else max(0, (day - last_confirmed_on).days))
