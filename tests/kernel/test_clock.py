"""Civil dates are those of Paris; periods include their last day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from maillage.kernel.clock import FixedClock, civil_date, in_force, iso_week


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2020, 4, 5, 21, 59, tzinfo=UTC), date(2020, 4, 5)),  # 23:59 in Paris, summer time
        (datetime(2020, 4, 5, 22, 0, tzinfo=UTC), date(2020, 4, 6)),
        (datetime(2020, 1, 5, 22, 59, tzinfo=UTC), date(2020, 1, 5)),  # winter time
        (datetime(2020, 1, 5, 23, 0, tzinfo=UTC), date(2020, 1, 6)),
    ],
)
def test_midnight_is_in_paris(instant: datetime, day: date) -> None:
    assert civil_date(instant) == day


def test_a_naive_instant_is_an_error() -> None:
    with pytest.raises(ValueError, match="aware"):
        civil_date(datetime(2020, 4, 5))  # noqa: DTZ001


def test_until_is_inclusive() -> None:
    start, until = date(2020, 4, 1), date(2020, 4, 3)
    days = [date(2020, 3, 31), start, until, date(2020, 4, 4)]
    assert [in_force(day, start, until) for day in days] == [False, True, True, False]
    assert in_force(date(2099, 1, 1), start, None)


def test_weeks_are_iso() -> None:
    assert [iso_week(date(2020, 4, 1)), iso_week(date(2021, 1, 3))] == ["20W14", "20W53"]


def test_noon_is_noon_in_paris() -> None:
    assert civil_date(FixedClock.at_noon(date(2020, 7, 14)).now()) == date(2020, 7, 14)
