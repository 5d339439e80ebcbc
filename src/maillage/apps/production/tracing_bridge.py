"""Rows → the graph of `maillage.tracing`, and what it reaches, back to rows.

Guarantees: whatever descends from the lots asked about is found, through parts and bags, with every holder, in
seven queries at most, whatever there is. Only what is reached is read in full. A delivery not counted yet is at
its receiver; pieces refused are at the workshop, and the receiver who refused them is a holder all the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.production.models import Bag, DeliveryLine, Lot, Movement
from maillage.tracing.genealogy import Passage, Placement, Relation, Thing, genealogy
from maillage.tracing.reaching import ranks, reach

LISTED = 5_000  # lots beyond the scope that a query names; with more of them, every line is read


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


class Holding(NamedTuple):
    """Pieces of one thing (a lot or a bag) at one holder, an establishment or a workshop."""

    holder: str
    thing: str
    units: int


@dataclass(frozen=True, slots=True)
class Traced:
    """Lots in order of key, holdings by holder; `missing` are things whose pieces do not add up, with the
    pieces that rows place nowhere (below zero: more than there were)."""

    lots: tuple[TracedLot, ...]
    holdings: tuple[Holding, ...]
    unplaced: int
    overdrawn: int
    missing: tuple[tuple[str, int], ...]

    @property
    def units(self) -> int:
        return sum(lot.units for lot in self.lots)

    @property
    def delivered(self) -> int:
        return sum(lot.delivered for lot in self.lots)

    def by_holder(self) -> dict[str, list[Holding]]:
        found: dict[str, list[Holding]] = defaultdict(list)
        for holding in self.holdings:
            found[holding.holder].append(holding)
        return dict(found)


class _Moved(NamedTuple):
    """A movement between things by code; `place` is the establishment where pieces were taken, by key."""

    source: str
    target: str
    units: int
    relation: int
    place: int | None


class _BagRow(NamedTuple):
    place: int
    units: int


@dataclass(slots=True)
class _Family:
    """What is reached: lots by key, bags by code, the movements out of them."""

    lots: dict[int, TracedLot]
    bags: dict[str, _BagRow] = field(default_factory=dict)
    moved: list[_Moved] = field(default_factory=list)


_LOT = (
    "pk", "code", "workshop_id", "category", "status", "held_by_act",
    "quantity_made", "quantity_rejected", "quantity_delivered",
)  # fmt: skip
_MOVEMENT = (
    "source_lot_id",
    "source_bag_id",
    "target_lot_id",
    "target_bag_id",
    "units",
    "relation",
    "place_id",
)
_IN_MOVEMENTS = Q(pk__in=Movement.objects.values("source_lot_id")) | Q(
    pk__in=Movement.objects.values("target_lot_id")
)
_Move = tuple[int | None, int | None, int | None, int | None, int, int, int | None]


def _lots(found: Q, shops: dict[int, str], *, named: bool) -> dict[int, TracedLot]:
    """Bare tuples: a national recall reads tens of thousands. One query."""
    rows = Lot.objects.filter(found).order_by("pk").values_list(*_LOT)
    return {
        pk: TracedLot(pk, code, shops[shop], category, status, held, made - rejected, delivered, named)
        for pk, code, shop, category, status, held, made, rejected, delivered in rows
    }


def _family(named: dict[int, TracedLot], rows: Sequence[_Move], shops: dict[int, str]) -> _Family:
    """Everything that descends from the named lots. Two queries."""
    lots = {**_lots(_IN_MOVEMENTS, shops, named=False), **named}
    bags = {
        pk: (code, _BagRow(place, units))
        for pk, code, place, units in Bag.objects.values_list("pk", "code", "establishment_id", "units")
    }

    def code(lot: int | None, bag: int | None) -> str:
        return lots[lot].code if lot is not None else bags[bag or 0][0]

    moved = [_Moved(code(*row[:2]), code(*row[2:4]), *row[4:]) for row in rows]
    things = [Thing(row.code, row.units) for row in lots.values()]
    things += [Thing(bag, row.units) for bag, row in bags.values()]
    graph = genealogy(things, [Passage(m.source, m.target, m.units, Relation(m.relation)) for m in moved], ())
    reached = set(reach(graph, ranks(graph, [row.code for row in named.values()])).codes())
    return _Family(
        lots={pk: row for pk, row in sorted(lots.items()) if row.code in reached},
        bags={bag: row for bag, row in bags.values() if bag in reached},
        moved=[move for move in moved if move.source in reached],
    )


def _lines(found: Q, family: _Family) -> Iterator[tuple[int, int, int, int | None, int | None]]:
    """Lines of the lots reached: lot, establishment, pieces sent, accepted and refused. One query."""
    extra = [pk for pk, lot in family.lots.items() if not lot.named]
    wanted = Q(lot__in=Lot.objects.filter(found).values("pk")) | Q(lot__in=extra)
    rows = DeliveryLine.objects.filter(wanted if len(extra) <= LISTED else Q()).order_by("pk")
    for row in rows.values_list("lot_id", "delivery__establishment_id", "quantity", "accepted", "refused"):
        if row[0] in family.lots:
            yield row


def _placements(found: Q, family: _Family, places: dict[int, str]) -> Iterator[Placement]:
    """Where the units are: at receivers, in bags, what is left at workshops."""
    taken: Counter[tuple[str, int]] = Counter()  # out of a lot or a bag, where it was
    parts: Counter[str] = Counter()
    for move in family.moved:
        if move.place is None:
            parts[move.source] += move.units
        else:
            taken[move.source, move.place] += move.units
    there: Counter[tuple[int, int]] = Counter()
    back: Counter[int] = Counter()
    for lot, place, quantity, accepted, refused in _lines(found, family):
        there[lot, place] += quantity if accepted is None else accepted
        back[lot] += refused or 0
    for (lot, place), units in there.items():
        code = family.lots[lot].code
        yield Placement(code, places[place], max(0, units - taken[code, place]))
    for bag, row in family.bags.items():
        yield Placement(bag, places[row.place], max(0, row.units - taken[bag, row.place]))
    for pk, made in family.lots.items():
        left = made.units - made.delivered - parts[made.code] + back[pk]
        yield Placement(made.code, made.workshop, max(0, left))


def _with_engine(family: _Family, placements: Iterable[Placement]) -> Traced:
    """The engine's answer on what is reached: holders, and pieces that do not add up."""
    things = [Thing(row.code, row.units) for row in family.lots.values()]
    things += [Thing(bag, row.units) for bag, row in family.bags.items()]
    moves = [Passage(m.source, m.target, m.units, Relation(m.relation)) for m in family.moved]
    placed = sorted(placements, key=lambda place: (place.holder, place.thing))
    graph = genealogy(things, moves, placed)
    whole = reach(graph, ranks(graph, [row.code for row in family.lots.values() if row.named]))
    return Traced(
        lots=tuple(family.lots.values()),
        holdings=tuple(Holding(place.holder, place.thing, place.units) for place in placed),
        unplaced=whole.unaccounted,
        overdrawn=whole.overdrawn,
        missing=tuple(whole.missing()),
    )


def trace(found: Q) -> Traced:
    """Everything that came of the lots that match, and who has it. Seven queries at most."""
    shops = dict(Workshop.objects.values_list("pk", "code"))
    family = _Family(_lots(found, shops, named=True))
    if not family.lots:
        return Traced((), (), 0, 0, ())
    rows: list[_Move] = list(Movement.objects.order_by("pk").values_list(*_MOVEMENT))
    if any(row[0] in family.lots for row in rows):
        family = _family(family.lots, rows, shops)
    places = dict(Establishment.objects.values_list("pk", "code"))
    return _with_engine(family, _placements(found, family, places))
