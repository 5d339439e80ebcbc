"""A delivery is received: every piece accepted or refused, refusals with a reason.

An account of the establishment counts all that is not counted yet; a private link, the lines of its own
request. Guarantees: a line is counted once, by whoever comes first; a delivery is received when each of
its lines is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.commands.links import LINK_HOLDER, confirmed_request_of
from maillage.apps.needs.limits import require_no_person
from maillage.apps.needs.models import Need
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import DeliveryStatus, LotStatus, RefusedAtReceipt
from maillage.apps.production.models import Delivery, DeliveryLine
from maillage.apps.production.reasons import (
    DELIVERY_RECEIVED,
    DELIVERY_UNKNOWN,
    RECEIPT_COUNTED,
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
    require_no_person("note", count.note)
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


def _locked(code: str) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("establishment", "workshop")
    delivery = rows.filter(code=code).first()
    if delivery is None:
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    return delivery


def _require_to_count(delivery: Delivery) -> None:
    if delivery.status == DeliveryStatus.RECEIVED:
        raise Conflict(DELIVERY_RECEIVED, code=delivery.code, day=str(delivery.received_on))


def _count(
    lines: Sequence[DeliveryLine], counts: Mapping[str, Count], clock: Clock
) -> Mapping[DeliveryLine, Count]:
    """Write what became of these lines, one count each and none beside. Raises Refusal, Conflict."""
    for line in lines:
        if line.accepted is not None and line.lot.code in counts:
            raise Conflict(RECEIPT_COUNTED, lot=line.lot.code, accepted=line.accepted, refused=line.refused)
    for lot in counts.keys() - {line.lot.code for line in lines}:
        stray = counts[lot]
        raise Refusal(RECEIPT_SUM, lot=lot, accepted=stray.accepted, refused=stray.refused, quantity=0)
    waiting = [line for line in lines if line.accepted is None]
    counted = {line: _check(line, counts.get(line.lot.code)) for line in waiting}
    for line, count in counted.items():
        _record(line, count, clock)
    return counted


def _close(delivery: Delivery, actor: Actor, clock: Clock) -> None:
    """Received, once no line waits for its count."""
    if delivery.lines.filter(accepted=None).exists():
        return
    delivery.status = DeliveryStatus.RECEIVED.value
    delivery.received_on = today(clock)
    delivery.received_by = actor.name
    checked(delivery).save()


def _tell_workshop(
    delivery: Delivery, counted: Mapping[DeliveryLine, Count], key: str, actor: Actor, clock: Clock, **by: str
) -> None:
    """The workshop that sent it, and the journal."""
    code, name = delivery.code, delivery.establishment.name
    refused = sum(count.refused for count in counted.values())
    accepted = sum(count.accepted for count in counted.values())
    post(
        key=key,
        organisation=delivery.workshop.code,
        email=delivery.workshop.contact_email,
        subject=Text(fr=f"Livraison {code} reçue", en=f"Delivery {code} received"),
        body=Text(
            fr=f"{accepted} pièce(s) acceptée(s), {refused} refusée(s) par {name}.",
            en=f"{accepted} piece(s) accepted, {refused} refused by {name}.",
        ),
        about=code,
        clock=clock,
    )
    journal(
        actor=actor,
        clock=clock,
        verb="receive_delivery",
        subject=code,
        accepted=accepted,
        refused=refused,
        **by,
    )


@command
def receive_delivery(*, code: str, counts: Mapping[str, Count], actor: Actor, clock: Clock) -> Delivery:
    """`counts` by lot, one for each line not counted yet. Refused pieces are again to be served."""
    keep_acts_still()  # a hold locks several needs too, in an order of its own
    delivery = _locked(code)
    place = delivery.establishment
    require(actor, "deliveries.receive", Place(place.department, (place.code,)))
    _require_to_count(delivery)
    lines = list(delivery.lines.select_related("lot").order_by("need_id", "pk"))
    counted = _count(lines, counts, clock)
    _close(delivery, actor, clock)
    _tell_workshop(delivery, counted, f"receipt:{code}", actor, clock)
    return delivery


@command
def receive_by_link(*, token: str, code: str, counts: Mapping[str, Count], clock: Clock) -> Delivery:
    """The same by who asked without an account, of the lines of their request; of no other.

    A delivery without any is unknown to them, whether it exists or not.
    """
    keep_acts_still()
    request, need = confirmed_request_of(token)
    if not DeliveryLine.objects.filter(delivery__code=code, need=need).exists():
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    delivery = _locked(code)
    _require_to_count(delivery)
    lines = list(delivery.lines.filter(need=need).select_related("lot").order_by("pk"))
    counted = _count(lines, counts, clock)
    if not counted:
        raise Conflict(
            RECEIPT_COUNTED, lot=lines[0].lot.code, accepted=lines[0].accepted, refused=lines[0].refused
        )
    _close(delivery, LINK_HOLDER, clock)
    key = f"receipt:{code}:{request.code}"
    _tell_workshop(delivery, counted, key, LINK_HOLDER, clock, request=request.code)
    return delivery
