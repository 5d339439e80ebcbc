"""Rows → the graph of `maillage.tracing`, and what it reaches, back to rows.

Guarantees: whatever descends from the lots asked about is found, through parts and bags, with every holder. A delivery
not counted yet is at its receiver; pieces refused are at the workshop, and the receiver who refused them is a holder
all the same. A holder is named also when no piece is left there: it had some.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.db.models import Q

from maillage.apps.production.tracing_rows import BagRow, Family, TracedLot, family, lots
from maillage.kernel.collecting import uncollected
from maillage.kernel.identifiers import is_bag
from maillage.kernel.refusals import IntegrityFailure
from maillage.tracing.genealogy import Genealogy, Ints, Passages, Placements, genealogy_of
from maillage.tracing.reaching import HolderUnits, reach

__all__ = ["Holding", "Traced", "TracedLot", "bags_among", "trace"]
MANY = 2_000  # lots from which on the search for cycles of objects costs more than it finds


class Holding(NamedTuple):
    """Pieces of one thing (a lot or a bag) at one holder, an establishment or a workshop."""

    holder: str
    thing: str
    units: int


def bags_among(holdings: Iterable[Holding]) -> dict[str, list[tuple[str, int]]]:
    """By holder, the bags there and their pieces."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for holding in holdings:
        if is_bag(holding.thing):
            found[holding.holder].append((holding.thing, holding.units))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Traced:
    """Lots in order of key; `holdings` by holder, then thing; `holders` in order of their codes, with their totals.
    `missing` are things whose pieces do not add up, with the pieces that rows place nowhere (below zero: more than
    there were)."""

    lots: tuple[TracedLot, ...]
    holdings: tuple[Holding, ...]
    holders: tuple[HolderUnits, ...]
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


def _column(values: Sequence[int | None]) -> Ints:
    """-1 for what is not there."""
    return np.fromiter((-1 if v is None else v for v in values), np.int64, len(values))


def _keys(rows: Sequence[TracedLot] | Sequence[BagRow]) -> Ints:
    return np.fromiter((row.pk for row in rows), np.int64, len(rows))


@dataclass(frozen=True, slots=True)
class _Columns:
    """A family in columns. Things are lots, then bags; holders are establishments, then workshops."""

    lots: int
    units: Ints
    source: Ints
    target: Ints
    moved: Ints
    relation: Ints
    taken_at: Ints  # the holder where pieces were taken, -1 for parts
    bag_place: Ints
    line_lot: Ints
    line_place: Ints
    line_there: Ints
    line_back: Ints
    delivered: Ints
    shop: Ints  # of each lot
    holders: list[str]


def _columns(found: Family) -> _Columns:
    lot_keys, bag_keys, place_keys = (
        _keys(found.lots),
        _keys(found.bags),
        np.array(sorted(found.places), np.int64),
    )
    shops = sorted({lot.workshop for lot in found.lots})
    at = {code: len(place_keys) + n for n, code in enumerate(shops)}
    moves = list(zip(*found.moves, strict=True)) or [()] * 7
    lines = np.array(found.lines, float).reshape(-1, 5)  # exact below 2**53; not counted yet: nan
    line_lots, line_places = lines[:, 0].astype(np.int64), lines[:, 1].astype(np.int64)

    def thing(lots: Sequence[int | None], bags: Sequence[int | None]) -> Ints:
        of_lot, of_bag = _column(lots), _column(bags)
        in_bags = len(lot_keys) + np.searchsorted(bag_keys, of_bag)
        return np.where(of_lot >= 0, np.searchsorted(lot_keys, of_lot), in_bags)

    def place(keys: Ints) -> Ints:
        return np.searchsorted(place_keys, keys)

    taken_at = _column(moves[6])
    return _Columns(
        lots=len(lot_keys),
        units=np.array([*(lot.units for lot in found.lots), *(bag.units for bag in found.bags)], np.int64),
        source=thing(moves[0], moves[1]),
        target=thing(moves[2], moves[3]),
        moved=_column(moves[4]),
        relation=_column(moves[5]),
        taken_at=np.where(taken_at < 0, -1, place(taken_at)),
        bag_place=place(np.array([bag.place for bag in found.bags], np.int64)),
        line_lot=np.searchsorted(lot_keys, line_lots),
        line_place=place(line_places),
        line_there=np.where(np.isnan(lines[:, 3]), lines[:, 2], lines[:, 3]).astype(np.int64),
        line_back=np.nan_to_num(lines[:, 4]).astype(np.int64),
        delivered=np.array([lot.delivered for lot in found.lots], np.int64),
        shop=np.array([at[lot.workshop] for lot in found.lots], np.int64),
        holders=[*(found.places[key] for key in place_keys.tolist()), *shops],
    )


def _summed(keys: Ints, units: Ints, size: int) -> Ints:
    """Units by key. Exact: sums stay far below 2**53."""
    return np.bincount(keys, units, size).astype(np.int64)


def _placed(given: _Columns) -> tuple[Ints, Ints, Ints]:
    """Where the units are: (thing, holder, units) at receivers, in bags, what is left at workshops."""
    width, things = max(1, len(given.holders)), len(given.units)
    taken = given.taken_at >= 0
    out_key = given.source[taken] * width + given.taken_at[taken]
    sent, which = np.unique(given.line_lot * width + given.line_place, return_inverse=True)
    there = _summed(which, given.line_there, len(sent))
    bags = np.arange(given.lots, things) * width + given.bag_place
    keys, units = np.concatenate((sent, bags)), np.concatenate((there, given.units[given.lots :]))
    # Lots come before bags and each part is sorted: so are the keys.
    where = np.searchsorted(keys, out_key)
    known = (
        (where < len(keys)) & (keys[np.minimum(where, len(keys) - 1)] == out_key) if len(keys) else taken[:0]
    )
    units -= _summed(where[known], given.moved[taken][known], len(keys))
    parts = _summed(given.source[~taken], given.moved[~taken], things)[: given.lots]
    back = _summed(given.line_lot, given.line_back, given.lots)
    left = given.units[: given.lots] - given.delivered - parts + back
    return (
        np.concatenate((keys // width, np.arange(given.lots))),
        np.concatenate((keys % width, given.shop)),
        np.maximum(0, np.concatenate((units, left))),
    )


def _in_words(codes: Sequence[str]) -> Ints:
    """For each code, its place in their order."""
    ranks = np.empty(len(codes), np.int64)
    ranks[np.array(sorted(range(len(codes)), key=codes.__getitem__), np.int64)] = np.arange(len(codes))
    return ranks


def _graph(given: _Columns, codes: Sequence[str]) -> Genealogy:
    thing, holder, units = _placed(given)
    order = np.lexsort((_in_words(codes)[thing], _in_words(given.holders)[holder]))
    return genealogy_of(
        codes=codes,
        units=given.units,
        passages=Passages(given.source, given.target, given.moved, given.relation),
        placements=Placements(thing[order], holder[order], units[order], np.zeros(len(order), np.int64)),
        holders=given.holders,
    )


def trace(found: Q) -> Traced:
    """Everything that came of the lots that match, and who has it: the engine's answer on the rows reached."""
    named = lots(found)
    if not named:
        return Traced((), (), (), 0, 0, ())
    with uncollected() if len(named) > MANY else nullcontext():
        return _traced(family(named))


def _traced(rows: Family) -> Traced:
    codes = [*(lot.code for lot in rows.lots), *(bag.code for bag in rows.bags)]
    graph = _graph(_columns(rows), codes)
    whole = reach(graph, np.flatnonzero([lot.named for lot in rows.lots]))
    if len(whole.things) != len(codes):
        raise IntegrityFailure("what was read does not descend from what was asked")
    things, holders = (np.array(names, object) for names in (codes, graph.holders))
    placed = zip(holders[graph.holder], things[graph.placed], graph.placed_units.tolist(), strict=True)
    return Traced(
        lots=tuple(rows.lots),
        holdings=tuple(map(Holding._make, placed)),
        holders=tuple(sorted(whole.holders, key=lambda row: row.holder)),
        unplaced=whole.unaccounted,
        overdrawn=whole.overdrawn,
        missing=tuple(whole.missing()),
    )
