"""What the country does with its plan: answers, lots in every state, rounds of deliveries, receipts.

Each workshop acts for itself, once a day, through the bulk verbs of its page; each
establishment receives its own deliveries. Shares are drawn, always the same. What the small
story follows is left to it, and the two workshops that have a login keep their lists open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.models import Need
from maillage.apps.production.codes import DeliveryStatus, LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.commands.answer_proposals import Answer, answer_proposals
from maillage.apps.production.commands.declare_lot import Making
from maillage.apps.production.commands.declare_lots import declare_lots
from maillage.apps.production.commands.inspect_lot import Inspection
from maillage.apps.production.commands.inspect_lots import inspect_lots
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lots import release_lots
from maillage.apps.production.commands.send_deliveries import send_deliveries
from maillage.apps.production.commands.send_delivery import Parcel
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.site.demo.national import drawn
from maillage.site.demo.national.shops import shops
from maillage.site.demo.stage import Stage

SILENT = 0.12  # workshops that have not answered
ACCEPTED, IN_PART, DECLINED = 0.62, 0.12, 0.14  # of the proposals of the others; the rest waits
DECLINE_REASONS = ("no_time", "no_material", "machine_down", "too_far")
AT_WORK = 0.55  # workshops that have declared lots by now
LOT_OF_PERSON, LOT_OF_WORKSHOP = 50, 100  # pieces, where the scheme sets a limit
REJECTED = 0.03
CARRIERS = ("Coursiers du Réseau", "Voiture de l’atelier", "Messagerie locale", "Vélo-cargo")
REFUSALS = (("damaged", "Carton écrasé."), ("wrong_object", "Autre modèle que demandé."))


Row = TypeVar("Row", Proposal, Order, Lot)


def _by_workshop(stage: Stage, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by workshop, but for the needs of the small story and the workshops that have a login."""
    told, logins = set(stage.needs.values()), set(stage.members)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        need = row.order.need if isinstance(row, Lot) else row.need
        if need.code not in told and row.workshop.code not in logins:
            found[row.workshop.code].append(row)
    return dict(sorted(found.items()))


def answer_plan(stage: Stage, offset: int, hour: int) -> None:
    """Most workshops answer the evening after the plan; some in part, some not at all."""
    random = drawn("answers")
    rows = (
        Proposal.objects.filter(status=ProposalStatus.OPEN).select_related("need", "workshop").order_by("pk")
    )
    for workshop, found in _by_workshop(stage, list(rows)).items():
        if random.random() < SILENT:
            continue
        answers = [answer for row in found for answer in _answers(row, random)]
        if answers:
            actor = stage.member_of(workshop, offset)
            answer_proposals(answers=answers, actor=actor, clock=stage.at(offset, hour))


def _answers(row: Proposal, random: Random) -> Iterator[Answer]:
    draw, reason = random.random(), random.choice(DECLINE_REASONS)
    if draw < ACCEPTED:
        yield Answer(row.code, row.quantity)
    elif draw < ACCEPTED + IN_PART and row.quantity > 1:
        yield Answer(row.code, max(1, row.quantity // 2), reason if random.random() < 0.6 else "")
    elif draw < ACCEPTED + IN_PART + DECLINED:
        yield Answer(row.code, 0, reason)


def make(stage: Stage, offset: int, hour: int, share: float) -> None:
    """Lots of the orders of the workshops at work, made the day before."""
    random = drawn(f"lots of day {offset}")
    rows = Order.objects.filter(status=OrderStatus.ACTIVE, ready_on__lte=stage.day(6))
    read = rows.select_related("need", "workshop", "profile__version__design").order_by("pk")
    levels = {stage.workshops[shop.key].code: shop.level for shop in shops()}
    for workshop, found in _by_workshop(stage, list(read)).items():
        if random.random() >= AT_WORK:
            continue
        limit = LOT_OF_WORKSHOP if levels.get(workshop) == "M2" else LOT_OF_PERSON
        makings = [making for row in found for making in _makings(stage, row, offset, limit, share, random)]
        if makings:
            declare_lots(
                makings=makings, actor=stage.member_of(workshop, offset), clock=stage.at(offset, hour)
            )


def _makings(
    stage: Stage, order: Order, offset: int, limit: int, share: float, random: Random
) -> Iterator[tuple[str, Making]]:
    """At most two lots of an order, of the share of what is left to make."""
    if random.random() >= share:
        return
    left = min(order.quantity - order.made, 2 * limit)
    day = stage.day(offset - 1)
    while left > 0:
        quantity = min(left, limit)
        left -= quantity
        yield order.code, Making(
            quantity, day, day, f"poste {random.randrange(1, 9)}", f"LM-{random.randrange(1000, 9999)}",
            stock_confirmed=True,
        )  # fmt: skip


def inspect(stage: Stage, offset: int, hour: int) -> None:
    """The evening after: nearly every lot passes; a defect in the sample rejects one."""
    random = drawn(f"inspections {offset}")
    rows = Lot.objects.filter(status=LotStatus.MADE).select_related(
        "order__need", "workshop", "profile__version__design"
    )
    for workshop, found in _by_workshop(stage, list(rows.order_by("pk"))).items():
        seen = {lot.code: _inspection(lot, random) for lot in found if random.random() < 0.85}
        if seen:
            inspect_lots(found=seen, actor=stage.member_of(workshop, offset), clock=stage.at(offset, hour))


def _inspection(lot: Lot, random: Random) -> Inspection:
    items = checklist_of(lot.category, lot.profile.version.design.object_type)
    sample = lot.sampling["sample_size"]
    defects = int(bool(sample) and random.random() < REJECTED)
    set_aside = int(lot.quantity_made > 5 and random.random() < 0.2)
    return Inspection(set_aside, sample, defects, {item.id: True for item in items}, hygiene_declared=True)


def release(stage: Stage, offset: int, hour: int) -> None:
    """What is out of quarantine; category C waits for its first article, some lots for a hand."""
    random = drawn(f"releases {offset}")
    day = stage.day(offset)
    rows = Lot.objects.filter(status=LotStatus.INSPECTED).select_related(
        "order__need__establishment", "workshop", "profile"
    )
    articles = _first_articles()
    for workshop, found in _by_workshop(stage, list(rows.order_by("pk"))).items():
        codes = [
            lot.code
            for lot in found
            if (lot.quarantine_end is None or lot.quarantine_end < day)
            and (lot.category != "C" or (lot.order.need.establishment.code, lot.profile.code) in articles)
            and random.random() < 0.85
        ]
        if codes:
            release_lots(codes=codes, actor=stage.member_of(workshop, offset), clock=stage.at(offset, hour))


def _first_articles() -> set[tuple[str, str]]:
    """(establishment, profile) whose first article was accepted."""
    book = read_act_book(workshops=(), profiles=())
    return {
        (code, answer.profile)
        for code, answers in book.acceptances.items()
        for answer in answers
        if answer.accepted and answer.first_article is not None
    }


def send(stage: Stage, offset: int, hour: int) -> None:
    """The rounds of the evening: one note for each establishment."""
    random = drawn(f"rounds {offset}")
    rows = Lot.objects.filter(status=LotStatus.RELEASED).select_related("order__need", "workshop")
    for workshop, found in _by_workshop(stage, list(rows.order_by("pk"))).items():
        parcels = [
            Parcel(lot.code, left)
            for lot in found
            if (left := lot.quantity_released - lot.quantity_delivered) > 0 and random.random() < 0.75
        ]
        if parcels:
            actor, clock = stage.member_of(workshop, offset), stage.at(offset, hour)
            send_deliveries(parcels=parcels, carrier=random.choice(CARRIERS), actor=actor, clock=clock)


def receive(stage: Stage, offset: int, hour: int) -> None:
    """Two thirds of what is on its way arrives; a lot in thirty is refused in part, with its reason."""
    random = drawn(f"receipts {offset}")
    rows = Delivery.objects.filter(status=DeliveryStatus.SENT, sent_on__lt=stage.day(offset))
    told = set(stage.needs.values())
    for delivery in (
        rows.select_related("establishment").prefetch_related("lines__lot", "lines__need").order_by("pk")
    ):
        lines = list(delivery.lines.all())
        if any(line.need.code in told for line in lines) or random.random() >= 0.66:
            continue
        counts = {line.lot.code: _count(line.quantity, random) for line in lines}
        actor = stage.member_of(delivery.establishment.code, offset)
        receive_delivery(code=delivery.code, counts=counts, actor=actor, clock=stage.at(offset, hour))


def _count(quantity: int, random: Random) -> Count:
    if random.random() >= 1 / 30 or quantity < 3:
        return Count(quantity, 0)
    reason, note = random.choice(REFUSALS)
    refused = max(1, quantity // 10)
    return Count(quantity - refused, refused, reason, note)


def close_needs(stage: Stage, offset: int, hour: int) -> None:
    """Needs that are served are closed by their establishments; some found another way, some are not wanted."""
    random = drawn("closings")
    told = set(stage.needs.values())
    rows = Need.objects.filter(status="open").exclude(code__in=told).select_related("establishment")
    for need in rows.filter(received__gt=0).order_by("pk"):
        if need.received == need.quantity and random.random() < 0.7:
            _close(stage, need, "served", offset, hour)
    free = rows.filter(committed=0, proposals=None, deadline__lte=stage.day(1)).order_by("pk")
    for need, reason in zip(random.sample(list(free), 40), ELSEWHERE * 10, strict=True):
        _close(stage, need, reason, offset, hour)


ELSEWHERE = ("served_elsewhere", "not_needed", "no_supply", "unreachable")


def _close(stage: Stage, need: Need, reason: str, offset: int, hour: int) -> None:
    actor = stage.member_of(need.establishment.code, offset)
    close_need(need=need.code, reason=reason, actor=actor, clock=stage.at(offset, hour))
