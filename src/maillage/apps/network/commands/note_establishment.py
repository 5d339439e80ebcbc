"""Note an establishment that somebody without an account names: found again, or added unverified."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import folded
from maillage.apps.network.sketches import sketch
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import establishment_code
from maillage.kernel.territories.names import spelling


@command
def note_establishment(*, name: str, kind: str, commune: str, actor: Actor, clock: Clock) -> Establishment:
    """The one of that name and kind in that commune, or a new one, to be verified by the coordination.

    Called by who notes a request, never by itself: what it adds opens nothing.
    """
    row = sketch(name, kind, commune, clock)
    for known in Establishment.objects.filter(kind=kind, commune=row.commune).order_by("pk"):
        if spelling(known.name) == spelling(row.name):
            return known
    row.code = establishment_code(next_number("establishment"))
    row.search = folded(row.name, row.city, row.code)
    checked(row).save()
    journal(actor=actor, clock=clock, verb="note_establishment", subject=row.code)
    return row
