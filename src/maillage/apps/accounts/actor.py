"""Who asks: a person with the roles they hold today, a token of theirs, or the operator at the command line.

Guarantees: an `Actor` carries only assignments in force on the day it was read; those of
`FACTOR_ROLES` are withheld from whoever has not proved a second factor, and a refusal that
only this explains says so (`account.second_factor_missing`); the operator may do what an
installation needs before anyone has a role (imports, scenarios, seeding), and every act it
does is journalled as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.apps.accounts.action_names import ACTION_NAMES
from maillage.apps.accounts.codes import ACTIONS, ROLE_NAMES, Role, Scope
from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import covers
from maillage.kernel.text import Text

WORDS: dict[str, Mapping[Any, Text]] = {"action": ACTION_NAMES, "roles": ROLE_NAMES}
NOT_ALLOWED = declare(
    "access.role_missing",
    fr="Pour {action}, il faut l’un de ces rôles, dans ce périmètre : {roles}.",
    en="To {action}, one of these roles is needed, on this scope: {roles}.",
    advice_fr="Demandez le rôle à la coordination de votre territoire, ou connectez-vous avec le bon compte.",
    advice_en="Ask your territory’s coordinator for the role, or sign in with the right account.",
    words=WORDS,
)
FACTOR_MISSING = declare(
    "account.second_factor_missing",
    fr="Votre rôle vous permet de {action}, mais il attend un second facteur, et aucun n’a été donné.",
    en="Your role lets you {action}, but it waits for a second factor, and none was given.",
    advice_fr="Mettez en place le second facteur depuis « Mon compte », ou reconnectez-vous avec. Un jeton se crée "
    "de nouveau depuis une session ouverte avec le second facteur.",
    advice_en="Set the second factor up from “My account”, or sign in again with it. A token is created again from "
    "a session opened with the second factor.",
    words=WORDS,
)
# What a missing right is called: a page or an answer of status 403, never an error of a form.
ACCESS_REFUSALS = frozenset({NOT_ALLOWED, FACTOR_MISSING})


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
    """`withheld` are roles in force that wait for a second factor; `token` is the prefix of the API
    token that speaks for the user, `read_only` when it may not write (every command refuses it)."""

    user_id: int | None
    name: str
    assignments: tuple[Assignment, ...] = ()
    is_operator: bool = False
    factor: bool = False
    withheld: tuple[Assignment, ...] = ()
    read_only: bool = False
    token: str = ""

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

    def opens(assignment: Assignment) -> bool:
        scope = opening.get(assignment.role)
        return scope is not None and _opens(assignment, scope, place)

    if actor.is_operator or any(map(opens, actor.assignments)):
        return ()
    code = FACTOR_MISSING if any(map(opens, actor.withheld)) else NOT_ALLOWED
    return (Reason(code, {"action": action, "roles": [role.value for role in opening]}),)


def may(actor: Actor, action: str, place: Place = NATION) -> bool:
    return not why_not(actor, action, place)


def require(actor: Actor, action: str, place: Place = NATION) -> None:
    """Raises Refusal (one of `ACCESS_REFUSALS`) unless the actor may."""
    found = why_not(actor, action, place)
    if found:
        raise Refusal.because(found)


def _opened_by(assignments: Iterable[Assignment], action: str) -> bool:
    scopes = ((ACTIONS[action].get(held.role), held) for held in assignments)
    return any(
        scope is not None and (scope is not Scope.NATIONAL or held.territory == "FR")
        for scope, held in scopes
    )


def opens_somewhere(actor: Actor, action: str) -> bool:
    """Whether some role of the actor opens the action on some scope: shows a link, decides nothing."""
    return actor.is_operator or _opened_by(actor.assignments, action)


def waits_for_factor(actor: Actor, action: str) -> bool:
    """Whether a role that waits for a second factor would open the action somewhere."""
    return _opened_by(actor.withheld, action)


def require_somewhere(actor: Actor, action: str) -> None:
    """Refuses (`ACCESS_REFUSALS`) who has no role that opens the action anywhere."""
    if not opens_somewhere(actor, action):
        code = FACTOR_MISSING if waits_for_factor(actor, action) else NOT_ALLOWED
        raise Refusal(code, action=action, roles=[role.value for role in ACTIONS[action]])
