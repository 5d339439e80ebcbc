"""Add, change and remove the places where makers bring and fetch."""

from __future__ import annotations

from typing import TypedDict, Unpack

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.changing import workshop_to_change
from maillage.apps.network.models import DropPoint
from maillage.apps.network.places import position_of
from maillage.apps.network.workshop_reasons import DROP_POINT_USELESS, UNKNOWN_DROP_POINT
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import drop_point_code
from maillage.kernel.refusals import Refusal

PLACE = frozenset({"commune", "lat", "lon"})


class DropPointDetails(TypedDict, total=False):
    """What may be left out when a point is added. With neither `lat` nor `lon`: the commune's centre."""

    address: str
    lat: float | None
    lon: float | None
    hours: str
    bring: bool
    fetch: bool


class DropPointFacts(DropPointDetails, total=False):
    """What may change; a key left out changes nothing."""

    name: str
    commune: str


def _state(row: DropPoint, facts: DropPointFacts) -> None:
    if unknown := facts.keys() - DropPointFacts.__annotations__.keys():
        raise TypeError(f"not facts of a drop point: {sorted(unknown)}")
    for name, value in facts.items():
        if name not in PLACE:
            setattr(row, name, tidy(value) if isinstance(value, str) else value)
    if not (row.bring or row.fetch):
        raise Refusal(DROP_POINT_USELESS)
    if facts.keys() & PLACE:
        place = position_of(facts.get("commune", row.commune), facts.get("lat"), facts.get("lon"))
        for column, found in place.columns().items():
            setattr(row, column, found)


def _to_change(code: str, actor: Actor) -> DropPoint:
    found = DropPoint.objects.filter(code=code).values_list("workshop__code", flat=True).first()
    if found is None:
        raise Refusal(UNKNOWN_DROP_POINT, given=code)
    workshop_to_change(found, actor)
    row = DropPoint.objects.select_related("workshop").filter(code=code).first()  # under its lock
    if row is None:
        raise Refusal(UNKNOWN_DROP_POINT, given=code)
    return row


@command
def add_drop_point(
    *, workshop: str, name: str, commune: str, actor: Actor, clock: Clock, **details: Unpack[DropPointDetails]
) -> DropPoint:
    """A public place, never somebody's home: its address is shown to everyone."""
    row = DropPoint(workshop=workshop_to_change(workshop, actor))
    _state(row, {**details, "name": name, "commune": commune})
    row.code = drop_point_code(next_number("drop_point"))
    checked(row).save()
    journal(actor=actor, clock=clock, verb="add_drop_point", subject=workshop, drop_point=row.code)
    return row


@command
def edit_drop_point(
    *, drop_point: str, actor: Actor, clock: Clock, **facts: Unpack[DropPointFacts]
) -> DropPoint:
    row = _to_change(drop_point, actor)
    _state(row, facts)
    checked(row).save()
    journal(
        actor=actor, clock=clock, verb="edit_drop_point", subject=row.workshop.code, drop_point=drop_point,
        fields=sorted(facts),
    )  # fmt: skip
    return row


@command
def remove_drop_point(*, drop_point: str, actor: Actor, clock: Clock) -> None:
    row = _to_change(drop_point, actor)
    row.delete()
    journal(
        actor=actor, clock=clock, verb="remove_drop_point", subject=row.workshop.code, drop_point=drop_point,
        name=row.name,
    )  # fmt: skip
