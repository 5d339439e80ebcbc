"""The lines of a list as HTML: one cell a column, from the value that the files also give.

Guarantees: everything is escaped; numbers, shares, days and moments read as everywhere else; the first
column heads its line; each other cell carries the heading of its column, for the cards of narrow places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillage.web.asking import language
from maillage.web.drawn import drawn
from maillage.web.listing.declaring import Column, Listing, Value
from maillage.web.marks import drawn_marks, marks_of
from maillage.web.templatetags import wording

Row = TypeVar("Row")

WRITTEN: dict[str, Callable[[Any, str], str]] = {
    "pieces": wording.pieces,
    "decimal": lambda value, spoken: wording.decimal(value, 1, spoken),
    "share": lambda value, spoken: wording.percent(value, 1, spoken),
    "day": lambda value, spoken: wording.short_date(value, spoken, with_year=True),
    "moment": wording.civil_moment,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its cells, and its id where addresses may name it."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    content: SafeString | str
    css: str


def lines(
    listing: Listing[Row], rows: Iterable[Row], columns: Sequence[Column[Row]], request: HttpRequest | None
) -> list[Line]:
    """The cells of each line, in the order of the columns."""
    spoken = language()
    labels = [wording.localized(column.label, spoken) for column in columns]
    return [
        Line(
            tuple(
                Cell(label, _content(column, row, request, spoken), column.css)
                for label, column in zip(labels, columns, strict=True)
            ),
            listing.anchor(row) if listing.anchor is not None else "",
        )
        for row in rows
    ]


def _content(column: Column[Row], row: Row, request: HttpRequest | None, spoken: str) -> SafeString | str:
    value = column.value(row)
    shown = _shown(column, row, value, spoken)
    if column.cell:
        context = {"row": row, "value": value, "shown": shown, "request": request}
        shown = SafeString(render_to_string(column.cell, context).strip())
    if column.standing is None:
        return shown
    code, use = column.standing(row)
    found = marks_of(request).of(code, use) if code else ()
    return format_html("{} {}", shown, drawn_marks(found))


def _shown(column: Column[Row], row: Row, value: Value, spoken: str) -> SafeString | str:
    shown = conditional_escape(_text(column, row, value, spoken))
    if column.tag is not None and shown:
        kind = column.tag(row)
        shown = drawn("status_tag", kind=kind, text=shown) if kind else shown
    url = column.link(row) if column.link is not None and shown else ""
    if url:
        shown = format_html('<a href="{}">{}</a>', url, shown)
    if not shown:
        shown = conditional_escape(wording.localized(column.empty, spoken))
    note = wording.localized(column.note(row), spoken) if column.note is not None else ""
    return format_html('{} <span class="meta">{}</span>', shown, note) if note else shown


def _text(column: Column[Row], row: Row, value: Value, spoken: str) -> str:
    """The value as people read it; empty for what is unknown."""
    if column.words is not None:
        return wording.localized(column.words(row), spoken)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    write = WRITTEN.get(column.kind)
    return write(value, spoken) if write is not None else wording.localized(value, spoken)
