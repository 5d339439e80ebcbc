"""Reserves of the State and industry, beside the workshops: stated, counted on by the plan, counted again.

Regional stocks and lines of production stand where the small story follows nobody, so that its needs
are served by workshops at both scales. What a plan takes from them is delivered on its day by their
holders: the stocks are counted again, and those who asked close or lower their needs, when they say so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.record_industry import Output, Supplier, record_industry
from maillage.apps.needs.commands.record_stock import Holding, StockCount, count_stock, record_stock
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.supplies import stock_rows
from maillage.apps.production.codes import PlanStatus, SourceKind
from maillage.apps.production.models import PlanLine
from maillage.site.demo.national import drawn
from maillage.site.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Reserve:
    """A stock of industrial objects that stand for a design; `arrival` is what comes in on the eve of day 0."""

    holder: str
    design: str
    quantity: int
    territory: str
    place: str
    arrival: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What a firm supplies of a design from a day of the story on."""

    supplier: str
    design: str
    quantity: int
    period: str
    from_day: int
    certainty: str
    territory: str = "FR"
    price: str = "sold"
    source: str = "Bon de commande de la cellule nationale d’achat (démonstration)"


RESERVES = (
    Reserve("Réserve nationale (démonstration)", "closed-print", 9_000, "FR", "Plateforme d’Orléans", 9_000),
    Reserve("Réserve nationale (démonstration)", "film-gowns", 3_000, "FR", "Plateforme d’Orléans", 2_000),
    Reserve("Réserve zonale de Paris (démonstration)", "visor", 8_000, "R11", "Rungis"),
    Reserve("Réserve zonale Sud (démonstration)", "visor", 6_000, "R93", "Aix-en-Provence", 4_000),
    Reserve("Réserve zonale Sud-Ouest (démonstration)", "visor", 5_000, "R75", "Limoges", 4_000),
    Reserve("Réserve zonale Ouest (démonstration)", "visor", 4_000, "R52", "Angers", 3_000),
    Reserve("Réserve de la région Occitanie (démonstration)", "pleated-masks", 2_500, "R76", "Albi"),
)
LINES = (
    Line("Plasturgie du Plateau (démonstration)", "visor", 1_400, "day", -6, "delivering", "R11"),
    Line("Emballages de la Durance (démonstration)", "visor", 6_000, "week", -3, "contracted", "R93"),
    Line("Thermoformage de l’Estuaire (démonstration)", "visor", 900, "day", -2, "contracted", "R52", "cost"),
    Line("Papeterie des Deux-Vallées (démonstration)", "visor", 5_000, "week", 1, "contracted", "R28"),
    Line("Confection du Bocage (démonstration)", "pleated-masks", 1_500, "day", -5, "delivering"),
    Line("Bâches et Voiles (démonstration)", "film-gowns", 250, "day", 2, "contracted", "FR", "cost"),
    Line("Atelier de charité industrielle (démonstration)", "goggles", 900, "week", 12, "announced", "FR", "free",
         "Courriel du fabricant, sans date ferme"),
)  # fmt: skip


SAID, LARGE = 0.2, 150  # share of those served who have said so; all do from that many pieces on
LANDED = Reserve("Réserve nationale (démonstration)", "visor", 16_000, "FR", "Fret de Vatry")  # day -1


def _hold(stage: Stage, reserve: Reserve, offset: int, hour: int) -> str:
    holding = Holding(reserve.holder, stage.designs[reserve.design], "", reserve.territory, reserve.place)
    actor, clock = stage.person("etat", offset), stage.at(offset, hour)
    count = StockCount(reserve.quantity, stage.day(offset))
    return record_stock(holding=holding, count=count, actor=actor, clock=clock).code


def state_reserves(stage: Stage, offset: int, hour: int) -> None:
    """By the State's referent and the industry's, before the plan that counts on them."""
    day, clock = stage.day(offset), stage.at(offset, hour)
    for number, reserve in enumerate(RESERVES):
        stage.acts[f"reserve-{number}"] = _hold(stage, reserve, offset, hour)
    for line in LINES:
        output = Output(
            quantity=line.quantity, period=line.period, from_on=stage.day(line.from_day), certainty=line.certainty,
            source=line.source, stated_on=day, territory=line.territory, price=line.price,
        )  # fmt: skip
        supplier = Supplier(line.supplier, design=stage.designs[line.design])
        record_industry(
            supplier=supplier, output=output, actor=stage.person("industrie", offset), clock=clock
        )


def deliver_reserves(stage: Stage, offset: int, hour: int) -> None:
    """What the plan in force took from them and was due by now has arrived: needs follow, stocks are counted."""
    lines = PlanLine.objects.filter(
        plan__status=PlanStatus.ADOPTED, plan__export__scenario=None, arrive_on__lte=stage.day(offset)
    ).exclude(kind=SourceKind.WORKSHOP)
    arrived: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for code, source, quantity in lines.order_by("pk").values_list("need__code", "source", "quantity"):
        arrived[code] += quantity
        taken[source] += quantity
    told = set(stage.needs.values())
    rows = Need.objects.filter(code__in=arrived, status="open").select_related("establishment")
    random = drawn("who says what arrived")
    for need in rows.order_by("pk"):
        said = random.random() < SAID or arrived[need.code] >= LARGE
        if said and need.code not in told:
            _follow(stage, need, need.quantity - arrived[need.code], offset, hour)
    _count(stage, taken, offset, hour)


def _follow(stage: Stage, need: Need, left: int, offset: int, hour: int) -> None:
    """Whoever asked lowers the need by what came, or closes it when nothing is left to ask."""
    actor, clock = stage.member_of(need.establishment.code, offset), stage.at(offset, hour)
    floor = max(need.committed, need.received)
    if left <= 0 and not floor:
        close_need(
            need=need.code, reason="served_elsewhere", note="Livré par une réserve.", actor=actor, clock=clock
        )
    elif max(left, floor, 1) < need.quantity:
        amend_need(need=need.code, quantity=max(left, floor, 1), actor=actor, clock=clock)


def _count(stage: Stage, taken: dict[str, int], offset: int, hour: int) -> None:
    """What is left, with what arrived; and a reserve that landed in the night."""
    actor, clock = stage.person("etat", offset), stage.at(offset, hour)
    found = {row.code: row for row in stock_rows()}
    for number, reserve in enumerate(RESERVES):
        row = found[stage.acts[f"reserve-{number}"]]
        note = f"Dont {reserve.arrival} pièces arrivées le jour même." if reserve.arrival else ""
        left = row.quantity - taken.get(row.code, 0) + reserve.arrival
        count = StockCount(left, stage.day(offset), note=note)
        count_stock(code=row.code, seen=row.number, count=count, actor=actor, clock=clock)
    _hold(stage, LANDED, offset, hour)
