"""The materials everyone counts in the same unit."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.network.models import Material
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class MaterialRow:
    code: str
    name: Text
    unit: str


def material_list() -> tuple[MaterialRow, ...]:
    """Every material, by code. One query."""
    return tuple(
        MaterialRow(row.code, Text.from_dict(row.name), row.unit) for row in Material.objects.order_by("code")
    )
