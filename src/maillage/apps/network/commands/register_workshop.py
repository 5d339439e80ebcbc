"""Add a workshop that no list gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked, within
from maillage.apps.network.commands.assuming import assumed_machine, assumed_stocks
from maillage.apps.network.commands.changing import require_process, require_weekdays, touch
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.defaults import ASSUMED_FACTS, LABOUR_HOURS_PER_DAY, OPEN_WEEKDAYS
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.network.places import folded, position_of
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import workshop_code


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
    address: str = "",
    kind: str = "",
    url: str = "",
    open_weekdays: Sequence[int] | None = None,
    labour_hours_per_day: float | None = None,
    responsible_name: str = "",
    responsible_address: str = "",
    contact_email: str = "",
    insured_from: date | None = None,
    insured_until: date | None = None,
) -> Workshop:
    """The workshop; hours, people, machines and stocks not given are defaults, flagged as assumed."""
    position = position_of(commune, lat, lon)
    require(actor, "workshops.edit", Place(position.department))
    wanted = tuple(dict.fromkeys(require_process(process) for process in processes))
    given = {"open_weekdays": open_weekdays, "labour_hours_per_day": labour_hours_per_day}
    weekdays = OPEN_WEEKDAYS if open_weekdays is None else open_weekdays
    hours = LABOUR_HOURS_PER_DAY if labour_hours_per_day is None else labour_hours_per_day
    code = workshop_code(next_number("workshop"))
    row = Workshop(
        code=code,
        name=tidy(name),
        kind=tidy(kind),
        address=tidy(address),
        postcode=position.postcode,
        city=position.city,
        commune=position.commune,
        department=position.department,
        lat=position.lat,
        lon=position.lon,
        located=position.located.value,
        url=tidy(url),
        open_weekdays=require_weekdays(weekdays),
        labour_hours_per_day=within("labour_hours_per_day", hours, 0, 1000),
        responsible_name=tidy(responsible_name),
        responsible_address=tidy(responsible_address),
        contact_email=contact_email,
        insured_from=insured_from,
        insured_until=insured_until,
        assumed=[fact for fact in ASSUMED_FACTS if given[fact] is None],
        search=folded(name, position.city, code),
        created_at=clock.now(),
    )
    touch(row, clock)
    checked(row).save()
    materials = ensure_materials()
    Machine.objects.bulk_create([assumed_machine(row, process) for process in wanted])
    MaterialStock.objects.bulk_create(assumed_stocks(row, wanted, materials))
    journal(actor=actor, clock=clock, verb="register_workshop", subject=code, processes=list(wanted))
    return row
