"""A previous plan, in the places and on the days of a new instance.

Guarantees: nothing is decided here. Work of one (need, workshop, design) is one row: its
pieces, how many of them are ready on each day, and how many are made. Days are shifted by the days between the two
`start`s; what was to be made, or to leave, before the new day 0 is left out, as is what the
new instance has no place for (`unknown`: a need, workshop, supply or accepted design that
is gone, work ready past the horizon). Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints, positions
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, ScheduleRow

Pair = tuple[str, str, str]  # need, workshop, design
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
    known, unknown = _sorted_out(lines, instance)
    lines_of: dict[Pair, list[Line]] = defaultdict(list)
    for line in known:
        if line.source_kind == "workshop":
            lines_of[line.need, line.source, line.design].append(line)
    places = _places(instance, lines_of)
    order = sorted(range(len(places)), key=places.__getitem__)
    ready = np.zeros((len(order), instance.days), np.int64)
    pairs = list(lines_of)
    rows = {pairs[place]: row for row, place in enumerate(order)}
    for pair, row in rows.items():
        for line in lines_of[pair]:
            ready[row, line.ready_day] += line.quantity
    need, shop, design = np.array([places[k] for k in order], np.int64).reshape(-1, 3).T
    return Carried(
        need,
        shop,
        design,
        pieces=ready.sum(axis=1),
        ready=ready,
        made=_made(previous.schedule, later, instance.days, rows),
        sent=_sent(known, instance),
        unknown=unknown,
    )


def _places(instance: Instance, pairs: Iterable[Pair]) -> list[tuple[int, int, int]]:
    need, shop = positions(n.id for n in instance.needs), positions(w.id for w in instance.workshops)
    design = positions(d.id for d in instance.designs)
    return [(need[n], shop[w], design[d]) for n, w, d in pairs]


def _sorted_out(lines: Iterable[Line], instance: Instance) -> tuple[list[Line], tuple[Line, ...]]:
    """The lines the new instance has a place for, and the others; those of the past are in neither."""
    accepted = {need.id: set(need.designs) for need in instance.needs}
    sources = {
        "workshop": {w.id: "" for w in instance.workshops},
        "stock": {s.id: s.design for s in instance.stocks},
        "industry": {i.id: i.design for i in instance.industry},
    }
    known: list[Line] = []
    unknown: list[Line] = []
    for line in lines:
        made_by = sources[line.source_kind].get(line.source)
        good = made_by is not None and line.design in accepted.get(line.need, ())
        if line.ready_day < 0:
            continue
        good = good and line.ready_day < instance.days and made_by in ("", line.design)
        (known if good else unknown).append(line)
    return known, tuple(unknown)


def _made(schedule: Iterable[ScheduleRow], later: int, days: int, rows: Mapping[Pair, int]) -> Floats:
    """Pieces by day of each row; days outside the horizon are left out."""
    made = np.zeros((len(rows), days))
    found = [(rows.get((r.need, r.workshop, r.design), -1), r.day - later, r.quantity) for r in schedule]
    if not found:
        return made
    row, day, quantity = (np.array(column) for column in zip(*found, strict=True))
    kept = (row >= 0) & (day >= 0) & (day < days)
    np.add.at(made, (row[kept], day[kept]), quantity[kept])
    return made


def _sent(lines: list[Line], instance: Instance) -> tuple[tuple[int, int, int, int, int], ...]:
    source = {("stock", s.id): k for k, s in enumerate(instance.stocks)}
    source |= {("industry", i.id): k + len(instance.stocks) for k, i in enumerate(instance.industry)}
    need, design = positions(n.id for n in instance.needs), positions(d.id for d in instance.designs)
    return tuple(
        (source[n.source_kind, n.source], need[n.need], design[n.design], n.quantity, n.ready_day)
        for n in lines
        if n.source_kind != "workshop"
    )


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
