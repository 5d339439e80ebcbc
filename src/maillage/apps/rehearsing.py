"""Try a command and take it all back: what a preview shows is what the command itself found.

Guarantees: nothing of what the command wrote remains, numbers included; its result is returned, and
its refusals are raised as if it had been carried out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from maillage.apps.writing import writing

R = TypeVar("R")


def rehearse(act: Callable[[], R]) -> R:
    """The result of `act`, whose writes are undone."""
    with writing():
        result = act()
        transaction.set_rollback(True)
    return result
