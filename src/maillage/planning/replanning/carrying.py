"""A previous plan, in the places and on the days of a new instance.

Guarantees: nothing is decided here. Work of one (need, workshop, design) is one row: its
pieces, how many of them are ready on each day, and how many are made. Days are shifted by the days between the two
`start`s; what was to be made, or to leave, before the new day 0 is left out, as is what the
new instance has no place for (`unknown`: a need, workshop, supply or accepted design that
is gone, work ready past the horizon). Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Self

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints, among, positions
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, ScheduleRow

DUST = 1e-9  # pieces: less is rounding, not work
WHOLE = 1e-6  # pieces: this close below a whole number counts as that number
HAIR = 5e-7  # share of a line that its schedule may be short of: half the auditor's tolerance


@dataclass(frozen=True, slots=True)
class Carried:
    """Work: rows by pair, in the order of needs, workshops, designs; `ready` and `made` are rows × days.

    `sent` are (source, need, design, pieces, day of leaving), stocks then industry as everywhere.
    """

    need: Ints
    shop: Ints
    design: Ints
    pieces: Ints
    ready: Ints
    made: Floats
    sent: tuple[tuple[int, int, int, int, int], ...]
    unknown: tuple[Line, ...]

    def __len__(self) -> int:
        return len(self.need)

    def pairs(self, rows: Flags | None = None) -> list[tuple[int, int, int]]:
        """(need, workshop, design) of the rows, or of some."""
        columns = (self.need, self.shop, self.design)
        chosen = columns if rows is None else tuple(column[rows] for column in columns)
        return list(zip(*(column.tolist() for column in chosen), strict=True))


def carry(previous: Plan, start: date, instance: Instance) -> Carried:
    """The previous plan, whose day 0 is `start`, as the new instance sees it."""
    later = (instance.start - start).days
    lines = previous.lines
    if later:
        lines = tuple(replace(line, ready_day=line.ready_day - later) for line in lines)
    places = _Places.of(instance)
    need, shop, design = places.codes(lines, "source")
    day = np.array([line.ready_day for line in lines], np.int64)
    is_made = np.array([line.source_kind == "workshop" for line in lines], bool)
    source = np.where(is_made, shop, places.suppliers(lines, is_made))
    known = places.accepts(need, design) & (source >= 0) & (day < instance.days)
    unknown = np.nonzero(~known & (day >= 0))[0]  # of what was to be done before, nothing is asked any more
    rows = np.nonzero(known & (day >= 0) & is_made)[0]
    keys, row = np.unique(places.keys(need[rows], shop[rows], design[rows]), return_inverse=True)
    ready = np.zeros((len(keys), instance.days), np.int64)
    np.add.at(ready, (row, day[rows]), np.array([lines[k].quantity for k in rows.tolist()], np.int64))
    sent = np.nonzero(known & (day >= 0) & ~is_made)[0].tolist()
    return Carried(
        *places.of_keys(keys),
        pieces=ready.sum(axis=1),
        ready=ready,
        made=_made(previous.schedule, later, instance.days, places, keys),
        sent=tuple(
            (int(source[k]), int(need[k]), int(design[k]), lines[k].quantity, lines[k].ready_day)
            for k in sent
        ),
        unknown=tuple(lines[k] for k in unknown.tolist()),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where everything stands in the new instance, by id; -1 is nowhere."""

    need: Mapping[str, int]
    shop: Mapping[str, int]
    design: Mapping[str, int]
    source: Mapping[tuple[str, str, str], int]  # kind, id and design of a supply
    accepted: Ints  # (need, design) as numbers, ascending

    @classmethod
    def of(cls, instance: Instance) -> Self:
        design = positions(d.id for d in instance.designs)
        supplies = [("stock", s.id, s.design) for s in instance.stocks]
        supplies += [("industry", s.id, s.design) for s in instance.industry]
        accepted = [
            n * len(design) + design[code] for n, need in enumerate(instance.needs) for code in need.designs
        ]
        return cls(
            positions(n.id for n in instance.needs),
            positions(w.id for w in instance.workshops),
            design,
            {supply: place for place, supply in enumerate(supplies)},
            np.sort(np.array(accepted, np.int64)),
        )

    def codes(self, rows: Sequence[Line] | Sequence[ScheduleRow], shop: str) -> tuple[Ints, Ints, Ints]:
        """Need, workshop (the attribute `shop`) and design of each row."""
        named = ((self.need, "need"), (self.shop, shop), (self.design, "design"))
        need, place, design = (
            np.array([known.get(name, -1) for name in map(attrgetter(attribute), rows)], np.int64)
            for known, attribute in named
        )
        return need, place, design

    def suppliers(self, lines: Sequence[Line], but: Flags) -> Ints:
        """The supply of each line, of its design; not of those left out (`but`)."""
        found = np.full(len(lines), -1, np.int64)
        for k in np.nonzero(~but)[0].tolist():
            line = lines[k]
            found[k] = self.source.get((line.source_kind, line.source, line.design), -1)
        return found

    def accepts(self, need: Ints, design: Ints) -> Flags:
        """Whether the need is known and accepts the design."""
        found: Flags = (need >= 0) & (design >= 0)
        return found & among(need * len(self.design) + design, self.accepted)

    def keys(self, need: Ints, shop: Ints, design: Ints) -> Ints:
        """One number for each (need, workshop, design), in that order."""
        return (need * len(self.shop) + shop) * len(self.design) + design

    def of_keys(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        site, design = np.divmod(keys, max(1, len(self.design)))
        need, shop = np.divmod(site, max(1, len(self.shop)))
        return need, shop, design


def _made(schedule: Sequence[ScheduleRow], later: int, days: int, places: _Places, keys: Ints) -> Floats:
    """Pieces by day of each row of work (`keys`); days outside the horizon are left out."""
    made = np.zeros((len(keys), days))
    if not len(keys):
        return made
    need, shop, design = places.codes(schedule, "workshop")
    day = np.array([row.day for row in schedule], np.int64) - later
    wanted = places.keys(need, shop, design)
    row = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    kept = (keys[row] == wanted) & (np.minimum(np.minimum(need, shop), design) >= 0)
    kept &= (day >= 0) & (day < days)
    quantity = np.array([row.quantity for row in schedule], float)
    np.add.at(made, (row[kept], day[kept]), quantity[kept])
    return made


def first_pieces(made: Floats, pieces: Ints | Floats, last: Ints) -> Floats:
    """Of what is made day by day (rows × days), the first `pieces` of each row, none after its day `last`."""
    return _first(_until(made, last), pieces)


def last_pieces(made: Floats, pieces: Ints | Floats, last: Ints) -> Floats:
    """The last `pieces` that each row makes by its day `last`."""
    return _first(_until(made, last)[:, ::-1], pieces)[:, ::-1]


def _until(made: Floats, last: Ints) -> Floats:
    return np.where(np.arange(made.shape[1]) <= last[:, None], made, 0.0)


def _first(made: Floats, pieces: Ints | Floats) -> Floats:
    ends = np.cumsum(made, axis=1)
    part = np.minimum(ends, pieces[:, None]) - np.minimum(ends - made, pieces[:, None])
    return np.where(part > DUST, part, 0.0)


def ready_by(pieces: Ints, last: Ints) -> Ints:
    """Pieces by day (rows × days) added up to a day."""
    found: Ints = np.where(np.arange(pieces.shape[1]) <= last[:, None], pieces, 0).sum(axis=1)
    return found


def hair_of(made: Floats, pieces: Ints, last: Ints) -> Floats:
    """What each row makes of a piece by its day `last`, where it has `pieces` then: 1 but for a hair, which the parts of
    the row share, lest the last of them lack it all."""
    total = _until(made, last).sum(axis=1)
    near = (np.abs(total - pieces) <= HAIR * pieces) & (pieces > 0)
    found: Floats = np.divide(total, pieces, out=np.ones(len(made)), where=near)
    return found


def whole_by(made: Floats, last: Ints) -> Ints:
    """Whole pieces that each row has made by its day `last`; a hair less than whole is whole."""
    found: Ints = np.floor(_until(made, last).sum(axis=1) * (1 + HAIR) + WHOLE).astype(np.int64)
    return found


def are_whole(made: Floats, pieces: Ints) -> Flags:
    """Whether each row makes its pieces, but for a hair."""
    found: Flags = np.abs(made.sum(axis=1) - pieces) <= HAIR * pieces
    return found
