"""Read a person as an `Actor`: with what is in force today, and what a second factor opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
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


def actor_by_id(user_id: int | None, day: date) -> Actor:
    """Who asked for work done later, with the roles they hold on `day`; None is the operator. Two queries.

    The second factor was proved, where a role needs one, when the work was asked for.
    """
    return OPERATOR if user_id is None else actor_of(User.objects.get(pk=user_id), day, factor=True)


def accounts_with(roles: Collection[Role], day: date) -> tuple[User, ...]:
    """Open accounts that hold one of the roles on `day`, wherever. One query."""
    held = RoleAssignment.objects.filter(in_force_on(day), role__in=[role.value for role in roles])
    return tuple(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def number_of(username: str) -> int | None:
    """The key of the account of that name, whatever its case. One query."""
    return User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
