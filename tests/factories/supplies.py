"""Industry and stocks of objects, recorded by commands."""

from __future__ import annotations

from datetime import date
from typing import Any

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.needs.commands.record_industry import Output, Supplier, record_industry
from maillage.apps.needs.commands.record_stock import Holding, StockCount, record_stock
from maillage.apps.needs.models import IndustrySupply, ObjectStock
from maillage.kernel.clock import Clock, today


def output(day: date, **changes: Any) -> Output:
    terms: dict[str, Any] = {
        "quantity": 700, "period": "week", "from_on": day, "certainty": "contracted",
        "source": "Contrat du ministère", "stated_on": day,
    }  # fmt: skip
    return Output(**{**terms, **changes})


def a_supply(
    clock: Clock, *, actor: Actor = OPERATOR, design: str = "D0001", **changes: Any
) -> IndustrySupply:
    """100 pieces a day for the whole country, contracted, from today."""
    supplier = Supplier("Plastiques du Rhône", "73282932000074", design, changes.pop("family", ""))
    return record_industry(
        supplier=supplier, output=output(today(clock), **changes), actor=actor, clock=clock
    )


def a_stock(clock: Clock, *, actor: Actor = OPERATOR, quantity: int = 500, **held: Any) -> ObjectStock:
    """Industrial objects for the whole country, there today."""
    available = held.pop("available_on", None)
    terms: dict[str, Any] = {"holder": "Réserve nationale", "design": "D0001", "place": "Marolles"}
    return record_stock(
        holding=Holding(**{**terms, **held}),
        count=StockCount(quantity, today(clock), available),
        actor=actor,
        clock=clock,
    )
