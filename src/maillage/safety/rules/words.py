"""How rules write dates and absences in the parameters of a reason."""

from __future__ import annotations

from datetime import date

ABSENT = "—"


def iso(day: date | None) -> str:
    """ISO 8601 date; a dash when there is none."""
    return ABSENT if day is None else day.isoformat()


def shown(text: str) -> str:
    return text or ABSENT
