"""What an establishment has of what it received: lots and bags, with the pieces left of each.

Guarantees: only pieces accepted at receipt, less what was taken out since; what is recalled or quarantined says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import UNKNOWN_REFERENCE
from maillage.apps.network.models import Establishment
from maillage.apps.production.models import Bag, DeliveryLine, Lot, Movement
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Stored:
    """`held_by` is the act that holds it, or a lot within it; `lots` the lots within a bag."""

    thing: str
    left: int
    name: Text
    held_by: str
    lots: tuple[str, ...]


def _within(bags: list[Bag]) -> dict[int, set[int]]:
    """The lots that have pieces in each bag. One query a generation of bags."""
    sources: dict[int, list[tuple[int | None, int | None]]] = {}
    ahead = {bag.pk for bag in bags}
    while ahead:
        rows = Movement.objects.filter(target_bag__in=ahead)
        seen = list(rows.values_list("target_bag_id", "source_lot_id", "source_bag_id"))
        for target, lot, bag in seen:
            sources.setdefault(target or 0, []).append((lot, bag))
        ahead = {bag for _, _, bag in seen if bag is not None} - sources.keys()

    def lots(key: int) -> set[int]:
        found: set[int] = set()
        for lot, bag in sources.get(key, ()):
            found |= {lot} if lot is not None else lots(bag or 0)
        return found

    return {bag.pk: lots(bag.pk) for bag in bags}


def require_store(establishment: str, actor: Actor) -> Establishment:
    """The establishment, for who may re-pack there. Raises Refusal."""
    place = Establishment.objects.filter(code=establishment).first()
    if place is None:
        raise Refusal(UNKNOWN_REFERENCE, field="establishment", value=establishment)
    require(actor, "bags.make", Place(place.department, (place.code,)))
    return place


def store_of(establishment: str, *, actor: Actor) -> tuple[Stored, ...]:
    """What is left there, bags after lots. About eight queries."""
    place = require_store(establishment, actor)
    left: Counter[int] = Counter()
    lines = DeliveryLine.objects.filter(delivery__establishment=place, accepted__gt=0)
    left.update(dict(lines.values_list("lot").annotate(n=Sum("accepted"))))
    out = Movement.objects.filter(place=place, source_lot__isnull=False)
    left.subtract(dict(out.values_list("source_lot").annotate(n=Sum("units"))))
    bags = list(Bag.objects.filter(establishment=place).order_by("pk"))
    taken = dict(
        Movement.objects.filter(source_bag__in=[bag.pk for bag in bags])
        .values_list("source_bag")
        .annotate(n=Sum("units"))
    )
    full = [bag for bag in bags if bag.units > taken.get(bag.pk, 0)]
    within = _within(full)
    keys = {pk for pk, units in left.items() if units > 0} | {pk for lots in within.values() for pk in lots}
    rows = Lot.objects.filter(pk__in=keys).select_related("profile__version__design").order_by("code")
    lots = {lot.pk: lot for lot in rows}
    named = {pk: Text.from_dict(lot.profile.version.design.name) for pk, lot in lots.items()}
    found = [
        Stored(lots[pk].code, left[pk], named[pk], lots[pk].held_by_act, ()) for pk in lots if left[pk] > 0
    ]
    for bag in full:
        inside = sorted(within[bag.pk], key=lambda pk: lots[pk].code)
        held = next((lots[pk].held_by_act for pk in inside if lots[pk].held_by_act), "")
        codes = tuple(lots[pk].code for pk in inside)
        name = named[inside[0]] if inside else Text(fr="—", en="—")
        found.append(Stored(bag.code, bag.units - taken.get(bag.pk, 0), name, held, codes))
    return tuple(found)
