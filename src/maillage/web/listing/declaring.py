"""What a list is: its columns, its filters, its orders, the name of its files. Declared once.

Guarantees: a column's value on screen and in the files comes from the same function; a declaration that
sorts by what its query does not know, or leaves an order without words, fails when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from django.urls import reverse
from django.utils.functional import Promise

from maillage.apps.paging import PAGE_SIZE
from maillage.apps.sorting import Sorts
from maillage.kernel.text import Text
from maillage.web.listing.filtering import ListFilter

Row = TypeVar("Row")
Words = str | Promise | Text
Value = str | int | float | bool | date | Text | None
Kind = Literal["text", "code", "pieces", "decimal", "share", "day", "moment"]
NUMERIC = ("pieces", "decimal", "share")


def at(route: str, code: Callable[[Row], str]) -> Callable[[Row], str]:
    """The link of a column: the page of that route for the line's code; none where the code is empty."""

    def url(row: Row) -> str:
        found = code(row)
        return reverse(route, args=[found]) if found else ""

    return url


@dataclass(frozen=True)  # no slots: `Column[Row](…)` could not be written
class Column(Generic[Row]):
    """A column of the screen and of the files.

    `key` is stable and English, the heading in CSV; `label` is French gettext, the heading elsewhere.
    `value` gives what the CSV holds: a code, a number, a day. People read `words` where given (a state,
    a kind), on screen and in workbooks. `sort` is a key of the query's orders. `definition` says in
    words what is counted. `link`, `note` (small, beneath), `tag` (the kind of a status label) and
    `cell` (a template given `row`, `value`, `request`, and `shown`, what stands there without it) serve
    the screen only. `standing` names the design, version or profile that the column shows, and the use asked
    ("" for all): its category stands beside it, and in a column of its own in files.
    """

    key: str
    label: Words
    value: Callable[[Row], Value]
    kind: Kind = "text"
    sort: str = ""
    definition: Words = ""
    words: Callable[[Row], Words] | None = None
    link: Callable[[Row], str] | None = None
    note: Callable[[Row], Words] | None = None
    tag: Callable[[Row], str] | None = None
    cell: str = ""
    standing: Callable[[Row], tuple[str, str]] | None = None
    empty: Words = "—"
    on_screen: bool = True
    in_files: bool = True

    @property
    def css(self) -> str:
        """The class of its cells: numbers stand to the right; days and codes are never broken."""
        return "n" if self.kind in NUMERIC else "code" if self.kind in ("code", "day", "moment") else ""


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """A list. `orders` is what its query sorts by; `named_orders` words those that are no column.

    `file` names the exports, without extension. `lines` is a template of the lines (given `rows`) where
    a table would not do. `anchor` gives a line an id that addresses may name. `kept` are hidden filters that "show everything" keeps, such as a page's view.
    """

    title: Words
    file: str
    columns: tuple[Column[Row], ...]
    orders: Sorts[Any]
    filters: type[ListFilter] = ListFilter
    named_orders: Mapping[str, Words] = field(default_factory=dict)
    size: int = PAGE_SIZE
    lines: str = ""
    kept: tuple[str, ...] = ()
    anchor: Callable[[Row], str] | None = None

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.file}: two columns of one key in {keys}")
        worded = [*self.named_orders, *(column.sort for column in self.columns if column.sort)]
        if sorted(worded) != sorted(self.orders.keys):
            raise ValueError(f"{self.file}: orders {sorted(self.orders.keys)}, words for {sorted(worded)}")

    @property
    def shown(self) -> tuple[Column[Row], ...]:
        return tuple(column for column in self.columns if column.on_screen)

    @property
    def exported(self) -> tuple[Column[Row], ...]:
        return tuple(column for column in self.columns if column.in_files)

    def order_words(self, key: str) -> Words:
        """The label of an order: its own, or its column's."""
        if key in self.named_orders:
            return self.named_orders[key]
        return next(column.label for column in self.columns if column.sort == key)
