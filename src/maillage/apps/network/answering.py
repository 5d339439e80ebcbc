"""Which organisation of the network a role answers for: registered with accounts at start-up."""

from __future__ import annotations

from maillage.apps.accounts.codes import Role
from maillage.apps.network.models import Establishment, Workshop

ANSWERED_FOR = {Role.WORKSHOP: Workshop, Role.REQUESTER: Establishment}


def department_answered_for(role: Role, organisation: str) -> str | None:
    """The department of the workshop or establishment of this code; None when there is none. One query."""
    model = ANSWERED_FOR.get(role)
    if model is None:
        return None
    found: str | None = model.objects.filter(code=organisation).values_list("department", flat=True).first()  # type: ignore[attr-defined]
    return found
