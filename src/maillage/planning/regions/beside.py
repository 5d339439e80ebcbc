"""Large arrays worked on part by part, parts side by side on every core.

Guarantees: parts do not depend on the number of cores, and each writes its own rows only, so the
result is the same to the bit on any machine. NumPy lets go of the interpreter while it works, which
is why threads are enough. A part is small enough to stay in a core's cache.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

SideBySide = Callable[[Callable[[int, int], None], int, int], None]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def side_by_side() -> Iterator[SideBySide]:
    """A function that calls `work(first, after)` for each part of so many rows, at most `size` each."""
    with ThreadPoolExecutor(cores(), "arrays") as threads:

        def each(work: Callable[[int, int], None], rows: int, size: int) -> None:
            firsts = range(0, rows, size)
            if len(firsts) <= 1:
                work(0, rows)
                return
            for done in threads.map(lambda first: work(first, min(first + size, rows)), firsts):
                assert done is None

        yield each
