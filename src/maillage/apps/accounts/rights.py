"""Why an action is open or closed to somebody: the roles that open it, on which scope, and who gives each.

Guarantees: read from the one table (`ACTIONS`); it decides nothing, and says the same as `require` would.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.accounts.action_names import ACTION_NAMES
from maillage.apps.accounts.actor import FACTOR_MISSING, NOT_ALLOWED, Actor, opens_somewhere, waits_for_factor
from maillage.apps.accounts.codes import (
    ACTIONS,
    FACTOR_ROLES,
    ORGANISATION_ROLES,
    ROLE_NAMES,
    SCOPE_NAMES,
    Role,
)
from maillage.apps.accounts.reasons import UNKNOWN_ACTION
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class RoleOpening:
    """A role that opens the action. `held` by whoever asks; `givers` may give it."""

    role: Role
    name: Text
    scope: str
    scope_words: Text
    needs_factor: bool
    givers: tuple[Text, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Right:
    """`answer`: empty when some role of the asker opens it (on its scope), else the code of the refusal."""

    action: str
    words: Text
    roles: tuple[RoleOpening, ...]
    answer: str


def _givers(role: Role) -> tuple[Text, ...]:
    giving = "accounts.enrol" if role in ORGANISATION_ROLES else "accounts.grant"
    return tuple(ROLE_NAMES[giver] for giver in ACTIONS[giving])


def explain_right(*, action: str, actor: Actor) -> Right:
    """No query. Raises Refusal ``access.unknown_action``."""
    if action not in ACTIONS:
        raise Refusal(UNKNOWN_ACTION, given=action, expected=sorted(ACTIONS))
    held = {assignment.role for assignment in (*actor.assignments, *actor.withheld)}
    refused = FACTOR_MISSING if waits_for_factor(actor, action) else NOT_ALLOWED
    return Right(
        action=action,
        words=ACTION_NAMES[action],
        roles=tuple(
            RoleOpening(
                role=role, name=ROLE_NAMES[role], scope=scope.value, scope_words=SCOPE_NAMES[scope],
                needs_factor=role in FACTOR_ROLES, givers=_givers(role), held=role in held,
            )
            for role, scope in ACTIONS[action].items()
        ),
        answer="" if opens_somewhere(actor, action) else refused,
    )  # fmt: skip
