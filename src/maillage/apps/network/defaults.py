"""What is supposed of a workshop where a list says nothing: stated here, flagged everywhere.

Guarantees: every fact that comes from this page is stored with its flag (`assumed`), shown
as supposed, and replaced by the first person who knows better. A process that a list does
not give gets no machine: nothing is invented, only sized.

The figures are for a small staffed workshop. Duty 0.5 is the middle of 0.4-0.6 (safety
scheme §9: sixty university printers gave 2.4 visors a printer a day, far below nameplate).
Hours are those of an opening day, 9 h to 18 h less what opening and closing take. People:
one full-time person. Stocks: what a workshop keeps for its own use, about two spools of
each filament and ten sheets of 2.05 × 1.25 m, a sheet making 35 visors (§9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.apps.network.codes import Process
from maillage.kernel.text import Text

Travel = tuple[float, float, float]

OPEN_WEEKDAYS: tuple[int, ...] = (0, 1, 2, 3, 4)
LABOUR_HOURS_PER_DAY = 8.0
HOME_DUTY = 0.15  # a machine at home: 0.1-0.25 (safety scheme §9)
HOME_DUTY_MOST = 0.25
ASSUMED_FACTS: tuple[str, ...] = ("open_weekdays", "labour_hours_per_day")


@dataclass(frozen=True, slots=True)
class MachineDefault:
    """Machines of a process: how many, hours a day, share of them that makes good pieces, travel in mm."""

    count: int
    hours_per_day: float
    duty: float
    travel_mm: Travel | None


@dataclass(frozen=True, slots=True)
class MaterialDefault:
    """`worked_by`: the processes whose machines the material goes through, all others only use it
    beside them (the elastic of a printed visor is no business of the printer)."""

    code: str
    name: Text
    unit: str
    worked_by: tuple[str, ...]


MACHINES: Mapping[str, MachineDefault] = {
    Process.FDM: MachineDefault(2, 8.0, 0.5, (200.0, 200.0, 180.0)),
    Process.SLA: MachineDefault(1, 8.0, 0.4, (140.0, 80.0, 160.0)),
    Process.LASER: MachineDefault(1, 6.0, 0.5, (600.0, 400.0, 20.0)),
    Process.CNC: MachineDefault(1, 6.0, 0.4, (300.0, 200.0, 60.0)),
    Process.SEWING: MachineDefault(2, 6.0, 0.5, None),
    Process.VINYL: MachineDefault(1, 6.0, 0.5, None),
    Process.ELECTRONICS: MachineDefault(1, 6.0, 0.4, None),
}

# A process that is data (none of the above): one machine, cautious hours, size unknown.
OTHER_PROCESS = MachineDefault(1, 6.0, 0.4, None)

MATERIALS: Sequence[MaterialDefault] = (
    MaterialDefault("pla", Text(fr="Fil PLA", en="PLA filament"), "kg", (Process.FDM,)),
    MaterialDefault("petg", Text(fr="Fil PETG", en="PETG filament"), "kg", (Process.FDM,)),
    MaterialDefault("resin", Text(fr="Résine", en="Resin"), "kg", (Process.SLA,)),
    MaterialDefault(
        "petg_sheet",
        Text(fr="Feuille de PETG, 0,5 mm", en="PETG sheet, 0.5 mm"),
        "m2",
        (Process.LASER, Process.CNC),
    ),
    MaterialDefault(
        "pmma_sheet",
        Text(fr="Plaque de PMMA, 3 mm", en="PMMA sheet, 3 mm"),
        "m2",
        (Process.LASER, Process.CNC),
    ),
    MaterialDefault(
        "plywood", Text(fr="Contreplaqué, 3 mm", en="Plywood, 3 mm"), "m2", (Process.LASER, Process.CNC)
    ),
    MaterialDefault("elastic", Text(fr="Élastique plat, 20 mm", en="Flat elastic, 20 mm"), "m", ()),
    MaterialDefault("foam", Text(fr="Bande de mousse, 25 mm", en="Foam strip, 25 mm"), "m", ()),
    MaterialDefault(
        "fabric", Text(fr="Tissu, laize 1,5 m", en="Fabric, 1.5 m wide"), "m", (Process.SEWING, Process.LASER)
    ),
    MaterialDefault("vinyl", Text(fr="Vinyle adhésif", en="Adhesive vinyl"), "m2", (Process.VINYL,)),
)

STOCKS: Mapping[str, Mapping[str, float]] = {
    Process.FDM: {"pla": 2.0, "petg": 2.0, "elastic": 100.0, "foam": 50.0},
    Process.SLA: {"resin": 1.0},
    Process.LASER: {"petg_sheet": 25.6, "pmma_sheet": 2.5, "plywood": 2.5, "elastic": 100.0, "foam": 100.0},
    Process.SEWING: {"fabric": 50.0, "elastic": 100.0},
    Process.VINYL: {"vinyl": 10.0},
}


def machine_default(process: str) -> MachineDefault:
    return MACHINES.get(process, OTHER_PROCESS)


def stock_defaults(processes: Sequence[str]) -> dict[str, float]:
    """Quantities by material; where two processes keep the same one, the larger, not the sum."""
    found: dict[str, float] = {}
    for process in processes:
        for material, quantity in STOCKS.get(process, {}).items():
            found[material] = max(quantity, found.get(material, 0.0))
    return found
