"""The roles of one user, with their scopes and dates: what an account page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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

    def state(self, day: date) -> str:
        """``to_come``, ``in_force`` or ``over`` on `day`."""
        if day < self.since:
            return "to_come"
        return "over" if self.until is not None and day > self.until else "in_force"


def role_list(user_id: int) -> tuple[RoleRow, ...]:
    """Every role the user has, had or will have, in the order they were granted. One query."""
    rows = RoleAssignment.objects.filter(user_id=user_id).order_by("pk")
    return tuple(
        RoleRow(Role(row.role), row.territory, row.organisation, row.since, row.until) for row in rows
    )
