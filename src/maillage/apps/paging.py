"""One page of a list: its items, how many there are in all, and where it stands.

A list never stops silently: `total` is what the filters found, whatever the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from maillage.kernel.reasons import declare

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
EVERYTHING = 1_000_000  # the size of a page that is the whole list, for exports


UNKNOWN_PARAMETER = declare(
    "list.unknown_parameter",
    fr="Cette liste ne connaît pas le paramètre « {given} ».",
    en="This list does not know the parameter “{given}”.",
    advice_fr="Retirez-le de l’adresse. Paramètres connus : {allowed}.",
    advice_en="Remove it from the address. Known parameters: {allowed}.",
)
WRONG_PARAMETER = declare(
    "list.wrong_parameter",
    fr="Le paramètre « {name} » de l’adresse ne peut pas valoir « {given} ».",
    en="The parameter “{name}” of the address cannot be “{given}”.",
    advice_fr="Attendu : {expected}.",
    advice_en="Expected: {expected}.",
)


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

    @property
    def first(self) -> int:
        """The rank of the first item shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.items)

    def each(self, change: Callable[[T], U]) -> Page[U]:
        """The same page with every item changed."""
        return Page(tuple(change(item) for item in self.items), self.total, self.number, self.size)


def _number(total: int, number: int, size: int) -> int:
    return min(max(1, number), max(1, -(-total // size)))


def page_of(
    rows: QuerySet[M, M], number: int, size: int, read: Callable[[Sequence[M]], Sequence[Any]]
) -> Page[Any]:
    """The page `number` (from 1; past the end gives the last). Two queries and those of `read`."""
    total = rows.count()
    number = _number(total, number, size)
    found = list(rows[(number - 1) * size : number * size])
    return Page(tuple(read(found)), total, number, size)


def paged(items: Sequence[T], number: int, size: int = PAGE_SIZE) -> Page[T]:
    """The page of a list already read; past the end gives the last."""
    number = _number(len(items), number, size)
    return Page(tuple(items[(number - 1) * size : number * size]), len(items), number, size)
