"""Which machines can take a piece: size in any axis order, and the material that goes through them.

Guarantees: `takes` errs on the side of no. A group that states its travel takes no piece
larger than it; one that states its materials takes no piece of another. Where the project
does not know whether a material goes through a process (a process or a material that is
data), it counts as going through.
"""

from __future__ import annotations

from collections.abc import Collection

from maillage.apps.network.codes import Process
from maillage.apps.network.defaults import MATERIALS

Size = tuple[float, float, float]
_WORKED_BY = {material.code: frozenset(material.worked_by) for material in MATERIALS}
_SHIPPED = frozenset(process.value for process in Process)


def goes_through(process: str, materials: Collection[str]) -> frozenset[str]:
    """Of the materials of a piece, those that the machines of the process must take."""
    if process not in _SHIPPED:
        return frozenset(materials)
    return frozenset(code for code in materials if process in _WORKED_BY.get(code, _SHIPPED))


def holds(travel: Size | None, piece: Size | None) -> bool:
    """Whether the piece fits the travel in some order of its axes; nothing stated fits."""
    if travel is None or piece is None:
        return True
    return all(side <= room for side, room in zip(sorted(piece), sorted(travel), strict=True))


def takes(
    travel: Size | None, taken: Collection[str], *, piece: Size | None, through: Collection[str]
) -> bool:
    """Whether machines of that travel, taking `taken` (empty: anything), can make the piece, of
    which `through` are the materials that go through them."""
    return holds(travel, piece) and (not taken or set(through) <= set(taken))
