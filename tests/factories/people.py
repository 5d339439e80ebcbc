"""People with one role each, as the edges would read them."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.codes import Role


def someone(role: Role, territory: str = "FR", organisation: str = "") -> Actor:
    return Actor(user_id=None, name=role.value, assignments=(Assignment(role, territory, organisation),))


def coordinator(territory: str = "FR") -> Actor:
    return someone(Role.COORDINATOR, territory)


def workshop_manager(code: str, territory: str = "FR") -> Actor:
    return someone(Role.WORKSHOP, territory, code)


def requester(code: str, territory: str = "FR") -> Actor:
    return someone(Role.REQUESTER, territory, code)
