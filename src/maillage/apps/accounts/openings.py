"""What each role of a person opens, and where: the one table of `ACTIONS`, read for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maillage.apps.accounts.action_names import ACTION_NAMES
from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import ACTIONS, Scope
from maillage.kernel.territories import COUNTRY, territory_name
from maillage.kernel.text import Text

EVERYWHERE = Text("partout", "everywhere")


@dataclass(frozen=True, slots=True)
class Opening:
    action: str
    words: Text
    where: Text


def openings(held: Assignment) -> tuple[Opening, ...]:
    """In the order of the table; nothing that the scope of this assignment does not open."""
    return tuple(_found(held))


def _found(held: Assignment) -> Iterator[Opening]:
    for action, opening in ACTIONS.items():
        scope = opening.get(held.role)
        if scope is None or (scope is Scope.NATIONAL and held.territory != COUNTRY):
            continue
        if scope is Scope.ORGANISATION and not held.organisation:
            continue
        yield Opening(action, ACTION_NAMES.get(action, Text(action, action)), _where(held, scope))


def _where(held: Assignment, scope: Scope) -> Text:
    if scope is Scope.ORGANISATION:
        return Text(held.organisation, held.organisation)
    if scope is Scope.ANY:
        return EVERYWHERE
    name = territory_name(held.territory)
    return Text(name, name)
