"""Declare pieces that had left before their lot was held or recalled: recorded late rather than never.

Guarantees: the rules are not asked again, since what is done is done; no more pieces than were released and not sent; the
receiver is told to stop in the same transaction, by each act that holds the lot, and every recall that reached it reaches
them. A lot that nothing holds is sent like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.extend_holds import facts_of_act, tell_late
from maillage.apps.production.commands.extend_recalls import extend_recalls
from maillage.apps.production.commands.locking import lock_lots, require_pieces
from maillage.apps.production.commands.send_delivery import (
    Parcel,
    delivery_sequence,
    line,
    note,
    require_may_send,
)
from maillage.apps.production.contacts import contacts_of_delivery
from maillage.apps.production.models import Delivery, Lot
from maillage.apps.production.notices import grounds_of
from maillage.apps.production.queries.recalls import recalled
from maillage.apps.production.reasons import (
    DELIVERY_EMPTY,
    DELIVERY_EXCEEDED,
    DELIVERY_MIXED,
    LOT_STATE,
    LOT_UNKNOWN,
)
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal


def _lots(parcels: Sequence[Parcel]) -> list[Lot]:
    """The lots, locked, held since they were released, from one workshop to one establishment."""
    if not parcels:
        raise Refusal(DELIVERY_EMPTY)
    found = lock_lots({parcel.lot for parcel in parcels})
    for parcel in parcels:
        if parcel.lot not in found:
            raise Refusal(LOT_UNKNOWN, code=parcel.lot)
    lots = [found[parcel.lot] for parcel in parcels]
    if len({(lot.workshop_id, lot.order.need.establishment_id) for lot in lots}) != 1 or len(found) != len(
        parcels
    ):
        raise Refusal(DELIVERY_MIXED)
    for lot, parcel in zip(lots, parcels, strict=True):
        if (lot.status, lot.held_status) != (LotStatus.HELD, LotStatus.RELEASED):
            raise Conflict(LOT_STATE, code=lot.code, status=lot.status, expected=LotStatus.HELD.value)
        require_pieces(parcel.quantity)
        left = lot.quantity_released - lot.quantity_delivered
        if parcel.quantity > left:
            raise Refusal(DELIVERY_EXCEEDED, lot=lot.code, left=left, asked=parcel.quantity)
    return lots


@command
def declare_left(*, parcels: Sequence[Parcel], actor: Actor, clock: Clock, carrier: str = "") -> Delivery:
    """The delivery, in state ``sent``."""
    acts_change()
    lots = _lots(parcels)
    require_may_send(lots[0], actor)
    delivery = note(
        next_number(delivery_sequence(clock)), lots, grounds_of(lots, today(clock)), carrier, clock
    )
    checked(delivery).save()
    for lot, parcel in zip(lots, parcels, strict=True):
        lot.quantity_delivered += parcel.quantity
        checked(lot).save(update_fields=["quantity_delivered"])
        checked(line(delivery, lot, parcel.quantity)).save()
    given: dict[str, Any] = {"actor": actor, "clock": clock}
    journal(
        **given, verb="declare_left", subject=delivery.code, pieces=sum(parcel.quantity for parcel in parcels)
    )
    _tell(delivery, lots, tuple((parcel.lot, parcel.quantity) for parcel in parcels), actor, clock)
    extend_recalls(lots=[lot.pk for lot in lots], **given)
    return delivery


def _tell(
    delivery: Delivery, lots: Sequence[Lot], things: tuple[tuple[str, int], ...], actor: Actor, clock: Clock
) -> None:
    contacts = contacts_of_delivery(delivery.code)
    tell_late(
        lots=[lot.pk for lot in lots], place=delivery.establishment, things=things, contacts=contacts,
        mark=delivery.code, actor=actor, clock=clock,
    )  # fmt: skip
    # A recall tells contacts of the lots that are new to it: these are not, their pieces are.
    for number in sorted({mark.act for mark in recalled([lot.code for lot in lots]).values()}):
        act = facts_of_act(number)
        for told in contacts:
            replace(told, again=f":{delivery.code}").apply(act=act, actor=actor, clock=clock)
