"""State the quantity of a material that a workshop has, or will have from a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked, within
from maillage.apps.network.commands.changing import touch, workshop_to_change
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.models import MaterialStock
from maillage.apps.network.reasons import UNKNOWN_MATERIAL
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


def state_stock(stock: MaterialStock, quantity: float) -> None:
    """Put the stated quantity on the row, which is then no longer assumed. Raises Refusal."""
    stock.quantity = within("quantity", quantity, 0, STOCK_LIMIT)
    stock.assumed = False


def require_material(given: str, known: Collection[str]) -> str:
    if given not in known:
        raise Refusal(UNKNOWN_MATERIAL, given=given, known=sorted(known))
    return given


STOCK_LIMIT = 1e9  # in the unit of the material


@command
def set_material_stock(
    *,
    workshop: str,
    material: str,
    quantity: float,
    actor: Actor,
    clock: Clock,
    available_on: date | None = None,
) -> MaterialStock:
    """One row per material and day of arrival (None: already there), in the material's own unit."""
    row = workshop_to_change(workshop, actor)
    materials = ensure_materials()
    require_material(material, materials)
    stocks = MaterialStock.objects.filter(
        workshop=row, material=materials[material], available_on=available_on
    )
    stock = stocks.first() or MaterialStock(
        workshop=row, material=materials[material], available_on=available_on
    )
    state_stock(stock, quantity)
    checked(stock).save()
    touch(row, clock)
    journal(
        actor=actor, clock=clock, verb="set_material_stock", subject=row.code, material=material,
        quantity=str(quantity), available_on=available_on.isoformat() if available_on else None,
    )  # fmt: skip
    return stock
