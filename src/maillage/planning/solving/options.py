"""The ways a need may be served: options at workshops, and supplies from stocks and industry.

An option is (need, workshop, design, last day of work): pieces made up to that day arrive
`gap` days later (inspection, then transport). On-time options work up to
min(deadline − gap, days − 1). A committed pair also has an option for each promised day,
with its promise as lower and upper bound. `upper` is what the workshop could make alone by
that day, at most the need; 0 when that is below the lot. Values are weights divided by the
mean weight, so that a program's objective is of the order of the pieces.
Source: planning page §2 and §3.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from maillage.planning.candidates import Candidates, Flags, Floats, Ints, Pairs, positions, refused
from maillage.planning.instance import Instance
from maillage.planning.resources import (
    INDUSTRY_TRANSIT,
    STOCK_TRANSIT,
    Resources,
    alone_by,
    released_of,
    suppliers_of,
)

WHOLE = 1e-6  # a quantity this close above a whole number counts as that number


@dataclass(frozen=True, slots=True)
class Options:
    """Columns of equal length; `lot` is 1 for committed pairs, which are exempt."""

    need: Ints
    design: Ints
    workshop: Ints
    ready: Ints
    gap: Ints
    on_time: Flags
    lot: Floats
    km: Floats
    value: Floats
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        return len(self.need)

    def only(self, rows: Ints | Flags) -> Self:
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))

    def with_more(self, other: Self) -> Self:
        return type(self)(
            *(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self))
        )


@dataclass(frozen=True, slots=True)
class Sources:
    """Stocks then industry: `released` is sources × days, cumulative pieces that may have left."""

    released: Floats
    transit: Ints
    first_industry: int


@dataclass(frozen=True, slots=True)
class Supplies:
    """Pieces of a source for a need leaving no later than `leave` (stocks: day 0), on time or not."""

    source: Ints
    need: Ints
    design: Ints
    leave: Ints
    value: Floats
    upper: Floats

    def only(self, rows: Ints | Flags) -> Self:
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))

    def __len__(self) -> int:
        return len(self.need)


SupplyPairs = tuple[Ints, Ints, Ints]  # source, need, design


@dataclass(frozen=True, slots=True)
class Asked:
    """The needs as arrays."""

    quantity: Floats
    deadline: Ints
    weight: Floats
    total: float  # Σ weight × quantity
    scale: float  # the mean weight

    @property
    def value(self) -> Floats:
        """Weights in means, to 12 figures: scaling every weight changes no bit of a program."""
        share = self.weight / self.scale
        digits = 10.0 ** (11 - np.floor(np.log10(share)))
        return np.round(share * digits) / digits


def asked_of(instance: Instance) -> Asked:
    quantity = np.array([float(n.quantity) for n in instance.needs])
    weight = np.array([n.weight for n in instance.needs])
    deadline = np.array([n.deadline for n in instance.needs], np.int64)
    scale = float(weight.mean()) if len(weight) else 1.0
    return Asked(quantity, deadline, weight, float((weight * quantity).sum()), scale)


def gaps(instance: Instance, candidates: Candidates) -> Ints:
    """Days from the last day of work to arrival, for each candidate pair."""
    release = np.array([d.release_days for d in instance.designs], np.int64)
    found: Ints = release[candidates.pairs.design] + candidates.pairs.transport
    return found


def on_time_options(
    instance: Instance,
    resources: Resources,
    candidates: Candidates,
    asked: Asked,
    exempt: Flags,
    left: Floats,
) -> Options:
    """One option a candidate pair that can make a lot before the deadline; `exempt` pairs need no lot.

    `left` is what each need still misses.
    """
    pairs, gap = candidates.pairs, gaps(instance, candidates)
    ready = np.minimum(asked.deadline[pairs.need] - gap, instance.days - 1)
    open_ = ready >= 0
    pairs, gap, ready, exempt = pairs.only(open_), gap[open_], ready[open_], exempt[open_]
    made = alone_by(resources, pairs.design, pairs.workshop, ready)
    upper = np.minimum(made, left[pairs.need])
    lot = lots_of(instance, pairs, exempt)
    count = len(pairs)
    options = Options(
        pairs.need,
        pairs.design,
        pairs.workshop,
        ready,
        gap,
        np.ones(count, bool),
        lot,
        pairs.km,
        asked.value[pairs.need],
        np.zeros(count),
        upper,
    )
    return options.only(upper >= lot - WHOLE)


def lots_of(instance: Instance, pairs: Pairs, exempt: Flags) -> Floats:
    """Fewest pieces of a line: the design's lot, or the whole need if smaller; 1 for `exempt` pairs."""
    lots = np.array([float(d.min_lot) for d in instance.designs])
    whole = np.array([float(n.quantity) for n in instance.needs])
    return np.where(exempt, 1.0, np.minimum(lots[pairs.design], whole[pairs.need]))


def whenever_options(
    instance: Instance, candidates: Candidates, gap: Ints, asked: Asked, exempt: Flags
) -> Options:
    """One row a candidate pair, with no last day: what late deliveries choose from."""
    pairs, none = candidates.pairs, np.zeros(len(candidates.pairs))
    return Options(
        need=pairs.need,
        design=pairs.design,
        workshop=pairs.workshop,
        ready=np.zeros(len(pairs), np.int64),
        gap=gap,
        on_time=np.zeros(len(pairs), bool),
        lot=lots_of(instance, pairs, exempt),
        km=pairs.km,
        value=asked.value[pairs.need],
        lower=none,
        upper=none,
    )


def sources_of(instance: Instance) -> Sources:
    transit = [STOCK_TRANSIT] * len(instance.stocks) + [INDUSTRY_TRANSIT] * len(instance.industry)
    return Sources(released_of(instance).astype(float), np.array(transit, np.int64), len(instance.stocks))


def supplies_of(instance: Instance, sources: Sources, asked: Asked, *, late: bool) -> Supplies:
    """Every (source, need) that may meet on time; with `late`, those that may meet at all.

    Industry leaves as late as the deadline lets it (or on the last day when late).
    """
    return supplies_among(supply_pairs(instance), instance.days, sources, asked, late=late)


def supply_pairs(instance: Instance) -> SupplyPairs:
    """Source, need and design of every pair of one zone that no refusal keeps apart, whatever the day."""
    makers: dict[str, list[tuple[int, str]]] = {}
    for k, supplier in enumerate(suppliers_of(instance)):
        makers.setdefault(supplier.design, []).append((k, supplier.zone))
    place = positions(d.id for d in instance.designs)
    rows = [
        (k, n, place[design])
        for n, need in enumerate(instance.needs)
        for design in need.designs
        for k, zone in makers.get(design, ())
        if zone == need.zone
    ]
    source, need_, design_ = np.array(rows, np.int64).reshape(-1, 3).T
    good = ~refused(instance, need_, design_, None)
    return source[good], need_[good], design_[good]


def supplies_among(pairs: SupplyPairs, days: int, sources: Sources, asked: Asked, *, late: bool) -> Supplies:
    """`supplies_of`, of pairs that are known (`supply_pairs`)."""
    source, need, design = pairs
    leave = np.minimum(asked.deadline[need] - sources.transit[source], days - 1)
    if late:
        leave = np.full(len(need), days - 1)
    leave = np.where(source < sources.first_industry, np.minimum(leave, 0), leave)
    good = leave >= 0
    good[good] = sources.released[source[good], leave[good]] > 0
    source, need, design, leave = source[good], need[good], design[good], leave[good]
    upper = np.minimum(asked.quantity[need], sources.released[source, leave])
    return Supplies(source, need, design, leave, asked.value[need], upper)
