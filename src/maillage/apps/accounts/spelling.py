"""How a role of an account is written: ``coordinator:R84``, ``workshop:26:L0042``."""

from __future__ import annotations

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

ROLE_UNREADABLE = declare(
    "account.role_unreadable",
    fr="« {given} » ne se lit pas comme un rôle.",
    en="“{given}” does not read as a role.",
    advice_fr="Écrivez rôle, rôle:territoire ou rôle:territoire:organisation. Rôles : {roles}.",
    advice_en="Write role, role:territory or role:territory:organisation. Roles: {roles}.",
)


def written(held: Assignment) -> str:
    return ":".join(part for part in (held.role.value, held.territory, held.organisation) if part)


def read(given: str) -> Assignment:
    """The assignment; its territory is empty when none was written. Raises Refusal."""
    role, territory, organisation, *more = [*given.split(":"), "", ""]
    if role not in list(Role) or any(more):
        raise Refusal(ROLE_UNREADABLE, given=given, roles=[item.value for item in Role])
    return Assignment(Role(role), territory, organisation)
