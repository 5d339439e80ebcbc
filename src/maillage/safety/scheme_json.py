"""The scheme as plain records, so that an authority can edit it and a facts file can carry it.

Guarantees: a scheme that `matrix.problems` refuses is not read; reading what was written gives the same
scheme. Source: safety scheme §3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from maillage.kernel.text import Text
from maillage.safety.matrix import Cell, Scheme, problems
from maillage.safety.records import Reader, written
from maillage.safety.terms import Category, Level, RecipientClass


@dataclass(frozen=True, slots=True)
class CellRecord:
    category: Category
    recipient_class: RecipientClass
    level: Level
    conditions: tuple[str, ...] = ()
    samples_only: bool = False
    off_platform: bool = False


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    number: str
    effective_from: date
    cells: tuple[CellRecord, ...]
    trained: tuple[Category, ...]
    appointed: tuple[Category, ...]
    quarantined: tuple[Category, ...]
    limited_lots: tuple[Category, ...]
    max_lot_person: int
    max_lot_workshop: int
    review_days: int
    effective_until: date | None = None
    proposal: bool = False


def scheme_record(scheme: Scheme) -> SchemeRecord:
    """The plain record of a scheme, cells in the order of the scheme."""
    cells = tuple(
        CellRecord(
            category,  # type: ignore[arg-type]
            klass,  # type: ignore[arg-type]
            cell.level,
            tuple(sorted(cell.conditions)),
            cell.samples_only,
            cell.off_platform,
        )
        for (category, klass), cell in scheme.cells.items()
    )
    return SchemeRecord(
        number=scheme.number,
        effective_from=scheme.effective_from,
        effective_until=scheme.effective_until,
        proposal=scheme.proposal,
        cells=cells,
        trained=tuple(sorted(scheme.trained)),  # type: ignore[arg-type]
        appointed=tuple(sorted(scheme.appointed)),  # type: ignore[arg-type]
        quarantined=tuple(sorted(scheme.quarantined)),  # type: ignore[arg-type]
        limited_lots=tuple(sorted(scheme.limited_lots)),  # type: ignore[arg-type]
        max_lot_person=scheme.max_lot_person,
        max_lot_workshop=scheme.max_lot_workshop,
        review_days=scheme.review_days,
    )


def scheme_as_dict(scheme: Scheme) -> dict[str, Any]:
    """The scheme as plain JSON values."""
    return written(scheme_record(scheme))


def read_scheme(record: SchemeRecord, reader: Reader, path: str) -> Scheme:
    """The scheme of a record; what makes it unsound is added to the reader's problems."""
    cells: dict[tuple[str, str], Cell] = {}
    for number, cell in enumerate(record.cells):
        key = (cell.category, cell.recipient_class)
        if key in cells:
            once = Text("une seule case par catégorie et classe", "one cell a category and class")
            reader.invalid(f"{path}.cells[{number}]", once, " x ".join(key))
        cells[key] = Cell(cell.level, frozenset(cell.conditions), cell.samples_only, cell.off_platform)
    scheme = Scheme(
        number=record.number,
        effective_from=record.effective_from,
        effective_until=record.effective_until,
        proposal=record.proposal,
        cells=MappingProxyType(cells),
        trained=frozenset(record.trained),
        appointed=frozenset(record.appointed),
        quarantined=frozenset(record.quarantined),
        limited_lots=frozenset(record.limited_lots),
        max_lot_person=record.max_lot_person,
        max_lot_workshop=record.max_lot_workshop,
        review_days=record.review_days,
    )
    for problem in problems(scheme):
        reader.invalid(path, Text("une grille publiable", "a scheme fit to publish"), problem)
    return scheme
