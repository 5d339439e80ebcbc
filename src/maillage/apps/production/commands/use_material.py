"""What a lot took out of its workshop's stock of material, when it is declared.

Guarantees: a lot takes pieces made × what its profile says of each material, good or not: a lot rejected,
held or withdrawn gives nothing back. What is there already is taken first, then what arrived first; what is
expected later is left alone. A stock that says less than the lot took is never lowered in silence: it is
refused (`lot.material_short`) until somebody corrects it, or confirms that nothing is left of it. A material
of which the workshop never stated a stock is not followed. Declaring is not keeping the inventory: it does
not confirm it, but pages of it read before are stale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q

from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import MaterialStock, Workshop
from maillage.apps.production.models import Order
from maillage.apps.production.reasons import LOT_MATERIAL_SHORT
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

PLACES = Decimal("0.000001")  # stocks are floats: what is left is rounded to a millionth of the unit


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def needed(profile: Profile, quantity: int) -> dict[str, Decimal]:
    """By material, what that many pieces take, in the material's unit."""
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for use in profile.materials:
        taken[use["id"]] += quantity * Decimal(str(use["units_per_unit"]))
    return taken


@dataclass(slots=True)
class Stocks:
    """What is there, by (workshop, material), in the order in which it is taken; locked."""

    rows: dict[tuple[int, str], list[MaterialStock]]
    changed: dict[int, MaterialStock] = field(default_factory=dict)

    def take(self, order: Order, quantity: int, *, confirmed: bool) -> dict[str, str]:
        """Lower the rows by what a lot took; what was taken, by material. Nothing is saved. Raises Refusal."""
        uses = {
            material: used
            for material, used in needed(order.profile, quantity).items()
            if (order.workshop_id, material) in self.rows
        }
        short = [] if confirmed else [r for m, used in uses.items() if (r := self._short(order, m, used))]
        if short:
            raise Refusal.because(short)
        return {m: _plain(self._lower(order.workshop_id, m, used)) for m, used in uses.items()}

    def _short(self, order: Order, material: str, used: Decimal) -> Reason | None:
        there = sum((_exact(row) for row in self.rows[order.workshop_id, material]), Decimal(0))
        if used <= there + PLACES:
            return None
        params = {"order": order.code, "material": material, "used": _plain(used), "recorded": _plain(there)}
        return Reason(LOT_MATERIAL_SHORT, params)

    def _lower(self, workshop: int, material: str, used: Decimal) -> Decimal:
        left = used
        for row in self.rows[workshop, material]:
            taken = min(left, _exact(row))
            if taken:
                row.quantity = float(_exact(row) - taken)
                self.changed[row.pk] = row
                left -= taken
        return used - left


def _exact(row: MaterialStock) -> Decimal:
    return Decimal(str(row.quantity)).quantize(PLACES)


def lock_stocks(orders: Iterable[Order], clock: Clock) -> Stocks:
    """The stocks that lots of these orders draw on, there today. Their workshops are locked first, as
    by whoever keeps the inventory. Two queries."""
    shops = {order.workshop_id for order in orders}
    list(Workshop.objects.select_for_update().filter(pk__in=shops).order_by("pk").values_list("pk"))
    rows: dict[tuple[int, str], list[MaterialStock]] = defaultdict(list)
    there = Q(available_on=None) | Q(available_on__lte=today(clock))
    found = MaterialStock.objects.filter(workshop__in=shops).filter(there).select_related("material")
    for row in found.order_by(F("available_on").asc(nulls_first=True), "pk"):
        rows[row.workshop_id, row.material.code].append(row)
    return Stocks(dict(rows))


@command
def keep_stocks(*, stocks: Stocks, clock: Clock) -> None:
    """Write what was taken; inventories read before are stale. Two queries, none when nothing was."""
    changed = list(stocks.changed.values())
    if not changed:
        return
    MaterialStock.objects.bulk_update(changed, ["quantity"])
    shops = Workshop.objects.filter(pk__in={row.workshop_id for row in changed})
    shops.update(revision=F("revision") + 1, updated_at=clock.now())
