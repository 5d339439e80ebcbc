"""Who may read what of production. What changes is asked by the commands themselves.

Guarantees: a lot is read by its workshop, by the coordination of its territory and by the
authority; a delivery also by the establishment that receives it; anyone may verify a lot by
its number, on a page of its own that names no recipient.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.accounts.codes import Role


def require_plans(actor: Actor) -> None:
    require(actor, "plans.read")


def require_lot(actor: Actor, *, department: str, workshop: str) -> None:
    """Raises Refusal ``access.role_missing``."""
    require(actor, "lots.read", Place(department, (workshop,)))


def require_delivery(actor: Actor, *, sender: tuple[str, str], receiver: tuple[str, str]) -> None:
    """Each end is (department, code). Raises Refusal ``access.role_missing``."""
    if may(actor, "deliveries.receive", Place(receiver[0], (receiver[1],))):
        return
    require(actor, "lots.read", Place(sender[0], (sender[1],)))


def workshops_of(actor: Actor) -> tuple[str, ...]:
    """Codes of the workshops the actor works for, in order of assignment."""
    return _organisations(actor, Role.WORKSHOP)


def establishments_of(actor: Actor) -> tuple[str, ...]:
    return _organisations(actor, Role.REQUESTER)


def _organisations(actor: Actor, role: Role) -> tuple[str, ...]:
    found = (a.organisation for a in actor.assignments if a.role is role and a.organisation)
    return tuple(dict.fromkeys(found))


def require_workshop(actor: Actor, *, department: str, workshop: str) -> None:
    """Raises Refusal ``access.role_missing`` unless the actor makes for this workshop."""
    require(actor, "lots.make", Place(department, (workshop,)))
