"""Work on millions of objects without the search for reference cycles, which would walk them all again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, search_after: bool = True) -> Iterator[None]:
    """A solve makes a million objects and hardly any cycle: the search would take a sixth of its time. Without
    `search_after` there is none afterwards either, for a process that is about to end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            if search_after:
                gc.collect()
