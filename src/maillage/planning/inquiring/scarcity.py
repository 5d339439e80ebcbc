"""Which resource stops a design in a workshop by a day.

Resources are on one axis: labour, then processes, then materials, each in alphabetical
order, which also settles ties. Hours add up over days; material on a day is what is left
of what came up to it. Source: planning page §4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.resources import Resources

Named = tuple[str, str]  # ("labour", ""), ("machine", process) or ("material", material)
AT_ONCE = 200_000  # rows looked at together


@dataclass(frozen=True, slots=True)
class Scarcity:
    """`use` is designs × resources; `there` workshops × resources × days, cumulative."""

    names: tuple[Named, ...]
    use: Floats
    there: Floats

    @classmethod
    def of(cls, left: Resources) -> Self:
        names = (
            ("labour", ""),
            *(("machine", process) for process in left.processes),
            *(("material", material) for material in left.materials),
        )
        hours = np.roll(left.daily, 1, axis=1).cumsum(axis=2)
        use = np.concatenate([np.roll(left.daily_use, 1, axis=1), left.material_use], axis=1)
        return cls(names, use, np.concatenate([hours, left.arrived], axis=1))

    def tightest(self, design: Ints, workshop: Ints, last: Ints) -> Ints:
        """The place of the resource that alone allows fewest pieces by `last`, row by row."""
        found = np.zeros(len(design), np.int64)
        for first in range(0, len(design), AT_ONCE):
            rows = slice(first, first + AT_ONCE)
            use = self.use[design[rows]]
            there = self.there[workshop[rows], :, last[rows]]
            pieces = np.divide(there, use, out=np.full(use.shape, np.inf), where=use > 0)
            found[rows] = pieces.argmin(axis=1)
        return found
