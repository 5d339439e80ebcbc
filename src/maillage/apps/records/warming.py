"""Replay the log before the transaction that needs it, not inside.

A process replays the whole log once, verifying every signature: seconds for ten thousand records. Inside the transaction
of a publication, those seconds would be held by the lock of acts, and by SQLite's only writer. Guarantees: a verb so
marked enters its transaction with the log as it was a moment before; what was added meanwhile is replayed inside, where
the root of the last checkpoint is compared again. Nothing is believed that was not replayed and compared: no state of
the tree is kept anywhere that could be forged.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import connection

from maillage.apps.records.replaying import read_log

P = ParamSpec("P")
R = TypeVar("R")


def warmed(function: Callable[P, R]) -> Callable[P, R]:
    """Stands above `@command`. Inside another command it does nothing: the outer one has its transaction already."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            read_log()
        return function(*args, **kwargs)

    return run
