"""Attach a need to the establishment that it is really for: a form or a call named one that the directory had.

Guarantees: the coordination of both territories alone; while nobody has verified any of it, so that no
workshop was ever asked; its class is never less demanding than it was, nor than its new establishment's; an
open need that it then repeats refuses it, unless it is said to be another.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.commands.changing import locked_need, require_open
from maillage.apps.needs.drafting import establishment_named
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.near_needs import near_needs
from maillage.apps.needs.request_reasons import ATTACHED_ALREADY, ATTACHED_LATE, NEAR_NEED
from maillage.apps.network.vouching import classes_of
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


@command
def attach_need(*, need: str, establishment: str, actor: Actor, clock: Clock, another: bool = False) -> Need:
    """The need, of that establishment from now on, still to be verified."""
    row = locked_need(need)
    place = establishment_named(establishment)
    for department in (row.establishment.department, place.department):
        require(actor, "needs.verify", Place(department))
    require_open(row)
    if place == row.establishment:
        raise Refusal(ATTACHED_ALREADY, need=row.code, establishment=place.code)
    if row.verified_quantity or row.committed:
        raise Refusal(ATTACHED_LATE, need=row.code)
    before = row.establishment.code
    row.establishment = place
    row.recipient_class = max(row.recipient_class, *classes_of(place))
    near = near_needs(row)
    if near and not another:
        raise Refusal(NEAR_NEED, needs=[found.code for found in near])
    row.updated_at = clock.now()
    checked(row).save()
    journal(
        actor=actor,
        clock=clock,
        verb="attach_need",
        subject=row.code,
        establishment=place.code,
        before=before,
    )
    return row
