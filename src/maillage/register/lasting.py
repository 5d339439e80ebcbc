"""How long an act goes on from a day, when acts that are recorded already will change its last day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta


def last_day(day: date, changes: Iterable[date], until: Callable[[date], date | None]) -> date | None:
    """The last day that follows `day` without a gap; None when nothing ends it. `changes`: the days on which the last
    day changes; `until`: what it is as said on a day. Over already on `day`: the last day that is said."""
    starts = [day, *sorted({start for start in changes if start > day})]
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        said = until(start)
        if said is not None and (
            after is None or max(said, start - timedelta(days=1)) < after - timedelta(days=1)
        ):
            return said if start == day else max(said, start - timedelta(days=1))
    return None
