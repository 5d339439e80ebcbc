"""Checks that several verbs of authority share: periods, closed lists, references."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from maillage.apps.authority.codes import PERIOD, REASON_MISSING, SCENARIO_NOT_PAST, UNKNOWN_CHOICE
from maillage.apps.records.queries.installation import installation_kind
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


def require_period(start: date, until: date | None) -> None:
    """Refuses (act.period) a period that ends before it starts."""
    if until is not None and until < start:
        raise Refusal(PERIOD, start=start.isoformat(), until=until.isoformat())


def require_past_hypothesis(start: date, until: date | None, clock: Clock) -> None:
    """What a scenario supposes binds no day from today on in a real installation (scenario.day_not_past)."""
    if (until is None or until >= today(clock)) and installation_kind() != "demo":
        raise Refusal(SCENARIO_NOT_PAST, day=start.isoformat())


def require_choice(field: str, value: str, expected: Collection[str]) -> None:
    if value not in expected:
        raise Refusal(UNKNOWN_CHOICE, field=field, value=value, expected=sorted(expected))


def require_reason(reason: str) -> str:
    """The reason without outer spaces; refuses an empty one."""
    if not reason.strip():
        raise Refusal(REASON_MISSING)
    return reason.strip()


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
