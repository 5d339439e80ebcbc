"""An establishment receives a delivery: every piece accepted or refused, refusals with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.models import Need
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import DeliveryStatus, LotStatus, RefusedAtReceipt
from maillage.apps.production.models import Delivery, DeliveryLine
from maillage.apps.production.reasons import (
    DELIVERY_RECEIVED,
    DELIVERY_UNKNOWN,
    RECEIPT_HELD,
    RECEIPT_REASON,
    RECEIPT_SUM,
)
from maillage.apps.records.serialising import keep_acts_still
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the pieces of one lot."""

    accepted: int
    refused: int
    reason: str = ""
    note: str = ""


def _check(line: DeliveryLine, count: Count | None) -> Count:
    lot = line.lot.code
    if count is None or min(count.accepted, count.refused) < 0:
        count = count or Count(0, 0)
        raise Refusal(
            RECEIPT_SUM, lot=lot, accepted=count.accepted, refused=count.refused, quantity=line.quantity
        )
    if count.accepted + count.refused != line.quantity:
        raise Refusal(
            RECEIPT_SUM, lot=lot, accepted=count.accepted, refused=count.refused, quantity=line.quantity
        )
    if count.refused and count.reason not in {reason.value for reason in RefusedAtReceipt}:
        raise Refusal(RECEIPT_REASON, lot=lot)
    if count.accepted and line.lot.status == LotStatus.HELD:
        raise Refusal(RECEIPT_HELD, lot=lot, act=line.lot.held_by_act)
    return count


def _record(line: DeliveryLine, count: Count, clock: Clock) -> None:
    """Write the count; refused pieces no longer count as committed to the need."""
    line.accepted, line.refused = count.accepted, count.refused
    line.refusal_reason = count.reason if count.refused else ""
    line.refusal_note = count.note if count.refused else ""
    checked(line)
    line.save()
    need = Need.objects.select_for_update(of=("self",)).get(pk=line.need_id)
    need.received += count.accepted
    need.committed -= count.refused
    need.updated_at = clock.now()
    checked(need)
    need.save(update_fields=["received", "committed", "updated_at"])


@command
def receive_delivery(*, code: str, counts: Mapping[str, Count], actor: Actor, clock: Clock) -> Delivery:
    """`counts` by lot, one for each line. Refused pieces are again to be served."""
    keep_acts_still()  # a hold locks several needs too, in an order of its own
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("establishment", "workshop")
    delivery = rows.filter(code=code).first()
    if delivery is None:
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    place = delivery.establishment
    require(actor, "deliveries.receive", Place(place.department, (place.code,)))
    if delivery.status == DeliveryStatus.RECEIVED:
        raise Conflict(DELIVERY_RECEIVED, code=code, day=str(delivery.received_on))
    lines = list(delivery.lines.select_related("lot").order_by("need_id", "pk"))
    for lot in counts.keys() - {line.lot.code for line in lines}:
        stray = counts[lot]
        raise Refusal(RECEIPT_SUM, lot=lot, accepted=stray.accepted, refused=stray.refused, quantity=0)
    counted = [(line, _check(line, counts.get(line.lot.code))) for line in lines]
    for line, count in counted:
        _record(line, count, clock)
    delivery.status = DeliveryStatus.RECEIVED.value
    delivery.received_on = today(clock)
    delivery.received_by = actor.name
    checked(delivery)
    delivery.save()
    refused = sum(count.refused for _, count in counted)
    accepted = sum(count.accepted for _, count in counted)
    post(
        key=f"receipt:{code}",
        organisation=delivery.workshop.code,
        email=delivery.workshop.contact_email,
        subject=Text(fr=f"Livraison {code} reçue", en=f"Delivery {code} received"),
        body=Text(
            fr=f"{accepted} pièce(s) acceptée(s), {refused} refusée(s) par {place.name}.",
            en=f"{accepted} piece(s) accepted, {refused} refused by {place.name}.",
        ),
        about=code,
        clock=clock,
    )
    journal(
        actor=actor, clock=clock, verb="receive_delivery", subject=code, accepted=accepted, refused=refused
    )
    return delivery
