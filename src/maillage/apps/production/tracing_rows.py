"""The rows that a suspicion reaches, generation by generation: lots, bags, movements, delivery lines.

Guarantees: whatever descends from the lots asked about is read, through parts and bags, and nothing else: time grows
with what is reached, not with what was ever made. Keys travel as one parameter (`apps/among.py`), columns as plain
tuples. Two queries a generation of movements, at most five besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from maillage.apps.among import among
from maillage.apps.network.models import Establishment
from maillage.apps.production.models import Bag, DeliveryLine, Lot, Movement

CHUNK = 10_000  # rows fetched at a time


class TracedLot(NamedTuple):
    """`named`: by the scope; otherwise reached through what it is made of. `units` are its good pieces."""

    pk: int
    code: str
    workshop: str
    category: str
    status: str
    held_by: str
    units: int
    delivered: int
    named: bool


class BagRow(NamedTuple):
    pk: int
    code: str
    place: int
    units: int


class Move(NamedTuple):
    """Pieces that passed, by keys; `place` is the establishment where they were taken, None for parts."""

    source_lot: int | None
    source_bag: int | None
    target_lot: int | None
    target_bag: int | None
    units: int
    relation: int
    place: int | None


# lot and establishment, by key; pieces sent, accepted, refused
Line = tuple[int, int, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Family:
    """What is reached, in order of key. `places` are the codes of establishments, by key."""

    lots: Sequence[TracedLot]
    bags: Sequence[BagRow]
    moves: Sequence[Move]
    lines: Sequence[Line]
    places: dict[int, str]


_LOT = (
    "pk", "code", "workshop__code", "category", "status", "held_by_act",
    "quantity_made", "quantity_rejected", "quantity_delivered",
)  # fmt: skip
_LINE = ("lot_id", "delivery__establishment_id", "quantity", "accepted", "refused")


def _rows(query: QuerySet[Any, Any]) -> Iterable[Any]:
    return query.iterator(chunk_size=CHUNK)


def lots(found: Q, *, named: bool = True) -> list[TracedLot]:
    """The lots that match, in no order."""
    rows = _rows(Lot.objects.filter(found).values_list(*_LOT))
    return [
        TracedLot(pk, code, shop, category, status, held, made - rejected, delivered, named)
        for pk, code, shop, category, status, held, made, rejected, delivered in rows
    ]


def _descent(lots: set[int]) -> tuple[set[int], set[int], list[Move]]:
    """Keys of every lot and bag that these lots passed into, themselves included, and the movements between them."""
    bags: set[int] = set()
    moves: list[Move] = []
    ahead: tuple[set[int], set[int]] = (lots, bags)
    while ahead[0] or ahead[1]:
        found = [
            Move._make(row)
            for name, keys in zip(("source_lot", "source_bag"), ahead, strict=True)
            if keys
            for row in _rows(Movement.objects.filter(among(name, keys)).values_list(*Move._fields))
        ]
        moves += found
        ahead = (
            {move.target_lot for move in found if move.target_lot is not None} - lots,
            {move.target_bag for move in found if move.target_bag is not None} - bags,
        )
        lots, bags = lots | ahead[0], bags | ahead[1]
    return lots, bags, moves


def family(named: Sequence[TracedLot]) -> Family:
    """Everything that came of these lots."""
    keys = {lot.pk for lot in named}
    lot_keys, bag_keys, moves = _descent(keys)
    beyond = lots(among("pk", lot_keys - keys), named=False) if len(lot_keys) > len(keys) else []
    lines = DeliveryLine.objects.filter(among("lot", lot_keys)).values_list(*_LINE)
    bags = Bag.objects.filter(among("pk", bag_keys)).values_list("pk", "code", "establishment_id", "units")
    return Family(
        lots=sorted([*named, *beyond]),
        bags=sorted(map(BagRow._make, _rows(bags))) if bag_keys else (),
        moves=moves,
        lines=list(_rows(lines)),
        places=dict(Establishment.objects.values_list("pk", "code")),
    )
