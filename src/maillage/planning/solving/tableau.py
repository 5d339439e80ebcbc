"""A linear program written block by block: columns, rows, and the numbers where they meet.

Every column has finite bounds, so that any row prices give a valid bound (see `pricing`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from maillage.planning.candidates import Floats, Ints
from maillage.planning.solving.highs import Program

Numbers = npt.ArrayLike


@dataclass(slots=True)
class Tableau:
    """Growing lists of arrays; `program` closes them."""

    width: int = 0
    height: int = 0
    _columns: list[tuple[Floats, Floats, Floats]] = field(default_factory=list)
    _rows: list[tuple[Floats, Floats]] = field(default_factory=list)
    _entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    def columns(self, upper: Numbers, cost: Numbers = 0.0, lower: Numbers = 0.0) -> Ints:
        """New columns, one for each upper bound; gives their places."""
        top = np.asarray(upper, float).ravel()
        parts = (np.broadcast_to(np.asarray(v, float).ravel(), top.shape) for v in (cost, lower))
        first, self.width = self.width, self.width + len(top)
        self._columns.append((*parts, top))  # type: ignore[arg-type]
        return np.arange(first, self.width)

    def rows(self, upper: Numbers, lower: Numbers = -np.inf) -> Ints:
        """New rows, one for each upper side; gives their places."""
        top = np.asarray(upper, float).ravel()
        bottom = np.broadcast_to(np.asarray(lower, float).ravel(), top.shape)
        first, self.height = self.height, self.height + len(top)
        self._rows.append((bottom, top))
        return np.arange(first, self.height)

    def equalities(self, sides: Numbers) -> Ints:
        return self.rows(sides, sides)

    def put(self, row: Ints, column: Ints, value: Numbers) -> None:
        """Coefficients; the three are broadcast together, zeros are dropped."""
        r, c, v = np.broadcast_arrays(row, column, np.asarray(value, float))
        kept = v.ravel() != 0
        self._entries.append((r.ravel()[kept], c.ravel()[kept], v.ravel()[kept]))

    def program(self) -> Program:
        none = np.zeros(0)
        columns = self._columns or [(none, none, none)]
        entries = self._entries or [(none.astype(np.int64), none.astype(np.int64), none)]
        cost, lower, upper = (np.concatenate(part) for part in zip(*columns, strict=True))
        bottom, top = (np.concatenate(part) for part in zip(*(self._rows or [(none, none)]), strict=True))
        row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
        return Program(cost, lower, upper, bottom, top, row, column, value)
