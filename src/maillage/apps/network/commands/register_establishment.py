"""Add an establishment: who may ask and receive."""

from __future__ import annotations

from typing import Required, TypedDict, Unpack

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.changing import (
    require_class,
    require_finess,
    require_free,
    require_kind,
    require_quarantine,
    require_siret,
)
from maillage.apps.network.kinds import class_of_kind
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import folded, position_of
from maillage.apps.network.vouching import vouch
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import establishment_code


class EstablishmentFacts(TypedDict, total=False):
    """What is said of an establishment; its class is that of its kind unless one is given."""

    name: Required[str]
    kind: Required[str]
    commune: Required[str]
    recipient_class: str
    finess: str
    siret: str
    accepts_maker_made: bool | None
    quarantine_hours: int
    lat: float | None
    lon: float | None
    address: str
    contact_email: str
    source: str
    external_id: str


def establishment_row(facts: EstablishmentFacts, actor: Actor, clock: Clock) -> Establishment:
    """The row, without a code yet, when the actor may write it there; they vouch for it. Raises Refusal."""
    position = position_of(facts["commune"], facts.get("lat"), facts.get("lon"))
    require(actor, "establishments.edit", Place(position.department))
    kind = require_kind(facts["kind"])
    row = Establishment(
        source=facts.get("source", ""),
        external_id=facts.get("external_id", ""),
        finess=require_finess(facts.get("finess", "")),
        siret=require_siret(facts.get("siret", "")),
        name=tidy(facts["name"]),
        kind=kind,
        recipient_class=require_class(facts.get("recipient_class") or class_of_kind(kind)),
        accepts_maker_made=facts.get("accepts_maker_made"),
        quarantine_hours=require_quarantine(facts.get("quarantine_hours", 0)),
        address=tidy(facts.get("address", "")),
        contact_email=facts.get("contact_email", ""),
        created_at=clock.now(),
        updated_at=clock.now(),
        **position.columns(),
    )
    vouch(row)
    return row


def give_code(row: Establishment, number: int) -> None:
    row.code = establishment_code(number)
    row.search = folded(row.name, row.city, row.code, row.finess, row.siret)


@command
def register_establishment(
    *, actor: Actor, clock: Clock, **facts: Unpack[EstablishmentFacts]
) -> Establishment:
    """The establishment, not yet verified."""
    row = establishment_row(facts, actor, clock)
    require_free(row.finess, row.siret)
    give_code(row, next_number("establishment"))
    checked(row).save()
    journal(actor=actor, clock=clock, verb="register_establishment", subject=row.code)
    return row
