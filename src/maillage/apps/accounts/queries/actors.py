"""Read a person as an `Actor`: with what is in force today, and what a second factor opens."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.codes import FACTOR_ROLES, Role
from maillage.apps.accounts.models import RoleAssignment, User
from maillage.apps.accounts.queries.in_force import in_force_on


def assignments_of(user_id: int, day: date) -> tuple[Assignment, ...]:
    """The assignments in force on `day`, in the order they were granted. One query."""
    rows = RoleAssignment.objects.filter(in_force_on(day), user_id=user_id).order_by("pk")
    return tuple(Assignment(Role(row.role), row.territory, row.organisation) for row in rows)


def actor_of(user: User, day: date, *, factor: bool) -> Actor:
    """The user on `day`; without a proved second factor, `FACTOR_ROLES` are withheld. One query."""
    held = assignments_of(user.pk, day)
    waiting = () if factor else tuple(a for a in held if a.role in FACTOR_ROLES)
    carried = tuple(a for a in held if a not in waiting)
    return Actor(user_id=user.pk, name=str(user), assignments=carried, factor=factor, withheld=waiting)
