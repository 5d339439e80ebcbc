"""Change what a workshop says of itself."""

from __future__ import annotations

from typing import Unpack, cast

from maillage.apps.accounts.actor import Actor, Place, may
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.changing import mark_touched, workshop_to_change
from maillage.apps.network.commands.workshop_facts import WorkshopFacts, state
from maillage.apps.network.insurance import INSURANCE, mark_checked
from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded, position_of
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

PLACE = ("commune", "lat", "lon")


class WorkshopChanges(WorkshopFacts, total=False):
    """What may change; a key left out changes nothing.

    `commune` moves the workshop, to its centre unless `lat` and `lon` come with it; `lat`
    and `lon` alone correct the position inside its commune.
    """

    name: str
    commune: str
    lat: float | None
    lon: float | None


def _move(row: Workshop, changes: WorkshopChanges) -> None:
    position = position_of(changes.get("commune", row.commune), changes.get("lat"), changes.get("lon"))
    columns = position.columns()
    if position.commune == row.commune:
        columns |= {"city": row.city, "postcode": row.postcode}
    for name, value in columns.items():
        setattr(row, name, value)


@command
def edit_workshop(
    *, workshop: str, actor: Actor, clock: Clock, **changes: Unpack[WorkshopChanges]
) -> Workshop:
    """The workshop as changed; what a person states is no longer assumed."""
    row = workshop_to_change(workshop, actor)
    before = {field: getattr(row, field) for field in changes}
    if changes.keys() & set(PLACE):
        _move(row, changes)
    alone = {name: value for name, value in changes.items() if name not in PLACE}
    state(row, cast(WorkshopFacts, alone))
    if changes.keys() & INSURANCE and may(actor, "workshops.edit", Place(row.department)):
        mark_checked(row, actor, clock)  # its coordination writes what it saw; the workshop only says
    row.search = folded(row.name, row.city, row.code)
    mark_touched(row, clock)
    checked(row).save()
    changed = [field for field, old in before.items() if getattr(row, field) != old]
    journal(actor=actor, clock=clock, verb="edit_workshop", subject=row.code, fields=sorted(changed))
    return row
