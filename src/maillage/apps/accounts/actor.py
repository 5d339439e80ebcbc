"""Who asks: a person with the roles they hold today, or the operator at the command line.

Guarantees: an `Actor` carries only assignments in force on the day it was read; the
operator may do what an installation needs before anyone has a role (imports, scenarios,
seeding), and every act it does is journalled as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.accounts.codes import ACTIONS, Role, Scope
from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import covers

NOT_ALLOWED = declare(
    "access.role_missing",
    fr="Cette action ({action}) demande l’un des rôles suivants, dans ce périmètre : {roles}.",
    en="This action ({action}) needs one of these roles, on this scope: {roles}.",
    advice_fr="Demandez le rôle à la coordination de votre territoire, ou connectez-vous avec le bon compte.",
    advice_en="Ask your territory’s coordinator for the role, or sign in with the right account.",
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One role: on a territory ("FR", "R84", "26"), and possibly for one organisation."""

    role: Role
    territory: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act happens: its territory code and the organisations it concerns."""

    territory: str = "FR"
    organisations: tuple[str, ...] = ()


NATION = Place()


@dataclass(frozen=True, slots=True)
class Actor:
    user_id: int | None
    name: str
    assignments: tuple[Assignment, ...] = ()
    is_operator: bool = False

    def has(self, role: Role) -> bool:
        return any(assignment.role is role for assignment in self.assignments)

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a.organisation for a in self.assignments if a.organisation))


OPERATOR = Actor(user_id=None, name="operator", is_operator=True)
ANONYMOUS = Actor(user_id=None, name="")


def _opens(assignment: Assignment, scope: Scope, place: Place) -> bool:
    if scope is Scope.ANY:
        return True
    if scope is Scope.NATIONAL:
        return assignment.territory == "FR"
    if scope is Scope.TERRITORY:
        return covers(assignment.territory, place.territory)
    return bool(assignment.organisation) and assignment.organisation in place.organisations


def why_not(actor: Actor, action: str, place: Place = NATION) -> Sequence[Reason]:
    """No reason when the actor may; otherwise the reason, naming the roles that could."""
    opening = ACTIONS[action]
    if actor.is_operator:
        return ()
    for assignment in actor.assignments:
        scope = opening.get(assignment.role)
        if scope is not None and _opens(assignment, scope, place):
            return ()
    roles = [role.value for role in opening]
    return (Reason(NOT_ALLOWED, {"action": action, "roles": roles}),)


def may(actor: Actor, action: str, place: Place = NATION) -> bool:
    return not why_not(actor, action, place)


def require(actor: Actor, action: str, place: Place = NATION) -> None:
    """Raises Refusal(access.role_missing) unless the actor may."""
    found = why_not(actor, action, place)
    if found:
        raise Refusal.because(found)
