"""Lines of regions put together: one plan, and what it leaves.

Guarantees: what is left is worked out from the lines themselves, never carried along; lines
of a need come from one region at a time. Positions are those of the instance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints, Pairs
from maillage.planning.regions.atlas import Atlas, rows_of, summed
from maillage.planning.resources import Resources
from maillage.planning.solving.options import Options


@dataclass(frozen=True, slots=True)
class Lines:
    """Work by (need, workshop, design, last day of work): whole pieces, and pieces by day."""

    need: Ints
    workshop: Ints
    design: Ints
    last: Ints
    pieces: Ints
    made: Floats

    def only(self, rows: Ints | Flags) -> Self:
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Sends:
    """Pieces of a source for a need; `timely` as a draft keeps them."""

    source: Ints
    need: Ints
    design: Ints
    timely: Flags
    pieces: Ints
    day: Ints

    def only(self, rows: Ints | Flags) -> Self:
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Mosaic:
    """What all regions give together."""

    lines: Lines
    sends: Sends


def empty(days: int) -> Mosaic:
    none = np.zeros(0, np.int64)
    lines = Lines(none, none, none, none, none, np.zeros((0, days)))
    return Mosaic(lines, Sends(none, none, none, np.zeros(0, bool), none, none))


def joined(parts: Sequence[Mosaic]) -> Mosaic:
    """Parts one after the other, in order of needs."""
    lines = Lines(*(np.concatenate([getattr(p.lines, f.name) for p in parts]) for f in fields(Lines)))
    sends = Sends(*(np.concatenate([getattr(p.sends, f.name) for p in parts]) for f in fields(Sends)))
    by_line = np.lexsort((lines.last, lines.design, lines.workshop, lines.need))
    by_send = np.lexsort((sends.timely, sends.design, sends.source, sends.need))
    return Mosaic(lines.only(by_line), sends.only(by_send))


def left_after(atlas: Atlas, mosaic: Mosaic) -> tuple[Resources, Floats]:
    """Resources that may still be taken, and pieces of sources that may still leave by each day.

    Material (and pieces) count on a day only if nothing later needs them.
    """
    whole, lines, sends = atlas.resources, mosaic.lines, mosaic.sends
    shape = (whole.daily.shape[0], whole.daily_use.shape[0])
    site = lines.workshop * shape[1] + lines.design
    made = np.stack([np.bincount(site, day, shape[0] * shape[1]) for day in lines.made.T], axis=-1)
    made = made.reshape(*shape, whole.days)
    daily = whole.daily - np.einsum("dr,wdt->wrt", whole.daily_use, made)
    stored = whole.arrived - np.einsum("dm,wdt->wmt", whole.material_use, made).cumsum(axis=2)
    free = np.minimum.accumulate(stored[:, :, ::-1], axis=2)[:, :, ::-1]
    gone = np.zeros_like(atlas.sources.released)
    np.add.at(gone, (sends.source, sends.day), sends.pieces)
    rest = atlas.sources.released - gone.cumsum(axis=1)
    rest = np.minimum.accumulate(rest[:, ::-1], axis=1)[:, ::-1]
    left = replace(whole, daily=np.maximum(daily, 0.0), arrived=np.maximum(free, 0.0))
    return left, np.maximum(rest, 0.0)


def rows_in(atlas: Atlas, lines: Lines | Options) -> Ints:
    """The candidate pair (row of `atlas.pairs`) of each line."""
    rows = rows_of(atlas.pairs.need, np.unique(lines.need))
    order = rows[np.argsort(_pair(atlas, atlas.pairs.only(rows)), kind="stable")]
    found: Ints = order[np.searchsorted(_pair(atlas, atlas.pairs.only(order)), _pair(atlas, lines))]
    return found


def _pair(atlas: Atlas, rows: Lines | Options | Pairs) -> Ints:
    shops, designs = len(atlas.instance.workshops), len(atlas.instance.designs)
    return (rows.need * shops + rows.workshop) * designs + rows.design


def ready_days(lines: Lines) -> Ints:
    """The last day that each line is worked on."""
    found: Ints = lines.made.shape[1] - 1 - np.argmax(lines.made[:, ::-1] != 0, axis=1)
    return found


def timely_pieces(atlas: Atlas, mosaic: Mosaic) -> Floats:
    """Pieces that each need gets by its deadline."""
    lines, sends, deadline = mosaic.lines, mosaic.sends, atlas.asked.deadline
    arrival = ready_days(lines) + atlas.gap[rows_in(atlas, lines)]
    found = summed(lines.need, np.where(arrival <= deadline[lines.need], lines.pieces, 0.0), len(deadline))
    arrival = sends.day + atlas.sources.transit[sends.source]
    sent = summed(sends.need, np.where(arrival <= deadline[sends.need], sends.pieces, 0.0), len(deadline))
    return np.add(found, sent)


def coverage(atlas: Atlas, mosaic: Mosaic) -> float:
    """The on-time value as a share of all that is asked; 1 when nothing is."""
    total = atlas.asked.total
    return float(atlas.asked.weight @ timely_pieces(atlas, mosaic)) / total if total else 1.0
