"""Write the materials that ship with the project, once."""

from __future__ import annotations

from maillage.apps.network.defaults import MATERIALS
from maillage.apps.network.models import Material
from maillage.apps.writing import command


@command
def ensure_materials() -> dict[str, Material]:
    """Every known material by code; those missing are created, none is changed.

    Nobody is asked who they are: it writes the same reference rows whoever calls, from the
    verbs that need them.
    """
    known = {row.code: row for row in Material.objects.all()}
    missing = [m for m in MATERIALS if m.code not in known]
    if missing:
        Material.objects.bulk_create(
            [Material(code=m.code, name=m.name.as_dict(), unit=m.unit) for m in missing],
            ignore_conflicts=True,
        )
        known = {row.code: row for row in Material.objects.all()}
    return known
