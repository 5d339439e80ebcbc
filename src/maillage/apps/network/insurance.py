"""The liability insurance of a workshop: what it says, what somebody else saw, and the days that both cover.

Guarantees: a date that a workshop changes of itself covers nothing more until somebody else has seen the
certificate, and nothing less from that moment on (decision 0018).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.network.models import Workshop
from maillage.kernel.clock import Clock, today

INSURANCE = frozenset({"insured_from", "insured_until"})
CHECKED = ("checked_from", "checked_until", "checked_on", "checked_by")


@dataclass(frozen=True, slots=True)
class Cover:
    """Days insured; `since` None covers nothing, `until` None has no end."""

    since: date | None = None
    until: date | None = None


def mark_checked(row: Workshop, actor: Actor, clock: Clock) -> None:
    """The actor saw the certificate, as it is stated now. Nothing is saved; the verb judges who may."""
    row.checked_from, row.checked_until = row.insured_from, row.insured_until
    row.checked_on, row.checked_by = today(clock), actor.name


def is_checked(row: Workshop) -> bool:
    """Whether what is stated is what somebody else saw."""
    stated = row.insured_from, row.insured_until
    return row.checked_on is not None and stated == (row.checked_from, row.checked_until)


def cover_of(row: Workshop) -> Cover:
    """The days that are both stated and checked."""
    if row.insured_from is None or row.checked_from is None:
        return Cover()
    since = max(row.insured_from, row.checked_from)
    until = min((day for day in (row.insured_until, row.checked_until) if day is not None), default=None)
    return Cover() if until is not None and until < since else Cover(since, until)
