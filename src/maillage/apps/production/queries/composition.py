"""What a lot is made of, and what it went into."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.production.models import MaterialUse, Movement
from maillage.tracing.genealogy import Relation


@dataclass(frozen=True, slots=True)
class PartRow:
    """A lot at the other end, with the pieces that passed; `held_by` the act that holds it."""

    lot: str
    workshop: str
    units: int
    held_by: str


@dataclass(frozen=True, slots=True)
class Composition:
    batches: tuple[str, ...]
    parts: tuple[PartRow, ...]
    went_into: tuple[PartRow, ...]


def _parts(side: str, code: str, other: str) -> tuple[PartRow, ...]:
    rows = Movement.objects.filter(relation=Relation.PART.value, **{f"{side}__code": code}).order_by("pk")
    names = (f"{other}__code", f"{other}__workshop__code", "units", f"{other}__held_by_act")
    return tuple(PartRow(*row) for row in rows.values_list(*names))


def composition_of(code: str) -> Composition:
    """Three queries."""
    batches = MaterialUse.objects.filter(lot__code=code).order_by("pk").values_list("written", flat=True)
    return Composition(
        batches=tuple(batches),
        parts=_parts("target_lot", code, "source_lot"),
        went_into=_parts("source_lot", code, "target_lot"),
    )
