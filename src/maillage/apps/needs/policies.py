"""Who may file, change, close and rank needs.

Filing is asked on the establishment and its territory: an establishment files its own
needs, the coordination those of its territory. A need larger than an establishment may
file itself is the coordination's to file.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor, Place, may, why_not
from maillage.apps.network.policies import place_of
from maillage.kernel.reasons import Reason


def why_not_file(actor: Actor, *, establishment: str, department: str) -> Sequence[Reason]:
    return why_not(actor, "needs.file", place_of(department, establishment))


def why_not_close(actor: Actor, *, establishment: str, department: str) -> Sequence[Reason]:
    return why_not(actor, "needs.close", place_of(department, establishment))


def files_as_coordination(actor: Actor, *, department: str) -> bool:
    return may(actor, "needs.file", Place(department))


def why_not_set_priority(actor: Actor) -> Sequence[Reason]:
    return why_not(actor, "priorities.set")
