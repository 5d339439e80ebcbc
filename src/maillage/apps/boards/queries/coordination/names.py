"""What reasons speak of, by name: materials with their unit, designs. Read only where some reason asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from maillage.apps.boards.queries.coordination.served import Cause
from maillage.apps.catalogue.models import Design
from maillage.apps.network.queries.materials import MaterialRow, material_list
from maillage.kernel.text import Text
from maillage.planning.reasons import CANDIDATES_MATERIAL, CAPACITY_MATERIAL

OF_MATERIAL = (CAPACITY_MATERIAL, CANDIDATES_MATERIAL)


@dataclass(frozen=True, slots=True)
class Names:
    materials: Mapping[str, MaterialRow] = field(default_factory=dict)
    designs: Mapping[str, Text] = field(default_factory=dict)


def names_of(causes: Iterable[Cause]) -> Names:
    """At most two queries."""
    found = list(causes)
    codes = {cause.design for cause in found if cause.design}
    rows = Design.objects.filter(code__in=codes).values_list("code", "name") if codes else ()
    asks_material = any(cause.code in OF_MATERIAL for cause in found)
    return Names(
        materials={row.code: row for row in material_list()} if asks_material else {},
        designs={code: Text.from_dict(name) for code, name in rows},
    )
