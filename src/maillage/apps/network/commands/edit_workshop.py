"""Change what a workshop says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked, within
from maillage.apps.network.commands.changing import require_weekdays, touch, workshop_to_change
from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded, position_of
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock


class WorkshopChanges(TypedDict, total=False):
    """What may change; a key left out changes nothing.

    `commune` moves the workshop, to its centre unless `lat` and `lon` come with it; `lat`
    and `lon` alone correct the position inside its commune.
    """

    name: str
    kind: str
    address: str
    url: str
    commune: str
    lat: float | None
    lon: float | None
    is_open: bool
    open_weekdays: Sequence[int]
    labour_hours_per_day: float
    responsible_name: str
    responsible_address: str
    contact_email: str
    insured_from: date | None
    insured_until: date | None


def _move(row: Workshop, changes: WorkshopChanges) -> None:
    position = position_of(changes.get("commune", row.commune), changes.get("lat"), changes.get("lon"))
    if position.commune != row.commune:
        row.city, row.postcode = position.city, position.postcode
    row.commune, row.department = position.commune, position.department
    row.lat, row.lon, row.located = position.lat, position.lon, position.located.value


@command
def edit_workshop(
    *, workshop: str, actor: Actor, clock: Clock, **changes: Unpack[WorkshopChanges]
) -> Workshop:
    """The workshop as changed; what a person states is no longer assumed."""
    row = workshop_to_change(workshop, actor)
    before = {field: getattr(row, field) for field in changes}
    if changes.keys() & {"commune", "lat", "lon"}:
        _move(row, changes)
    for field, value in changes.items():
        if field == "open_weekdays":
            row.open_weekdays = require_weekdays(changes["open_weekdays"])
        elif field == "labour_hours_per_day":
            row.labour_hours_per_day = within(field, changes["labour_hours_per_day"], 0, 1000)
        elif field not in {"commune", "lat", "lon"}:
            setattr(row, field, tidy(value) if isinstance(value, str) else value)
    row.assumed = [fact for fact in row.assumed if fact not in changes]
    row.search = folded(row.name, row.city, row.code)
    touch(row, clock)
    checked(row).save()
    changed = [field for field, old in before.items() if getattr(row, field) != old]
    journal(actor=actor, clock=clock, verb="edit_workshop", subject=row.code, fields=sorted(changed))
    return row
