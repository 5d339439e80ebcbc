"""Workbooks (XLSX) that people open in a spreadsheet: rows of typed cells to bytes.

Guarantees: a text is written as a text, whatever it starts with, so that no cell is ever a formula or a
link; numbers are numbers, days and moments are dates (moments as the hour in Paris, for the format knows
no time zone); what a sheet cannot hold is refused, never cut. Rows are written one at a time, in constant
memory. XlsxWriter is used nowhere else.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter

from maillage.formats.tables import Cell
from maillage.kernel.clock import PARIS
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

Look = Literal["", "pieces", "decimal", "share", "long"]

ROW_LIMIT = 1_048_575  # the format's own, less the header
TEXT_LIMIT = 32_767
WHOLE_LIMIT = 2**53  # beyond, a spreadsheet loses digits
NAME_LIMIT = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML file holds them

TOO_MANY_ROWS = declare(
    "export.too_many_rows",
    fr="Cette liste a {rows} lignes ; un classeur en tient {limit}.",
    en="This list has {rows} rows; a workbook holds {limit}.",
    advice_fr="Filtrez la liste, ou exportez-la en CSV.",
    advice_en="Filter the list, or export it as CSV.",
)
TOO_LONG_TEXT = declare(
    "export.too_long_text",
    fr="Un texte de la ligne {row}, colonne « {column} », a {length} caractères ; une cellule en tient {limit}.",
    en="A text in row {row}, column “{column}”, has {length} characters; a cell holds {limit}.",
    advice_fr="Exportez cette liste en CSV.",
    advice_en="Export this list as CSV.",
)

NUMBER_FORMATS: dict[str, str] = {"pieces": "#,##0", "decimal": "#,##0.0##", "share": "0.0%"}
DAY_FORMAT, MOMENT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
NARROWEST, WIDEST = 11, 60


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, and how its values look (``long`` is a text that wraps)."""

    heading: str
    look: Look = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Cell]]


def write_workbook(sheets: Sequence[Sheet], *, created: datetime) -> bytes:
    """The file of these sheets, in order.

    Raises Refusal ``export.too_many_rows``, ``export.too_long_text``; ValueError for a number that is
    none (infinite or not a number) or an instant without its time zone.
    """
    content = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(content, options)
    try:
        book.set_properties({"created": created.astimezone(PARIS).replace(tzinfo=None)})
        for sheet in sheets:
            _Writer(book, sheet).write()
    finally:
        book.close()
    return content.getvalue()


def sheet_name(text: str) -> str:
    """A text as the name of a sheet, which holds no ``[]:*?/\\``, no outer apostrophe, 31 characters."""
    return " ".join(NOT_IN_NAMES.sub(" ", text).split())[:NAME_LIMIT].strip(" '") or "1"


def _width(column: SheetColumn) -> int:
    """Room for the heading, and for what usually stands under it."""
    if column.look == "long":
        return WIDEST
    usual = {"pieces": NARROWEST, "decimal": NARROWEST, "share": NARROWEST}.get(column.look, 18)
    return min(WIDEST, max(usual, len(column.heading) + 3))


class _Writer:
    """Writes one sheet, a row at a time."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = book.add_worksheet(sheet_name(sheet.name))
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": DAY_FORMAT, "align": "left", "valign": "top"})
        self.moment = book.add_format({"num_format": MOMENT_FORMAT, "align": "left", "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            look: book.add_format({"num_format": given, "valign": "top"})
            for look, given in NUMBER_FORMATS.items()
        }

    def write(self) -> None:
        columns = self.sheet.columns
        for number, column in enumerate(columns):
            self.page.set_column(number, number, _width(column))
        self.page.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            self._text(0, number, column.heading, self.heading)
        last = 0
        for last, row in enumerate(self.sheet.rows, start=1):
            if last > ROW_LIMIT:
                raise Refusal(TOO_MANY_ROWS, rows=f"> {ROW_LIMIT}", limit=ROW_LIMIT)
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(last, number, column.look, value)
        if last:
            self.page.autofilter(0, 0, last, len(columns) - 1)

    def _cell(self, row: int, column: int, look: Look, value: Cell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.page.write_boolean(row, column, value, self.plain)
        elif isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("a moment in a workbook needs its time zone")
            self.page.write_datetime(row, column, value.astimezone(PARIS).replace(tzinfo=None), self.moment)
        elif isinstance(value, date):
            self.page.write_datetime(row, column, value, self.day)
        elif isinstance(value, (int, float)):
            self._number(row, column, look, value)
        else:
            self._text(row, column, value, self.wrapped if look == "long" else self.plain)

    def _number(self, row: int, column: int, look: Look, value: int | float) -> None:
        if not math.isfinite(value):
            raise ValueError(f"not a number that a workbook holds: {value}")
        if isinstance(value, int) and abs(value) > WHOLE_LIMIT:
            self._text(row, column, str(value), self.plain)
            return
        self.page.write_number(row, column, value, self.numbers.get(look, self.plain))

    def _text(self, row: int, column: int, value: str, given: Any) -> None:
        text = UNWRITABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
        if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
            heading = self.sheet.columns[column].heading
            raise Refusal(TOO_LONG_TEXT, row=row + 1, column=heading, length=len(text), limit=TEXT_LIMIT)
        self.page.write_string(row, column, text, given)
