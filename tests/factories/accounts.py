"""Accounts opened by the command, and the actors that read them."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.models import User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.kernel.clock import Clock, today

PASSPHRASE = "une longue phrase de passe"


def an_account(
    name: str, *roles: Assignment, clock: Clock, until: date | None = None, password: str = PASSPHRASE
) -> User:
    return open_account(
        username=name, password=password, full_name=name.title(), roles=roles, actor=OPERATOR,
        clock=clock, until=until,
    )  # fmt: skip


def acting(user: User, clock: Clock, *, factor: bool = True) -> Actor:
    """The user as an edge reads them today."""
    return actor_of(User.objects.get(pk=user.pk), today(clock), factor=factor)


def a_role(role: Role, territory: str = "FR", organisation: str = "") -> Assignment:
    return Assignment(role, territory, organisation)
