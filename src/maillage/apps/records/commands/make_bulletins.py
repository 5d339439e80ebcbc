"""Make the bulletin of each week that is over and has none yet, from the week in which the register opened.

Guarantees: a bulletin is made once, from what the log held when its week ended, and signed by the log's key; made
late, or by two ticks at once, it is the same to the byte.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from maillage.apps.records.commands.append_records import log_keys
from maillage.apps.records.models import Leaf, RegisterOpening, WeeklyBulletin
from maillage.apps.records.replaying import Log, read_log
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, civil_date, today
from maillage.register import bulletins
from maillage.register.bulletins import Bulletin


@command
def make_bulletins(*, clock: Clock) -> tuple[str, ...]:
    """The weeks whose bulletins were made. None while the register is not open. Raises Refusal without the log's key."""
    opening = RegisterOpening.objects.first()
    if opening is None:
        return ()
    wanted = list(_weeks(civil_date(opening.opened_at), today(clock)))
    known = WeeklyBulletin.objects.filter(week__in=wanted).values_list("week", flat=True)
    missing = [week for week in wanted if week not in set(known)]
    if not missing:
        return ()
    acts_change()
    log = read_log()
    assert log is not None
    key = next(key for key in log_keys(log.chain) if key.name == log.chain.origin)
    days = [
        civil_date(moment) for moment in Leaf.objects.order_by("index").values_list("appended_at", flat=True)
    ]
    made = []
    for week in missing:
        bulletin = _of_week(week, log, days)
        row, fresh = WeeklyBulletin.objects.get_or_create(
            week=week,
            defaults={
                "note": bulletins.sign(bulletin, key),
                "records": sum(map(len, bulletin.records.values())),
                "made_at": clock.now(),
            },
        )
        made += [row.week] if fresh else []
    return tuple(made)


def _weeks(opened: date, day: date) -> Iterator[str]:
    """The weeks from that of the opening to the last that is over."""
    monday = opened - timedelta(days=opened.weekday())
    while monday + timedelta(days=7) <= day:
        yield bulletins.week_of(monday)
        monday += timedelta(days=7)


def _of_week(week: str, log: Log, days: list[date]) -> Bulletin:
    """`days`: the civil day on which each record was appended, in order."""
    first, last = bulletins.days_of(week)
    start, end = bisect_right(days, first - timedelta(days=1)), bisect_right(days, last)
    told = bulletins.of_entries(log.state.entries.values(), start, end)
    return Bulletin(log.chain.origin, week, start, end, log.tree.root(end), told)
