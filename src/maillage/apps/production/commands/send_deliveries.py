"""Send a round: released pieces to every establishment that waits for some, each with its own note.

Guarantees: each parcel is judged as in a delivery of its own; all or nothing, every lot at
fault named; one delivery for a workshop and an establishment, in the order in which they
first appear; one line in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lots, lot_in_state
from maillage.apps.production.commands.send_delivery import (
    Parcel,
    delivery_sequence,
    line,
    note,
    require_may_send,
    take,
    tell_receiver,
)
from maillage.apps.production.models import Delivery, DeliveryLine, Lot
from maillage.apps.production.notices import grounds_of
from maillage.apps.production.reasons import DELIVERY_EMPTY, DELIVERY_MIXED
from maillage.apps.production.verdicts import book_of_work
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal

Round = list[tuple[Lot, int]]  # lots of one delivery, with the pieces that go


@command
def send_deliveries(
    *, parcels: Sequence[Parcel], actor: Actor, clock: Clock, carrier: str = ""
) -> list[Delivery]:
    """The deliveries, in state ``sent``; each establishment is told in the same transaction."""
    if not parcels:
        raise Refusal(DELIVERY_EMPTY)
    if len({parcel.lot for parcel in parcels}) != len(parcels):
        raise Refusal(DELIVERY_MIXED)
    locked = lock_lots([parcel.lot for parcel in parcels])
    book = book_of_work(locked.values())

    def judge(parcel: Parcel) -> tuple[Lot, int]:
        lot = lot_in_state(locked, parcel.lot, LotStatus.RELEASED)
        require_may_send(lot, actor)
        take(lot, parcel.quantity, book, clock)
        return lot, parcel.quantity

    rounds: dict[tuple[int, int], Round] = {}
    for lot, quantity in judge_all(parcels, judge, lambda parcel: parcel.lot):
        rounds.setdefault((lot.workshop_id, lot.order.need.establishment_id), []).append((lot, quantity))
    sent = _write(list(rounds.values()), carrier, clock)
    journal(
        actor=actor, clock=clock, verb="send_deliveries", subject="deliveries",
        deliveries=[delivery.code for delivery in sent], pieces=sum(parcel.quantity for parcel in parcels),
    )  # fmt: skip
    return sent


def _write(rounds: Sequence[Round], carrier: str, clock: Clock) -> list[Delivery]:
    lots = [lot for taken in rounds for lot, _ in taken]
    Lot.objects.bulk_update(lots, ("quantity_delivered",))
    grounds = grounds_of(lots, today(clock))
    first = next_number(delivery_sequence(clock), count=len(rounds))
    sent = [
        note(n, [lot for lot, _ in taken], grounds, carrier, clock) for n, taken in enumerate(rounds, first)
    ]
    require_fields(*sent)
    Delivery.objects.bulk_create(sent)
    DeliveryLine.objects.bulk_create(
        line(delivery, lot, quantity)
        for delivery, taken in zip(sent, rounds, strict=True)
        for lot, quantity in taken
    )
    for delivery, taken in zip(sent, rounds, strict=True):
        tell_receiver(delivery, taken, clock)
    return sent
