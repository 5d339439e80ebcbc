"""Groups of machines, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.apps.network.models import Machine
from maillage.apps.network.workshop_reasons import UNKNOWN_MACHINE
from maillage.formats.processes import in_order
from maillage.kernel.refusals import Refusal

Travel = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A group of like machines. `hours_per_day` × `duty` × `count`: hours of good work on an opening
    day; `travel_mm` None: any size; `materials` empty: any."""

    code: str
    process: str
    model: str
    count: int
    hours_per_day: float
    duty: float
    travel_mm: Travel | None
    materials: tuple[str, ...]
    assumed: bool


def travel_of(machine: Machine) -> Travel | None:
    x, y, z = machine.travel_x_mm, machine.travel_y_mm, machine.travel_z_mm
    return None if x is None or y is None or z is None else (x, y, z)


def machine_row(machine: Machine) -> MachineRow:
    return MachineRow(
        code=machine.code,
        process=machine.process,
        model=machine.model,
        count=machine.count,
        hours_per_day=machine.hours_per_day,
        duty=machine.duty,
        travel_mm=travel_of(machine),
        materials=tuple(machine.materials),
        assumed=machine.assumed,
    )


def machine_rows(machines: Iterable[Machine]) -> tuple[MachineRow, ...]:
    """By process, in the order of the project, then by code."""
    found = sorted(machines, key=lambda machine: machine.code)
    order = {process: place for place, process in enumerate(in_order(m.process for m in found))}
    return tuple(machine_row(machine) for machine in sorted(found, key=lambda m: order[m.process]))


@dataclass(frozen=True, slots=True)
class Owned:
    """A group of machines, its workshop, and the member at whose home it stands, if any."""

    machine: MachineRow
    workshop: str
    member: str


def machine_named(code: str) -> Owned:
    """One query. Raises Refusal ``machine.unknown``."""
    row = Machine.objects.filter(code=code).select_related("workshop", "member").first()
    if row is None:
        raise Refusal(UNKNOWN_MACHINE, given=code)
    return Owned(machine_row(row), row.workshop.code, "" if row.member is None else row.member.code)
