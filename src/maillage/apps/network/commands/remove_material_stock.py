"""Say that a workshop does not have a material, or will not receive it on that day."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.changing import touch, workshop_to_change
from maillage.apps.network.models import MaterialStock
from maillage.apps.network.reasons import STOCK_ABSENT
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


@command
def remove_material_stock(
    *, workshop: str, material: str, actor: Actor, clock: Clock, available_on: date | None = None
) -> None:
    row = workshop_to_change(workshop, actor)
    gone, _ = MaterialStock.objects.filter(
        workshop=row, material__code=material, available_on=available_on
    ).delete()
    if not gone:
        raise Refusal(STOCK_ABSENT, workshop=workshop, material=material)
    touch(row, clock)
    journal(actor=actor, clock=clock, verb="remove_material_stock", subject=row.code, material=material)
