"""Who may change an organisation, and why not.

The table of roles is `accounts.codes.ACTIONS`; this says on which place each question is
asked. Verifying an establishment or correcting its class is asked without naming the
organisation, so that only the coordination of its territory may: nobody declares their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor, Place, why_not
from maillage.kernel.reasons import Reason


def place_of(department: str, organisation: str) -> Place:
    return Place(department, (organisation,))


def why_not_edit_workshop(actor: Actor, *, code: str, department: str) -> Sequence[Reason]:
    return why_not(actor, "workshops.edit", place_of(department, code))


def why_not_register_workshop(actor: Actor, *, department: str) -> Sequence[Reason]:
    return why_not(actor, "workshops.edit", Place(department))


def why_not_edit_establishment(actor: Actor, *, code: str, department: str) -> Sequence[Reason]:
    return why_not(actor, "establishments.edit", place_of(department, code))


def why_not_verify_establishment(actor: Actor, *, department: str) -> Sequence[Reason]:
    return why_not(actor, "establishments.edit", Place(department))
