"""Read a signed-in user as an `Actor`."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import RoleAssignment, User


def actor_of(user: User, day: date) -> Actor:
    """The user with the assignments in force on `day`. One query."""
    rows = RoleAssignment.objects.filter(Q(until__isnull=True) | Q(until__gte=day), user=user, since__lte=day)
    assignments = tuple(
        Assignment(Role(row.role), row.territory, row.organisation) for row in rows.order_by("pk")
    )
    return Actor(user_id=user.pk, name=str(user), assignments=assignments)
