"""Lines of all regions written out as a plan, from arrays.

Guarantees: as `solving.assembling`: lines in the order of needs, then source and day; lines of one pair
with the same ready day are one line; the day a line is ready is the last day it is worked
on; figures as the format defines them. Reasons are not told here. Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.plan import Line, Plan, ScheduleRow, Solver, SourceKind, Summary, Withdrawn
from maillage.planning.regions.atlas import Atlas
from maillage.planning.regions.combining import Mosaic, ready_days, rows_in, timely_pieces
from maillage.planning.solving.assembling import LEAST_ROW

Name = TypeVar("Name")


def write_out(
    atlas: Atlas,
    mosaic: Mosaic,
    solver: Solver,
    withdrawn: tuple[Withdrawn, ...],
    bound: tuple[float, str],
) -> Plan:
    """The plan without the reasons why needs are short; `bound` is its value and its kind."""
    lines = _lines(atlas, mosaic)
    return Plan(
        instance_sha256=atlas.instance.sha256,
        solver=solver,
        lines=lines,
        schedule=_schedule(atlas, mosaic),
        unserved=(),
        withdrawn=withdrawn,
        summary=_summary(atlas, mosaic, len(lines), *bound),
    )


def _lines(atlas: Atlas, mosaic: Mosaic) -> tuple[Line, ...]:
    """Workshop lines of each need by (workshop, design, day), then its stocks and industry."""
    instance, lines, sends = atlas.instance, mosaic.lines, mosaic.sends
    gap = atlas.gap[rows_in(atlas, lines)]
    made = _merged([lines.need, lines.workshop, lines.design, ready_days(lines), gap], lines.pieces)
    transit = atlas.sources.transit[sends.source]
    sent = _merged([sends.need, sends.source, sends.design, sends.day, transit], sends.pieces)
    sent[1] = sent[1] + len(instance.workshops)
    need, source, design, ready, gap, pieces = (np.concatenate(both) for both in zip(made, sent, strict=True))
    order = np.argsort(need, kind="stable")
    need, source, design, ready, gap, pieces = (
        column[order] for column in (need, source, design, ready, gap, pieces)
    )
    sources: list[tuple[SourceKind, str]] = [("workshop", w.id) for w in instance.workshops]
    sources += [("stock", s.id) for s in instance.stocks]
    sources += [("industry", i.id) for i in instance.industry]
    kinds, ids = [kind for kind, _ in sources], [name for _, name in sources]
    arrival = ready + gap
    return tuple(
        map(
            Line,
            _named([n.id for n in instance.needs], need),
            _named(kinds, source),
            _named(ids, source),
            _named([d.id for d in instance.designs], design),
            pieces.tolist(),
            ready.tolist(),
            arrival.tolist(),
            (arrival <= atlas.asked.deadline[need]).tolist(),
        )
    )


def _named(names: Sequence[Name], places: Ints) -> Iterator[Name]:
    """The name of each place, shared."""
    return map(names.__getitem__, places.tolist())


def _merged(keys: list[Ints], pieces: Ints) -> list[Ints]:
    """Rows of the same key as one, sorted by key; their pieces added up, last."""
    order = np.lexsort(keys[::-1])
    keys, pieces = [key[order] for key in keys], pieces[order]
    if not len(pieces):
        return [*keys, pieces]
    new = np.any([np.diff(key, prepend=key[0] - 1) != 0 for key in keys], axis=0)
    first = np.nonzero(new)[0]
    return [*(key[first] for key in keys), np.add.reduceat(pieces, first)]


def worked(mosaic: Mosaic) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Need, workshop, design, day and pieces of each row of the schedule, in that order."""
    lines = mosaic.lines  # sorted so already
    keys = (lines.need, lines.workshop, lines.design)
    if not len(lines.need):
        return *keys, lines.last, np.zeros(0)
    new = np.any([np.diff(key, prepend=key[0] - 1) != 0 for key in keys], axis=0)
    first = np.nonzero(new)[0]
    made: Floats = np.add.reduceat(lines.made, first, axis=0)
    row, day = np.nonzero(made > LEAST_ROW)
    need, shop, design = (key[first][row] for key in keys)
    return need, shop, design, day.astype(np.int64), made[row, day]


def _schedule(atlas: Atlas, mosaic: Mosaic) -> tuple[ScheduleRow, ...]:
    instance = atlas.instance
    need, shop, design, day, made = worked(mosaic)
    return tuple(
        map(
            ScheduleRow,
            _named([n.id for n in instance.needs], need),
            _named([w.id for w in instance.workshops], shop),
            _named([d.id for d in instance.designs], design),
            day.tolist(),
            made.tolist(),
        )
    )


def _summary(atlas: Atlas, mosaic: Mosaic, lines: int, upper_bound: float, bound_kind: str) -> Summary:
    """Figures as the format defines them; with nothing asked, everything is served."""
    asked, timely = atlas.asked, timely_pieces(atlas, mosaic)
    count = len(asked.quantity)
    served = np.bincount(mosaic.lines.need, mosaic.lines.pieces, count)
    served = served + np.bincount(mosaic.sends.need, mosaic.sends.pieces, count)
    coverage = float(asked.weight @ timely) / asked.total if asked.total else 1.0
    bound = min(1.0, max(upper_bound, coverage))
    late = float(asked.weight @ (served - timely))
    pieces = int(mosaic.lines.pieces.sum())
    km = float(atlas.pairs.km[rows_in(atlas, mosaic.lines)] @ mosaic.lines.pieces)
    return Summary(
        weighted_on_time_coverage=coverage,
        upper_bound=bound,
        gap=1.0 - coverage / bound if bound > 0 else 0.0,
        served_late=late / asked.total if asked.total else 0.0,
        km_per_unit=km / pieces if pieces else 0.0,
        lines=lines,
        bound_kind=bound_kind,
    )
