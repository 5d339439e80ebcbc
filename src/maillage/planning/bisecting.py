"""Places cut in two, and each part again, until every part is small: k-d bisection.

Guarantees: the parts cover every row once; each has at most `most` of the weight, or one
row; the same rows give the same parts, whatever the machine. A part is cut across the axis
along which it is widest (standard deviation), so that parts stay compact.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from maillage.planning.candidates import Floats, Ints


def bisected(at: Floats, weight: Floats, most: float, first: float = 0.5) -> list[Ints]:
    """Rows of each part, ascending; `at` is rows × axes.

    `first` is the share of the weight on the lower side of the first cut: another one moves
    every border, which is how a second partition differs from the first.
    """
    return [np.sort(part) for part in _cut(np.arange(len(at)), at, weight, most, first)]


def _cut(rows: Ints, at: Floats, weight: Floats, most: float, share: float) -> Iterator[Ints]:
    waiting = [(rows, share)] if len(rows) else []
    while waiting:
        mine, share = waiting.pop()
        total = float(weight[mine].sum())
        if len(mine) == 1 or total <= most:
            yield mine
            continue
        axis = int(np.argmax(at[mine].std(axis=0)))
        order = mine[np.argsort(at[mine, axis], kind="stable")]
        parts = np.ceil(total / most)  # an equal share each, so that no part is a crumb
        wanted = np.clip(np.round(parts * share), 1, parts - 1) / parts * total
        place = int(np.searchsorted(np.cumsum(weight[order]), wanted)) + 1
        place = min(max(place, 1), len(order) - 1)
        waiting += [(order[place:], 0.5), (order[:place], 0.5)]
