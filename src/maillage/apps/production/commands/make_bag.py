"""Pieces put together again after their delivery: split, merged, re-packed, or handed on to another establishment.

Guarantees: a bag takes no more than is left where it is taken (rows of an establishment are locked, so two at once
never take the same pieces); recalled pieces do not leave for another establishment, unless they have already: then
it is recorded, and whoever has them is told in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.codes import UNKNOWN_REFERENCE
from maillage.apps.network.models import Establishment
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.extend_holds import tell_late
from maillage.apps.production.commands.extend_recalls import extend_recalls
from maillage.apps.production.commands.locking import require_pieces
from maillage.apps.production.commands.record_materials import MOVEMENTS
from maillage.apps.production.contacts import contacts_with_bags
from maillage.apps.production.models import Bag, DeliveryLine, Lot, Movement
from maillage.apps.production.recall_reasons import BAG_EMPTY, BAG_RECALLED, BAG_SHORT, THING_UNKNOWN
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import bag_code, is_bag
from maillage.kernel.refusals import Refusal
from maillage.tracing.genealogy import Relation

BAGS = "bag"


@dataclass(frozen=True, slots=True)
class Taken:
    """Pieces of a lot or of a bag that go into the new bag."""

    thing: str
    units: int


@dataclass(frozen=True, slots=True)
class _Source:
    lot: Lot | None
    bag: Bag | None
    left: int


def _place(code: str) -> Establishment:
    row = Establishment.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_REFERENCE, field="establishment", value=code)
    return row


def _source(code: str, place: Establishment) -> _Source:
    """The thing, and what of it is left there: of a lot, what was accepted and not taken since."""
    if is_bag(code):
        bag = Bag.objects.filter(code=code).first()
        if bag is None:
            raise Refusal(THING_UNKNOWN, code=code)
        out = Movement.objects.filter(source_bag=bag).aggregate(n=Sum("units", default=0))["n"]
        return _Source(None, bag, bag.units - out if bag.establishment_id == place.pk else 0)
    lot = Lot.objects.filter(code=code).first()
    if lot is None:
        raise Refusal(THING_UNKNOWN, code=code)
    here = DeliveryLine.objects.filter(lot=lot, delivery__establishment=place, accepted__isnull=False)
    out = Movement.objects.filter(source_lot=lot, place=place).aggregate(n=Sum("units", default=0))["n"]
    return _Source(lot, None, here.aggregate(n=Sum("accepted", default=0))["n"] - out)


def _lots_within(sources: Sequence[_Source]) -> set[int]:
    """Every lot that has pieces in them. One query a generation of bags."""
    found = {source.lot.pk for source in sources if source.lot is not None}
    ahead = {source.bag.pk for source in sources if source.bag is not None}
    seen: set[int] = set()
    while ahead:
        seen |= ahead
        rows = list(
            Movement.objects.filter(target_bag__in=ahead).values_list("source_lot_id", "source_bag_id")
        )
        found |= {lot for lot, _ in rows if lot is not None}
        ahead = {bag for _, bag in rows if bag is not None} - seen
    return found


def _relation(taken: Sequence[Taken], sources: Sequence[_Source]) -> Relation:
    if len(taken) > 1:
        return Relation.MERGE
    return Relation.REPACK if taken[0].units == sources[0].left else Relation.SPLIT


def _require_may_leave(lots: set[int]) -> None:
    held = Lot.objects.filter(pk__in=lots, status=LotStatus.HELD).order_by("pk").first()
    if held is not None:
        raise Refusal(BAG_RECALLED, thing=held.code)


def _take(taken: Sequence[Taken], place: Establishment) -> list[_Source]:
    if not taken or len({item.thing for item in taken}) != len(taken):
        raise Refusal(BAG_EMPTY)
    sources = []
    for item in taken:
        require_pieces(item.units)
        source = _source(item.thing, place)
        if item.units > source.left:
            raise Refusal(BAG_SHORT, thing=item.thing, left=max(0, source.left), asked=item.units)
        sources.append(source)
    return sources


@command
def make_bag(
    *,
    establishment: str,
    taken: Sequence[Taken],
    actor: Actor,
    clock: Clock,
    to: str = "",
    has_left: bool = False,
) -> Bag:
    """The bag, there or at the establishment `to`. `has_left`: it is gone already, whatever may be said of it."""
    acts_change()
    number = next_number(MOVEMENTS, count=max(1, len(taken)))
    place = _place(establishment)
    require(actor, "bags.make", Place(place.department, (place.code,)))
    sources = _take(taken, place)
    target = place if to in ("", place.code) else _place(to)
    lots = _lots_within(sources)
    if target != place and not has_left:
        _require_may_leave(lots)
    bag = Bag.objects.create(
        code=bag_code(next_number(BAGS)), establishment=target, units=sum(item.units for item in taken),
        made_at=clock.now(),
    )  # fmt: skip
    relation = _relation(taken, sources).value
    Movement.objects.bulk_create(
        Movement(
            number=number + n, relation=relation, source_lot=source.lot, source_bag=source.bag, target_bag=bag,
            place=place, units=item.units, recorded_at=clock.now(), actor=actor.name,
        )
        for n, (item, source) in enumerate(zip(taken, sources, strict=True))
    )  # fmt: skip
    journal(
        actor=actor, clock=clock, verb="make_bag", subject=bag.code, place=place.code, to=target.code,
        taken={item.thing: item.units for item in taken},
    )  # fmt: skip
    if target != place:
        given = ((bag.code, bag.units),)
        asking = contacts_with_bags({target.code: given})
        tell_late(
            lots=lots, place=target, things=given, contacts=asking, mark=bag.code, actor=actor, clock=clock
        )
    extend_recalls(lots=lots, actor=actor, clock=clock)
    return bag
