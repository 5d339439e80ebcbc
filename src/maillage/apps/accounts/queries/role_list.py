"""The roles of one user, with their scopes and dates: what an account page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import RoleAssignment


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role on a territory, and for one organisation when it is named; `until` is inclusive."""

    role: Role
    territory: str
    organisation: str
    since: date
    until: date | None
    ended_at: datetime | None = None

    @property
    def assignment(self) -> Assignment:
        return Assignment(self.role, self.territory, self.organisation)

    def state(self, day: date) -> str:
        """``to_come``, ``in_force``, ``over`` or ``ended`` (taken away before its last day) on `day`."""
        if self.ended_at is not None:
            return "ended"
        if day < self.since:
            return "to_come"
        return "over" if self.until is not None and day > self.until else "in_force"


def role_row(row: RoleAssignment) -> RoleRow:
    return RoleRow(Role(row.role), row.territory, row.organisation, row.since, row.until, row.ended_at)


def role_list(user_id: int) -> tuple[RoleRow, ...]:
    """Every role the user has, had or will have, in the order they were granted. One query."""
    return tuple(map(role_row, RoleAssignment.objects.filter(user_id=user_id).order_by("pk")))
