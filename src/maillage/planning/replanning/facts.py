"""Days to arrival and km of candidate pairs, looked up when they are asked for.

A re-plan asks for few of them; a solve asks for all, and makes them all at once (`pair_facts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import numpy as np

from maillage.planning.candidates import Ints, Pairs
from maillage.planning.rows import rows_of
from maillage.planning.solving.draft import Facts, Pair


class PairFacts(Facts):
    """(need, workshop, design) → facts; raises KeyError for what is no candidate."""

    pairs: Pairs
    gap: Ints

    @classmethod
    def of(cls, pairs: Pairs, gap: Ints) -> Self:
        """`pairs` are sorted by need."""
        found = cls()
        found.pairs, found.gap = pairs, gap
        return found

    def __missing__(self, key: tuple[int, int, int]) -> Pair:
        need, shop, design = key
        first, after = np.searchsorted(self.pairs.need, [need, need + 1]).tolist()
        for row in range(first, after):
            if self.pairs.workshop[row] == shop and self.pairs.design[row] == design:
                self[key] = Pair(int(self.gap[row]), float(self.pairs.km[row]))
                return self[key]
        raise KeyError(key)

    def know(self, keys: Iterable[tuple[int, int, int]], rows: Ints) -> None:
        """Look up many at once; `rows` are their places in `pairs`."""
        facts = rows_of(Pair, self.gap[rows].tolist(), self.pairs.km[rows].tolist())
        self.update(zip(keys, facts, strict=True))
