"""Rows that defaults make for a workshop, all flagged as assumed. Used at creation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage.apps.network.defaults import machine_default, stock_defaults
from maillage.apps.network.models import Machine, Material, MaterialStock, Workshop
from maillage.apps.records.commands.next_number import next_number
from maillage.kernel.identifiers import machine_code


def with_codes(machines: Sequence[Machine]) -> Sequence[Machine]:
    """The same rows, not yet saved, each with a code of its own."""
    if machines:
        first = next_number("machine", count=len(machines))
        for number, machine in enumerate(machines, start=first):
            machine.code = machine_code(number)
    return machines


def assumed_machine(workshop: Workshop, process: str) -> Machine:
    default = machine_default(process)
    x, y, z = default.travel_mm or (None, None, None)
    return Machine(
        workshop=workshop,
        process=process,
        count=default.count,
        travel_x_mm=x,
        travel_y_mm=y,
        travel_z_mm=z,
        hours_per_day=default.hours_per_day,
        duty=default.duty,
        assumed=True,
    )


def assumed_stocks(
    workshop: Workshop, processes: Sequence[str], materials: Mapping[str, Material]
) -> list[MaterialStock]:
    return [
        MaterialStock(workshop=workshop, material=materials[code], quantity=quantity, assumed=True)
        for code, quantity in stock_defaults(processes).items()
    ]
