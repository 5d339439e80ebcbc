"""Send released pieces to the establishment that asked for them, with a delivery note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.bulk import judge_all
from maillage.apps.checking import checked
from maillage.apps.needs.commands.news import tell_sent
from maillage.apps.needs.models import Need
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lots, lot_in_state, require_pieces
from maillage.apps.production.models import Delivery, DeliveryLine, Lot
from maillage.apps.production.notices import Grounds, grounds_of, notice_of
from maillage.apps.production.reasons import DELIVERY_EMPTY, DELIVERY_EXCEEDED, DELIVERY_MIXED
from maillage.apps.production.verdicts import book_of_work, clear, facts_of
from maillage.apps.records.canonical import digest
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Parcel:
    """Pieces of one lot."""

    lot: str
    quantity: int


def require_may_send(lot: Lot, actor: Actor) -> None:
    require(actor, "deliveries.send", Place(lot.workshop.department, (lot.workshop.code,)))


def take(lot: Lot, quantity: int, book: ActBook, clock: Clock) -> None:
    """Check the pieces are there and may go, and count them as delivered. Nothing is saved. Raises Refusal.

    `book` holds the acts that bear on the lot.
    """
    require_pieces(quantity)
    left = lot.quantity_released - lot.quantity_delivered
    if quantity > left:
        raise Refusal(DELIVERY_EXCEEDED, lot=lot.code, left=left, asked=quantity)
    need, day = lot.order.need, today(clock)
    facts = facts_of(
        "deliver",
        day,
        need=need,
        workshop=lot.workshop,
        profile=lot.profile,
        lot=lot,
        quantity=quantity,
        book=book,
    )
    clear(facts)
    lot.quantity_delivered += quantity


def _notices_digest(lots: Sequence[Lot], grounds: Grounds) -> str:
    """The notice's digest; of several lots, the digest of theirs, one a line in the note's order."""
    digests = [notice_of(lot, grounds).sha256 for lot in lots]
    return digests[0] if len(digests) == 1 else digest("\n".join(digests))


def note(number: int, lots: Sequence[Lot], grounds: Grounds, carrier: str, clock: Clock) -> Delivery:
    """The delivery of that number of the year, of lots from one workshop to one establishment. Not saved."""
    return Delivery(
        code=f"BL-{today(clock).year}-{number:05d}",
        workshop=lots[0].workshop,
        establishment=lots[0].order.need.establishment,
        carrier=carrier,
        sent_on=today(clock),
        notice_sha256=_notices_digest(lots, grounds),
        created_at=clock.now(),
    )


def line(delivery: Delivery, lot: Lot, quantity: int) -> DeliveryLine:
    return DeliveryLine(delivery=delivery, lot=lot, need=lot.order.need, quantity=quantity)


def tell_receiver(delivery: Delivery, sent: Sequence[tuple[Lot, int]], clock: Clock) -> None:
    """The establishment, and the contacts of the requests filed without an account that the pieces are for."""
    workshop, establishment = delivery.workshop, delivery.establishment
    pieces = sum(quantity for _, quantity in sent)
    by_need: Counter[Need] = Counter()
    for lot, quantity in sent:
        by_need[lot.order.need] += quantity
    tell_sent(by_need, delivery.code, workshop.name, clock)
    post(
        key=f"delivery:{delivery.code}",
        organisation=establishment.code,
        email=establishment.contact_email,
        subject=Text(fr=f"Livraison {delivery.code} en route", en=f"Delivery {delivery.code} on its way"),
        body=Text(
            fr=f"{pieces} pièce(s) envoyée(s) par {workshop.name} ({workshop.code}). "
            "À la réception, comptez, acceptez ou refusez chaque lot.",
            en=f"{pieces} piece(s) sent by {workshop.name} ({workshop.code}). "
            "On receipt, count, and accept or refuse each lot.",
        ),
        about=delivery.code,
        clock=clock,
    )


def delivery_sequence(clock: Clock) -> str:
    return f"delivery-{today(clock).year}"


def _lots(parcels: Sequence[Parcel]) -> list[Lot]:
    """The lots, locked, in the order of the parcels, from one workshop to one establishment."""
    if not parcels:
        raise Refusal(DELIVERY_EMPTY)
    found = lock_lots({parcel.lot for parcel in parcels})
    lots = [lot_in_state(found, parcel.lot, LotStatus.RELEASED) for parcel in parcels]
    ends = {(lot.workshop_id, lot.order.need.establishment_id) for lot in lots}
    if len(ends) != 1 or len(found) != len(parcels):
        raise Refusal(DELIVERY_MIXED)
    return lots


@command
def send_delivery(*, parcels: Sequence[Parcel], actor: Actor, clock: Clock, carrier: str = "") -> Delivery:
    """The delivery, in state ``sent``; the establishment is told in the same transaction."""
    lots = _lots(parcels)
    require_may_send(lots[0], actor)
    book, wanted = book_of_work(lots), {parcel.lot: parcel.quantity for parcel in parcels}
    judge_all(lots, lambda lot: take(lot, wanted[lot.code], book, clock), lambda lot: lot.code)
    for lot in lots:
        checked(lot).save(update_fields=["quantity_delivered"])
    grounds = grounds_of(lots, today(clock))
    delivery = note(next_number(delivery_sequence(clock)), lots, grounds, carrier, clock)
    checked(delivery).save()
    for lot, parcel in zip(lots, parcels, strict=True):
        checked(line(delivery, lot, parcel.quantity)).save()
    pieces = sum(parcel.quantity for parcel in parcels)
    tell_receiver(delivery, [(lot, p.quantity) for lot, p in zip(lots, parcels, strict=True)], clock)
    journal(actor=actor, clock=clock, verb="send_delivery", subject=delivery.code, pieces=pieces)
    return delivery
