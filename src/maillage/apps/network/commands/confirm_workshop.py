"""Say that everything written of a workshop, defaults included, is true today."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.changing import touch, workshop_to_change
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@command
def confirm_workshop(*, workshop: str, actor: Actor, clock: Clock) -> Workshop:
    """Dated today; what was assumed becomes stated, since a person read it and agreed."""
    row = workshop_to_change(workshop, actor)
    row.assumed = []
    row.save(update_fields=["assumed"])
    touch(row, clock)
    Machine.objects.filter(workshop=row, assumed=True).update(assumed=False)
    MaterialStock.objects.filter(workshop=row, assumed=True).update(assumed=False)
    journal(actor=actor, clock=clock, verb="confirm_workshop", subject=row.code)
    return row
