"""Lock an account before deciding on it: the account, the national administrators' roles, its own roles.

Every command that gives or takes roles goes through here, in this order, so that two of them on
one account wait for each other, and two administrators cannot end each other. The lock of an
account lets the journal refer to it (`no_key`): two people who act on each other do not block.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import RoleAssignment, User
from maillage.apps.accounts.queries.in_force import in_force_on, not_over
from maillage.apps.accounts.reasons import ACCOUNT_CLOSED, ACCOUNT_UNKNOWN, LAST_ADMINISTRATOR
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import COUNTRY

NATIONAL_ADMINISTRATOR = Q(role=Role.ADMINISTRATOR.value, territory=COUNTRY)


def lock_account(username: str, *, closed: bool = False) -> User:
    """Raises Refusal ``account.unknown``, and ``account.closed`` unless a closed one is wanted."""
    user = User.objects.select_for_update(no_key=True).filter(username=username).first()
    if user is None:
        raise Refusal(ACCOUNT_UNKNOWN, username=username)
    if not user.is_active and not closed:
        raise Refusal(ACCOUNT_CLOSED, username=username)
    return user


def held_rows(user: User, day: date) -> list[RoleAssignment]:
    """What the account holds or will hold, locked; with all national administrators when it is one."""
    if RoleAssignment.objects.filter(NATIONAL_ADMINISTRATOR, user=user).exists():
        list(RoleAssignment.objects.select_for_update().filter(NATIONAL_ADMINISTRATOR).order_by("pk"))
    rows = RoleAssignment.objects.select_for_update().filter(not_over(day), user=user)
    return list(rows.order_by("pk"))


def assignment_of(row: RoleAssignment) -> Assignment:
    return Assignment(Role(row.role), row.territory, row.organisation)


def keep_an_administrator(user: User, leaving: list[RoleAssignment], day: date, first_day_off: date) -> None:
    """Raises Refusal when nobody else would be national administrator from `first_day_off`.

    `held_rows` has locked all of them: of two that end each other, the second is refused.
    """
    gone = [row.pk for row in leaving if (row.role, row.territory) == (Role.ADMINISTRATOR, COUNTRY)]
    if not any(row.pk in gone and row.since <= day for row in leaving):
        return
    others = RoleAssignment.objects.filter(NATIONAL_ADMINISTRATOR, in_force_on(day), user__is_active=True)
    if not others.exclude(pk__in=gone).exclude(until__lt=first_day_off).exists():
        raise Refusal(LAST_ADMINISTRATOR, username=user.username)
