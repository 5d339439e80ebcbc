"""What reaches needs without being made by workshops: stocks of objects and industry, as they are stated.

In the small story they stand beside the needs, so that plans stay what they are: stocks where nobody
asks for them, an industry that is announced and not yet certain.
"""

from __future__ import annotations

from datetime import timedelta

from maillage.apps.needs.commands.record_industry import Output, Supplier, record_industry
from maillage.apps.needs.commands.record_stock import Holding, StockCount, record_stock
from maillage.site.demo.stage import Stage

ANNOUNCED = 10  # the day from which the announced industry would supply


def state_supplies(stage: Stage, offset: int, hour: int) -> None:
    """A stock of industrial gowns, one made by workshops, and an announcement that no plan counts on."""
    etat, industrie, clock = (
        stage.person("etat", offset),
        stage.person("industrie", offset),
        stage.at(offset, hour),
    )
    day = stage.day(offset)
    for holding, quantity in (
        (Holding("Réserve d’outre-mer (démonstration)", stage.designs["gown"], "", "R02", "Fort-de-France"), 500),
        (Holding("Réserve de Corse (démonstration)", stage.designs["visor"], stage.profiles["visor-1/F1"], "R94",
                 "Bastia"), 60),
    ):  # fmt: skip
        record_stock(holding=holding, count=StockCount(quantity, day), actor=etat, clock=clock)
    announced = Output(
        quantity=40_000,
        period="week",
        from_on=stage.day(ANNOUNCED),
        certainty="announced",
        source="Lettre de la filière, sans contrat à ce jour",
        stated_on=day - timedelta(days=1),
        territory="R84",
    )
    supplier = Supplier("Plasturgie de la Vallée (démonstration)", design=stage.designs["visor"])
    record_industry(supplier=supplier, output=announced, actor=industrie, clock=clock)
