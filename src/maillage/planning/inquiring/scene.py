"""What an inquiry looks at: what a plan leaves, who works for whom, and the rules.

Positions are those of `instance`. Arrays only where there are many: a scene of some needs and
workshops is cut out of a larger one by choosing rows. Source: planning page §2 and §4.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from maillage.planning.candidates import Candidates, Flags, Floats, Ints, Pairs
from maillage.planning.instance import Instance
from maillage.planning.refusals import Refusals
from maillage.planning.resources import Resources
from maillage.planning.standing import Ground


@dataclass(frozen=True, slots=True)
class Work:
    """Rows of the schedule by workshop; those of one workshop in the order of the schedule."""

    workshop: Ints
    need: Ints
    design: Ints
    day: Ints
    pieces: Floats

    @classmethod
    def of(cls, workshop: Ints, need: Ints, design: Ints, day: Ints, pieces: Floats) -> Self:
        """From rows in the order of the schedule."""
        return cls(workshop, need, design, day, pieces).only(np.argsort(workshop, kind="stable"))

    def only(self, rows: Ints | Flags) -> Self:
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Makers:
    """Workshops with a line for a need, and of which design, by need."""

    need: Ints
    workshop: Ints
    design: Ints

    @classmethod
    def of(cls, need: Ints, workshop: Ints, design: Ints) -> Self:
        return cls(need, workshop, design).only(np.argsort(need, kind="stable"))

    def only(self, rows: Ints | Flags) -> Self:
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Scene:
    """`room` designs × workshops × days: pieces that still fit by a day, each as if alone.

    `supply_left` is sources (stocks then industry) × days: pieces that may still leave by a day.
    """

    instance: Instance
    candidates: Candidates
    resources: Resources  # what is left, not what there was
    room: Floats
    supply_left: Ints
    work: Work
    makers: Makers
    weight: Floats  # by need
    refusals: Refusals
    ground: Ground | None  # on which workshops are ruled out; none where every need asked has candidates

    @property
    def lots(self) -> dict[str, int]:
        """Least pieces of a line, by design."""
        return {d.id: d.min_lot for d in self.instance.designs}

    def rows_of(self, pairs: Pairs, need: int) -> list[tuple[int, int, float, int]]:
        """(design, workshop, km, transport days) of one need; `pairs` is sorted by need."""
        first, after = np.searchsorted(pairs.need, [need, need + 1]).tolist()
        columns = (pairs.design, pairs.workshop, pairs.km, pairs.transport)
        return list(zip(*(column[first:after].tolist() for column in columns), strict=True))

    def from_day(self, source: int) -> int:
        """First day of an industry source (position after the stocks)."""
        return self.instance.industry[source - len(self.instance.stocks)].from_day

    def is_supply_refused(self, need: int, design: str) -> bool:
        return bool(self.refusals.reasons(self.instance.needs[need], design, None))
