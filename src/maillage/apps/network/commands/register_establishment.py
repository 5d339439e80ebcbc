"""Add an establishment: who may ask and receive."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.changing import (
    require_class,
    require_finess,
    require_free,
    require_kind,
    require_siret,
)
from maillage.apps.network.kinds import class_of_kind
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import folded, position_of
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import establishment_code


@command
def register_establishment(
    *,
    name: str,
    kind: str,
    commune: str,
    actor: Actor,
    clock: Clock,
    recipient_class: str = "",
    finess: str = "",
    siret: str = "",
    accepts_maker_made: bool | None = None,
    lat: float | None = None,
    lon: float | None = None,
    address: str = "",
    contact_email: str = "",
    source: str = "",
    external_id: str = "",
) -> Establishment:
    """The establishment, not yet verified; its class is that of its kind unless one is given."""
    position = position_of(commune, lat, lon)
    require(actor, "establishments.edit", Place(position.department))
    numbers = {"finess": require_finess(finess), "siret": require_siret(siret)}
    require_free(**numbers)
    code = establishment_code(next_number("establishment"))
    row = Establishment(
        code=code,
        source=source,
        external_id=external_id,
        name=tidy(name),
        kind=require_kind(kind),
        recipient_class=require_class(recipient_class or class_of_kind(kind)),
        accepts_maker_made=accepts_maker_made,
        address=tidy(address),
        contact_email=contact_email,
        search=folded(name, position.city, code, *numbers.values()),
        created_at=clock.now(),
        updated_at=clock.now(),
        **numbers,
        **position.columns(),
    )
    checked(row).save()
    journal(actor=actor, clock=clock, verb="register_establishment", subject=code)
    return row
