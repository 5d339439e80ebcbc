"""The weight of each need, folded from the State's priorities.

Guarantees: for one subject the latest act in force on the day counts; the most specific
subject wins (the need itself, then its design, then its kind of establishment); without an
act the weight is 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from maillage.apps.needs.models import Need
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, acts_of
from maillage.kernel.clock import in_force

USUAL = 1


@dataclass(frozen=True, slots=True)
class Priority:
    """A weight in force, and the act that set it."""

    subject: str
    weight: int
    reason: str
    act: str
    valid_from: date
    valid_until: date | None


NO_PRIORITY = Priority("", USUAL, "", "", date.min, None)


@dataclass(frozen=True, slots=True)
class Priorities:
    """Priorities in force on a day, by subject."""

    by_subject: Mapping[str, Priority]

    def of(self, *, need: str, design: str, kind: str) -> Priority:
        for subject in (f"need:{need}", design, f"kind:{kind}"):
            found = self.by_subject.get(subject)
            if found is not None:
                return found
        return NO_PRIORITY


def _priority(row: ActRow) -> Priority:
    return Priority(
        subject=row.subject,
        weight=int(row.payload["weight"]),
        reason=str(row.payload["reason"]),
        act=row.number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def priorities_on(day: date) -> Priorities:
    """Every priority in force on `day`. Two queries."""
    rows = acts_of(ActKind.PRIORITY)
    standing = [r for r in rows if in_force(day, r.valid_from, r.valid_until) and r.ended_on(day) is None]
    return Priorities({row.subject: _priority(row) for row in standing})


def weights_of(needs: Iterable[Need], day: date) -> dict[str, int]:
    """Weight by code of needs whose design and establishment are already read. Two queries."""
    found = priorities_on(day)
    return {
        need.code: found.of(need=need.code, design=need.design.code, kind=need.establishment.kind).weight
        for need in needs
    }
