"""Who answers for mission orders, the workshop alone, and for access plans, its coordination too.

Guarantees: who a mission order is for is read by its workshop and by its holder's own link, and by nobody
else: the coordination of a territory counts work, not people's trips.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.codes import Role
from maillage.apps.network.models import Workshop
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.kernel.refusals import Refusal


def require_missions(actor: Actor, *, department: str, workshop: str) -> None:
    """Raises Refusal ``access.role_missing``."""
    require(actor, "missions.issue", Place(department, (workshop,)))


def require_access_plan(actor: Actor, *, department: str, workshop: str) -> None:
    """Raises Refusal ``access.role_missing``."""
    require(actor, "access_plans.keep", Place(department, (workshop,)))


def workshop_row(code: str, *, lock: bool = False) -> Workshop:
    """Raises Refusal ``workshop.unknown``."""
    rows = Workshop.objects.select_for_update() if lock else Workshop.objects.all()
    row = rows.filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=code)
    return row


def workshops_of(actor: Actor) -> tuple[str, ...]:
    """Codes of the workshops the actor works for, in order of assignment."""
    found = (a.organisation for a in actor.assignments if a.role is Role.WORKSHOP and a.organisation)
    return tuple(dict.fromkeys(found))
