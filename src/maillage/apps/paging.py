"""One page of a list: its items, how many there are in all, and where it stands.

A list never stops silently: `total` is what the filters found, whatever the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: tuple[T, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(
    rows: QuerySet[M, M], number: int, size: int, read: Callable[[Sequence[M]], Sequence[Any]]
) -> Page[Any]:
    """The page `number` (from 1; past the end gives the last). Two queries and those of `read`."""
    total = rows.count()
    number = min(max(1, number), max(1, -(-total // size)))
    found = list(rows[(number - 1) * size : number * size])
    return Page(tuple(read(found)), total, number, size)
