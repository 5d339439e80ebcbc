"""The rooms of the planner in words: what pieces, on which machines.

A room is named by `machine_rooms` after its process and what its pieces have in common
("laser/980×637×3 pmma_sheet"). Guarantees: a process, and a room of one, reads in both
languages; whatever is not known is shown as it is.
"""

from __future__ import annotations

import re

from maillage.apps.network.codes import PROCESS_NAMES
from maillage.apps.network.defaults import MATERIALS
from maillage.kernel.text import Text

SIDES = re.compile(r"^[0-9.]+(?:×[0-9.]+){2}$")
IN_THE_WORKSHOP = Text("sur place", "on the premises")
MATERIAL_NAMES = {material.code: material.name for material in MATERIALS}


def process_of(room: str) -> str:
    """The process of a room: what machines are listed by."""
    return room.partition("/")[0]


def _part(part: str) -> Text:
    if SIDES.match(part):
        sides = " × ".join(part.split("×"))
        return Text(f"pièces d’au moins {sides.replace('.', ',')} mm", f"pieces of at least {sides} mm")
    if part == "M2":
        return IN_THE_WORKSHOP
    return MATERIAL_NAMES.get(part, Text(part, part))


def room_text(code: str) -> Text:
    """A process, or one of its rooms: "Découpe laser · Plaque de PMMA, 3 mm"."""
    process, _, label = code.partition("/")
    named = PROCESS_NAMES.get(process, Text(process or "…", process or "…"))
    parts = [_part(part) for part in label.split() if part != "…" and not part.startswith("·")]
    if not parts:
        return named
    return Text(
        " · ".join((named.fr, *(p.fr for p in parts))), " · ".join((named.en, *(p.en for p in parts)))
    )
