"""Machines, materials and pools as pages write them."""

from __future__ import annotations

from typing import Any

from maillage.apps.network.defaults import MATERIALS
from maillage.apps.network.queries.machines import MachineRow
from maillage.apps.network.queries.members import HomePool
from maillage.apps.network.queries.workshops import StockRow
from maillage.web.amounts import amount, unit
from maillage.web.asking import language
from maillage.web.forms.network import process_name

_NAMES = {material.code: material.name for material in MATERIALS}


def material_name(code: str) -> str:
    return _NAMES[code].to(language()) if code in _NAMES else code


def machine_line(row: MachineRow) -> dict[str, Any]:
    """A group of machines; `travel` empty: any size."""
    return {
        "row": row,
        "process": process_name(row.process),
        "travel": " × ".join(amount(round(side, 1)) for side in row.travel_mm) if row.travel_mm else "",
        "materials": ", ".join(material_name(code) for code in row.materials),
        "hours": amount(round(row.hours_per_day, 2)),
    }


def stock_line(row: StockRow) -> dict[str, Any]:
    return {"row": row, "amount": f"{amount(float(f'{row.quantity:.6g}'))} {unit(row.unit)}"}


def pool_lines(pool: HomePool) -> list[dict[str, Any]]:
    """Machines at homes by process, with their good hours a day."""
    return [
        {"process": process_name(one.process), "machines": one.machines, "hours": amount(round(one.hours, 1))}
        for one in pool.processes
    ]
