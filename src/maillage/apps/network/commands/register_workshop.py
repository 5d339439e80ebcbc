"""Add a workshop that no list gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.assuming import assumed_machine, assumed_stocks, with_codes
from maillage.apps.network.commands.changing import mark_touched, require_process
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.workshop_facts import WorkshopFacts, state
from maillage.apps.network.defaults import ASSUMED_FACTS, LABOUR_HOURS_PER_DAY, OPEN_WEEKDAYS
from maillage.apps.network.insurance import INSURANCE, mark_checked
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.network.places import Position, folded, position_of
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import workshop_code


def workshop_row(
    name: str, position: Position, facts: WorkshopFacts, code: str, actor: Actor, clock: Clock
) -> Workshop:
    """The row; what is not stated keeps its default and says so; the insurance stated was seen by the actor,
    who is its coordination. Raises Refusal."""
    row = Workshop(
        code=code,
        name=tidy(name),
        open_weekdays=list(OPEN_WEEKDAYS),
        labour_hours_per_day=LABOUR_HOURS_PER_DAY,
        assumed=list(ASSUMED_FACTS),
        search=folded(name, position.city, code),
        created_at=clock.now(),
        **position.columns(),
    )
    state(row, facts)
    if facts.keys() & INSURANCE:
        mark_checked(row, actor, clock)
    mark_touched(row, clock)
    return row


def _equip(row: Workshop, processes: Sequence[str]) -> None:
    materials = ensure_materials()
    Machine.objects.bulk_create(with_codes([assumed_machine(row, process) for process in processes]))
    MaterialStock.objects.bulk_create(assumed_stocks(row, processes, materials))


@command
def register_workshop(
    *,
    name: str,
    commune: str,
    actor: Actor,
    clock: Clock,
    processes: Sequence[str] = (),
    lat: float | None = None,
    lon: float | None = None,
    **facts: Unpack[WorkshopFacts],
) -> Workshop:
    """The workshop; hours, people, machines and stocks not given are defaults, flagged as assumed."""
    position = position_of(commune, lat, lon)
    require(actor, "workshops.edit", Place(position.department))
    wanted = tuple(dict.fromkeys(require_process(process) for process in processes))
    row = workshop_row(name, position, facts, workshop_code(next_number("workshop")), actor, clock)
    checked(row).save()
    _equip(row, wanted)
    journal(actor=actor, clock=clock, verb="register_workshop", subject=row.code, processes=list(wanted))
    return row
