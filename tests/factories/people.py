"""People with one role each, as the edges would read them; and the same with an account."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.queries.actors import actor_of
from maillage.kernel.clock import Clock, today


def someone(role: Role, territory: str = "FR", organisation: str = "") -> Actor:
    return Actor(user_id=None, name=role.value, assignments=(Assignment(role, territory, organisation),))


def coordinator(territory: str = "FR") -> Actor:
    return someone(Role.COORDINATOR, territory)


def workshop_manager(code: str, territory: str = "FR") -> Actor:
    return someone(Role.WORKSHOP, territory, code)


def requester(code: str, territory: str = "FR") -> Actor:
    return someone(Role.REQUESTER, territory, code)


def signed_up(person: Actor, clock: Clock, *, name: str = "", until: date | None = None) -> Actor:
    """The person with an account of their own, in the database."""
    user = open_account(
        username=name or person.name,
        password="une longue phrase de passe",
        full_name=name or person.name,
        roles=person.assignments,
        actor=OPERATOR,
        clock=clock,
        until=until,
    )
    return actor_of(user, today(clock), factor=True)
