"""Add many workshops at once with what they have: a network that joins in a day.

Guarantees: each workshop, group of machines and stock is judged as its own verb judges it,
all or nothing, every workshop at fault named; what is not stated is supposed as the single
verb supposes it, and flagged; one line in the journal. A list from elsewhere, with its own
references, is rather imported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.network.commands.assuming import assumed_machine, assumed_stocks, with_codes
from maillage.apps.network.commands.changing import require_process
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.machine_facts import MachineFacts
from maillage.apps.network.commands.machine_facts import state as state_machine
from maillage.apps.network.commands.register_workshop import workshop_row
from maillage.apps.network.commands.set_material_stock import require_material, state_stock
from maillage.apps.network.commands.workshop_facts import WorkshopFacts
from maillage.apps.network.models import Machine, Material, MaterialStock, Workshop
from maillage.apps.network.places import position_of
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import workshop_code

BATCH = 500
UNNUMBERED = "—"


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """A workshop: groups of machines and stocks that it states, processes whose machines are supposed."""

    name: str
    commune: str
    facts: WorkshopFacts = field(default_factory=WorkshopFacts)
    machines: Sequence[MachineFacts] = ()
    stocks: Mapping[str, float] = field(default_factory=dict)
    processes: Sequence[str] = ()


@dataclass(slots=True)
class _Judged:
    row: Workshop
    machines: list[Machine]
    stocks: list[MaterialStock]


def _machines(row: Workshop, given: NewWorkshop, materials: Mapping[str, Material]) -> list[Machine]:
    """Those stated, then a default for each process that none of them covers."""
    found = []
    for facts in given.machines:
        machine = Machine(code=UNNUMBERED, workshop=row)
        state_machine(machine, facts, materials)
        found.append(machine)
    stated = {machine.process for machine in found}
    supposed = dict.fromkeys(require_process(process) for process in given.processes)
    return [*found, *(assumed_machine(row, process) for process in supposed if process not in stated)]


def _stocks(
    row: Workshop, given: NewWorkshop, processes: Sequence[str], materials: Mapping[str, Material]
) -> list[MaterialStock]:
    """Those stated, in place of the defaults of its processes."""
    kept = {stock.material.code: stock for stock in assumed_stocks(row, processes, materials)}
    for code, quantity in given.stocks.items():
        material = materials[require_material(code, materials)]
        kept[code] = kept.get(code) or MaterialStock(workshop=row, material=material)
        state_stock(kept[code], quantity)
    return list(kept.values())


@command
def register_workshops(*, workshops: Sequence[NewWorkshop], actor: Actor, clock: Clock) -> list[Workshop]:
    """The workshops in the order given, numbered one after another."""
    materials = ensure_materials()

    def judge(numbered: tuple[int, NewWorkshop]) -> _Judged:
        number, given = numbered
        position = position_of(given.commune)
        require(actor, "workshops.edit", Place(position.department))
        row = workshop_row(given.name, position, given.facts, workshop_code(number), actor, clock)
        machines = _machines(row, given, materials)
        processes = list(dict.fromkeys(machine.process for machine in machines))
        judged = _Judged(row, machines, _stocks(row, given, processes, materials))
        for machine in machines:
            machine.code = UNNUMBERED
        require_fields(row, *machines, *judged.stocks)
        return judged

    first = next_number("workshop", count=len(workshops)) if workshops else 1
    found = judge_all(enumerate(workshops, first), judge, lambda numbered: numbered[1].name)
    _write(found)
    journal(
        actor=actor, clock=clock, verb="register_workshops", subject="workshops", workshops=len(found),
        machines=sum(len(judged.machines) for judged in found),
    )  # fmt: skip
    return [judged.row for judged in found]


def _write(found: Sequence[_Judged]) -> None:
    Workshop.objects.bulk_create([judged.row for judged in found], batch_size=BATCH)
    machines = [machine for judged in found for machine in judged.machines]
    Machine.objects.bulk_create(with_codes(machines), batch_size=BATCH)
    MaterialStock.objects.bulk_create([s for judged in found for s in judged.stocks], batch_size=BATCH)
