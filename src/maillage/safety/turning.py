"""The days on which an answer may change: those that the facts themselves name.

Rules compare a day with the dates of acts, and with nothing else: between two dates that
the facts name, the same question has the same answer (the word for the day apart). A
question about a range of days is therefore answered by asking its first day and each
turning day in it; a law of the tests (`test_safety_laws`) holds every rule to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)


def dates_in(value: Any) -> Iterator[date]:
    """Every date that a value holds: a date, a dataclass of the engine, or a collection of them."""
    if isinstance(value, date):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from dates_in(getattr(value, part.name))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from dates_in(item)


def turning_days(*values: Any) -> frozenset[date]:
    """The days on which an answer that depends on these values may differ from the day before.

    A date may begin something, or be its last day: it and the day after are both turning.
    """
    found = set(dates_in(values))
    return frozenset(found | {day + DAY for day in found if day < date.max})


def worth_asking(days: Sequence[date], turning: Iterable[date]) -> tuple[date, ...]:
    """Of consecutive days, the first and those that turn: their answers are the answers of all."""
    kept = set(turning)
    return tuple(day for place, day in enumerate(days) if place == 0 or day in kept)
