"""The frame of bulk verbs: every item is judged before any is written, and each one at fault is named.

Guarantees: all or nothing; a refusal carries every reason of every item, each with the item
it is about (`item`), so that a list of a hundred is mended in one go. A list in which every
fault is a conflict is itself a conflict: reading it again may be enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from django.db.models import Model

from maillage.apps.checking import field_problems
from maillage.kernel.reasons import ITEM, Reason
from maillage.kernel.refusals import Conflict, Refusal

T = TypeVar("T")
R = TypeVar("R")


def judge_all(items: Iterable[T], judge: Callable[[T], R], name: Callable[[T], str]) -> list[R]:
    """What `judge` makes of each item, in order. Raises Refusal (or Conflict) naming all at fault."""
    made: list[R] = []
    reasons: list[Reason] = []
    stale = True
    for item in items:
        try:
            made.append(judge(item))
        except Refusal as refusal:
            stale = stale and isinstance(refusal, Conflict)
            reasons += [replace(r, params={**r.params, ITEM: name(item)}) for r in refusal.reasons]
    if reasons:
        raise (Conflict if stale else Refusal).because(reasons)
    return made


def require_fields(*rows: Model) -> None:
    """Refuses what the fields of the rows forbid, without any query: their last check before a bulk write."""
    found = [reason for row in rows for reason in field_problems(row)]
    if found:
        raise Refusal.because(found)


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, `size` at a time: a query names so many, and databases have limits."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
