"""Who may file, change, close and rank needs.

Filing is asked on the establishment and its territory: an establishment files its own
needs, the coordination those of its territory. A need larger than an establishment may
file itself is the coordination's to file.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, may


def files_as_coordination(actor: Actor, *, department: str) -> bool:
    return may(actor, "needs.file", Place(department))
