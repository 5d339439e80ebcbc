"""Send released pieces to the establishment that asked for them, with a delivery note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lots, require_pieces
from maillage.apps.production.models import Delivery, DeliveryLine, Lot
from maillage.apps.production.notices import notice_of
from maillage.apps.production.reasons import DELIVERY_EMPTY, DELIVERY_EXCEEDED, DELIVERY_MIXED
from maillage.apps.production.verdicts import clear, facts_of
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


def _lots(parcels: Sequence[Parcel]) -> list[Lot]:
    """The lots, locked in order of code, from one workshop to one establishment."""
    if not parcels:
        raise Refusal(DELIVERY_EMPTY)
    lots = {lot.code: lot for lot in lock_lots({p.lot for p in parcels}, LotStatus.RELEASED)}
    ends = {(lot.workshop_id, lot.order.need.establishment_id) for lot in lots.values()}
    if len(ends) != 1 or len(lots) != len(parcels):
        raise Refusal(DELIVERY_MIXED)
    return [lots[parcel.lot] for parcel in parcels]


def _take(lot: Lot, quantity: int, clock: Clock) -> None:
    """Check the pieces are there and may go, and count them as delivered."""
    require_pieces(quantity)
    left = lot.quantity_released - lot.quantity_delivered
    if quantity > left:
        raise Refusal(DELIVERY_EXCEEDED, lot=lot.code, left=left, asked=quantity)
    need = lot.order.need
    clear(
        facts_of(
            "deliver",
            today(clock),
            need=need,
            workshop=lot.workshop,
            profile=lot.profile,
            lot=lot,
            quantity=quantity,
        )
    )
    lot.quantity_delivered += quantity
    checked(lot)
    lot.save(update_fields=["quantity_delivered"])


def _notices_digest(lots: Sequence[Lot]) -> str:
    """The notice's digest; of several lots, the digest of theirs, one a line in the note's order."""
    digests = [notice_of(lot).sha256 for lot in lots]
    return digests[0] if len(digests) == 1 else digest("\n".join(digests))


@command
def send_delivery(*, parcels: Sequence[Parcel], actor: Actor, clock: Clock, carrier: str = "") -> Delivery:
    """The delivery, in state ``sent``; the establishment is told in the same transaction."""
    lots = _lots(parcels)
    workshop, establishment = lots[0].workshop, lots[0].order.need.establishment
    require(actor, "deliveries.send", Place(workshop.department, (workshop.code,)))
    for lot, parcel in zip(lots, parcels, strict=True):
        _take(lot, parcel.quantity, clock)
    year = today(clock).year
    delivery = Delivery(
        code=f"BL-{year}-{next_number(f'delivery-{year}'):05d}",
        workshop=workshop,
        establishment=establishment,
        carrier=carrier,
        sent_on=today(clock),
        notice_sha256=_notices_digest(lots),
        created_at=clock.now(),
    )
    checked(delivery)
    delivery.save()
    for lot, parcel in zip(lots, parcels, strict=True):
        line = DeliveryLine(delivery=delivery, lot=lot, need=lot.order.need, quantity=parcel.quantity)
        checked(line)
        line.save()
    pieces = sum(parcel.quantity for parcel in parcels)
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
    journal(actor=actor, clock=clock, verb="send_delivery", subject=delivery.code, pieces=pieces)
    return delivery
