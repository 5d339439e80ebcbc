"""Whether a role may be given, and by whom: the rule of every command that gives or takes roles.

Guarantees: nobody gives what exceeds their own scope; a role of an organisation is given where
that organisation really is, whatever territory was typed; whoever may give every role that an
account holds may run that account, and nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor, Assignment, Place, may, require, why_not
from maillage.apps.accounts.codes import ORGANISATION_ROLES, Role
from maillage.apps.accounts.neighbours import department_of
from maillage.apps.accounts.reasons import (
    ORGANISATION_ELSEWHERE,
    ORGANISATION_MISSING,
    ORGANISATION_NEEDLESS,
    ORGANISATION_UNKNOWN,
    ROLE_DATES,
)
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import COUNTRY, covers


def action_for(role: Role) -> str:
    """The action that giving this role, or taking it away, asks for."""
    return "accounts.enrol" if role in ORGANISATION_ROLES else "accounts.grant"


def settled(given: Assignment) -> Assignment:
    """The assignment as it will be kept: that of an organisation is on its department.

    Raises Refusal when the organisation is missing, needless, unknown or elsewhere, or when the
    territory is none.
    """
    told: dict[str, Any] = {"role": given.role.value, "organisation": given.organisation}
    if given.role not in ORGANISATION_ROLES:
        if given.organisation:
            raise Refusal(ORGANISATION_NEEDLESS, field="organisation", **told)
        return replace(given, territory=_known(given.territory or COUNTRY))
    if not given.organisation:
        raise Refusal(ORGANISATION_MISSING, field="organisation", **told)
    department = department_of(given.role, given.organisation)
    if department is None:
        raise Refusal(ORGANISATION_UNKNOWN, field="organisation", **told)
    if given.territory and not covers(given.territory, department):
        elsewhere: dict[str, Any] = {"department": department, "territory": given.territory}
        raise Refusal(ORGANISATION_ELSEWHERE, organisation=given.organisation, **elsewhere)
    return replace(given, territory=department)


def _known(territory: str) -> str:
    covers(territory, territory)  # refuses a code that is none
    return territory


def may_grant(actor: Actor, held: Assignment) -> bool:
    return not _why_not_grant(actor, held)


def may_run(actor: Actor, held: Iterable[Assignment]) -> bool:
    held = tuple(held)
    return all(may_grant(actor, one) for one in held) if held else may(actor, "accounts.grant")


def _why_not_grant(actor: Actor, held: Assignment) -> Sequence[Reason]:
    place = Place(held.territory, (held.organisation,) if held.organisation else ())
    return why_not(actor, action_for(held.role), place)


def require_granting(actor: Actor, held: Iterable[Assignment]) -> None:
    """Raises Refusal unless the actor may give every one of these roles."""
    for assignment in held:
        if found := _why_not_grant(actor, assignment):
            raise Refusal.because(found)


def require_running(actor: Actor, held: Iterable[Assignment]) -> None:
    """Raises Refusal unless the actor may run an account that holds these roles.

    An account without any is run by whoever may give every role everywhere.
    """
    held = tuple(held)
    if held:
        require_granting(actor, held)
    else:
        require(actor, "accounts.grant")


def require_dates(day: date, since: date, until: date | None) -> None:
    if since < day or (until is not None and until < since):
        raise Refusal(ROLE_DATES, today=day.isoformat(), field="since" if since < day else "until")
