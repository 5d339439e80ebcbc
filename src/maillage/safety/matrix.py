"""The matrix of the scheme as data: which category reaches which recipient, from which level, on which terms.

What ships is `STARTING_SCHEME`, a proposal and not law; an authority publishes its own, numbered and dated.
Whatever a scheme says, two things are not data and are fixed in the rules: D is off the platform, and an
unclassified version is never distributed. `problems` names what a published scheme may not contain.
Source: safety scheme §3 (matrix and the sentence after it) and §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from maillage.safety.terms import (
    CATEGORIES,
    LEVELS,
    RECIPIENT_CLASSES,
    Level,
)

LOT = "lot"
NON_CARE_POSTS = "non_care_posts"
NO_PPE_REQUIRED = "no_ppe_required"
OCCUPATION_NAMED = "occupation_named"
ACCEPTANCE = "acceptance"
CRITICAL_CARE = "critical_care"
CONDITIONS = frozenset((LOT, NON_CARE_POSTS, NO_PPE_REQUIRED, OCCUPATION_NAMED, ACCEPTANCE, CRITICAL_CARE))


@dataclass(frozen=True, slots=True)
class Cell:
    """One open or special cell: the least maker level and what must also be true.

    `samples_only`: bench samples and nothing else; `off_platform`: shown to say who may, never ordered.
    """

    level: Level
    conditions: frozenset[str] = frozenset()
    samples_only: bool = False
    off_platform: bool = False


Cells = Mapping[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A dated, numbered set of rules. An absent cell is a no.

    `trained` and `appointed`: categories whose maker must be trained on, or appointed for, the design;
    lot sizes are the most pieces in one quality lot of the categories in `limited_lots`.
    """

    number: str
    effective_from: date
    cells: Cells
    effective_until: date | None = None
    proposal: bool = True
    trained: frozenset[str] = frozenset("B")
    appointed: frozenset[str] = frozenset("C")
    quarantined: frozenset[str] = frozenset("BC")
    limited_lots: frozenset[str] = frozenset("B")
    max_lot_person: int = 50
    max_lot_workshop: int = 100
    review_days: int = 56

    def cell(self, category: str, recipient_class: str) -> Cell | None:
        """The cell where something may be ordered or sampled; None for no and for off platform."""
        found = self.cells.get((category, recipient_class))
        return None if found is None or found.off_platform else found

    def __hash__(self) -> int:
        return hash((self.number, self.effective_from))


def _row(category: str, **cells: Cell) -> dict[tuple[str, str], Cell]:
    return {(category, klass): cells[klass] for klass in RECIPIENT_CLASSES if klass in cells}


def _cell(level: Level, *conditions: str) -> Cell:
    return Cell(level, frozenset(conditions))


_OFF = Cell("M3", off_platform=True)

STARTING_SCHEME = Scheme(
    number="proposal-1",
    effective_from=date(2020, 1, 1),
    cells=MappingProxyType(
        _row(
            "A",
            R0=_cell("M0"),
            R1=_cell("M0"),
            R2=_cell("M0", LOT),
            R3=_cell("M0", LOT),
            R4=_cell("M1", LOT),
        )
        | _row(
            "B",
            R0=_cell("M1", LOT),
            R1=_cell("M1", LOT, NO_PPE_REQUIRED),
            R2=_cell("M1", LOT, NON_CARE_POSTS),
            R3=_cell("M1", LOT, NON_CARE_POSTS),
        )
        | _row(
            "C",
            R1=_cell("M2", LOT, OCCUPATION_NAMED),
            R2=_cell("M2", LOT, ACCEPTANCE),
            R3=_cell("M2", LOT, ACCEPTANCE),
            R4=_cell("M2", LOT, ACCEPTANCE, CRITICAL_CARE),
        )
        | _row("D", R3=_OFF, R4=_OFF)
        | _row("unclassified", R3=Cell("M0", samples_only=True))
    ),
)


def problems(scheme: Scheme) -> tuple[str, ...]:
    """What forbids publishing a scheme, in English for an operator; empty when it is sound."""
    found: list[str] = []
    for (category, klass), cell in scheme.cells.items():
        where = f"{category} x {klass}"
        if category not in CATEGORIES or klass not in RECIPIENT_CLASSES:
            found.append(f"{where}: no such cell")
        if cell.level not in LEVELS:
            found.append(f"{where}: no such level")
        if cell.conditions - CONDITIONS:
            found.append(f"{where}: unknown condition")
        if category == "D" and not cell.off_platform:
            found.append(f"{where}: category D is never open on the platform")
        if category == "unclassified" and not (cell.samples_only and klass == "R3"):
            found.append(f"{where}: unclassified versions are open to bench samples at R3 only")
    if scheme.effective_until is not None and scheme.effective_until < scheme.effective_from:
        found.append("the scheme ends before it starts")
    if not 1 <= scheme.max_lot_person <= scheme.max_lot_workshop:
        found.append("lot sizes: a person's is at least 1 and at most a workshop's")
    return tuple(found)
