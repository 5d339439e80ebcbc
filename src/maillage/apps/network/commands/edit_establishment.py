"""Change what is written of an establishment."""

from __future__ import annotations

from typing import TypedDict, Unpack

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.changing import (
    establishment_to_change,
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
from maillage.apps.network.policies import place_of
from maillage.apps.network.vouching import VOUCHED, vouch_for_changes
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock

# What a verification attests; changed by the establishment itself, it must be verified again.
IDENTITY = frozenset({"name", "kind", "recipient_class", "finess", "siret", "commune"})


class EstablishmentChanges(TypedDict, total=False):
    """What may change; a key left out changes nothing. `commune` moves it, as for a workshop; an empty
    `recipient_class` is that of its kind."""

    name: str
    kind: str
    recipient_class: str
    finess: str
    siret: str
    accepts_maker_made: bool | None
    quarantine_hours: int
    address: str
    contact_email: str
    commune: str
    lat: float | None
    lon: float | None


def _move(row: Establishment, changes: EstablishmentChanges) -> None:
    position = position_of(changes.get("commune", row.commune), changes.get("lat"), changes.get("lon"))
    columns = position.columns()
    if position.commune == row.commune:
        columns |= {"city": row.city, "postcode": row.postcode}
    for name, value in columns.items():
        setattr(row, name, value)


def _set(row: Establishment, changes: EstablishmentChanges) -> None:
    for field in ("name", "address", "contact_email"):
        if field in changes:
            setattr(row, field, tidy(str(changes[field])))
    if "kind" in changes:
        row.kind = require_kind(changes["kind"])
    if "recipient_class" in changes:
        row.recipient_class = require_class(changes["recipient_class"] or class_of_kind(row.kind))
    if "finess" in changes:
        row.finess = require_finess(changes["finess"])
        require_free(finess=row.finess, but=row)
    if "siret" in changes:
        row.siret = require_siret(changes["siret"])
        require_free(siret=row.siret, but=row)
    if "accepts_maker_made" in changes:
        row.accepts_maker_made = changes["accepts_maker_made"]
    if "quarantine_hours" in changes:
        row.quarantine_hours = require_quarantine(changes["quarantine_hours"])
    if changes.keys() & {"commune", "lat", "lon"}:
        _move(row, changes)


@command
def edit_establishment(
    *, establishment: str, actor: Actor, clock: Clock, **changes: Unpack[EstablishmentChanges]
) -> Establishment:
    """The establishment as changed.

    When the establishment itself (not its coordination) changes what a verification
    attests, it is no longer verified, and what it changed opens nothing: what was vouched for
    before still counts beside it. What the coordination changes, it vouches for.
    """
    row = establishment_to_change(establishment)
    require(actor, "establishments.edit", place_of(row.department, row.code))
    by_coordination = may(actor, "establishments.edit", Place(row.department))
    before = {field: getattr(row, field) for field in {*changes, *VOUCHED}}
    _set(row, changes)
    changed = sorted(field for field, old in before.items() if getattr(row, field) != old)
    if IDENTITY & set(changed) and not by_coordination:
        row.verified_on, row.verified_by = None, ""
    if by_coordination:
        vouch_for_changes(row, changed)
    row.search = folded(row.name, row.city, row.code, row.finess, row.siret)
    row.updated_at = clock.now()
    checked(row).save()
    journal(actor=actor, clock=clock, verb="edit_establishment", subject=row.code, fields=changed)
    return row
