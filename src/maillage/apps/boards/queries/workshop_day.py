"""A workshop's day beside its work: what leaves and is on its way, and whether its material will do.

Guarantees: a number of queries that does not depend on how many rows; material is counted in its own unit,
what is there apart from what is expected; what accepted work still takes is pieces left × what its profile says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from maillage.apps.network.models import Material, MaterialStock
from maillage.apps.production.codes import DeliveryStatus, OrderStatus
from maillage.apps.production.models import Delivery, Order
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class DayDelivery:
    code: str
    status: str
    establishment_name: str
    city: str
    pieces: int
    sent_on: date


@dataclass(frozen=True, slots=True)
class DayDeliveries:
    """Those sent today, received or not; `waiting` how many sent before have no receipt, the oldest on `since`."""

    today: tuple[DayDelivery, ...]
    waiting: int
    since: date | None


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """`there` now, `expected` later; `promised` is what accepted pieces not made yet take. `assumed`: a
    default that nobody stated. `is_recorded` False: accepted work takes it, and no stock of it is stated."""

    code: str
    name: Text
    unit: str
    there: float
    expected: float
    promised: float
    assumed: bool
    is_recorded: bool

    @property
    def short(self) -> float:
        """What is missing to finish the accepted work, counting only what is there."""
        return float(max(Decimal(0), Decimal(str(self.promised)) - Decimal(str(self.there))))


def deliveries_of_day(workshop: str, day: date) -> DayDeliveries:
    """One query."""
    of_interest = Q(sent_on=day) | Q(status=DeliveryStatus.SENT, sent_on__lt=day)
    rows = (
        Delivery.objects.filter(of_interest, workshop__code=workshop)
        .select_related("establishment")
        .annotate(pieces=Sum("lines__quantity"))
        .order_by("sent_on", "pk")
    )
    found = [
        DayDelivery(
            row.code, row.status, row.establishment.name, row.establishment.city, row.pieces, row.sent_on
        )
        for row in rows
    ]
    waiting = [row for row in found if row.sent_on < day]
    return DayDeliveries(
        tuple(row for row in found if row.sent_on == day),
        len(waiting),
        waiting[0].sent_on if waiting else None,
    )


def _promised(workshop: str) -> dict[str, Decimal]:
    """By material, what the pieces left to make of active orders take."""
    rows = Order.objects.filter(workshop__code=workshop, status=OrderStatus.ACTIVE, made__lt=F("quantity"))
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for left, materials in rows.values_list(F("quantity") - F("made"), "profile__materials"):
        for use in materials:
            taken[use["id"]] += left * Decimal(str(use["units_per_unit"]))
    return taken


def materials_of(workshop: str, day: date) -> tuple[MaterialLine, ...]:
    """Materials in stock, expected, or that accepted work takes: what is short first. Three queries."""
    promised = _promised(workshop)
    rows = MaterialStock.objects.filter(workshop__code=workshop).select_related("material")
    stocks: dict[str, list[MaterialStock]] = defaultdict(list)
    for row in rows:
        stocks[row.material.code].append(row)
    named = Material.objects.filter(Q(code__in=promised) | Q(code__in=stocks)).order_by("code")

    def one(material: Material) -> MaterialLine:
        mine = stocks[material.code]
        here = [row for row in mine if row.available_on is None or row.available_on <= day]
        return MaterialLine(
            code=material.code,
            name=Text.from_dict(material.name),
            unit=material.unit,
            there=float(sum((Decimal(str(row.quantity)) for row in here), Decimal(0))),
            expected=float(sum((Decimal(str(r.quantity)) for r in mine if r not in here), Decimal(0))),
            promised=float(promised.get(material.code, Decimal(0))),
            assumed=any(row.assumed for row in mine),
            is_recorded=bool(mine),
        )

    return tuple(sorted((one(material) for material in named), key=lambda line: (line.short <= 0, line.code)))
