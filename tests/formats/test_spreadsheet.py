"""Workbooks, read back by another program: types kept, nothing run, nothing cut."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.formats import spreadsheet
from maillage.formats.spreadsheet import Sheet, SheetColumn, sheet_name, write_workbook
from maillage.kernel.refusals import Refusal

CREATED = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def _paris(*parts: int) -> datetime:
    """A moment as a workbook holds it: the hour in Paris, without its zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


RUNS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "\t=1",
    "\r=1",
    "'=1",
    "https://example.org",
    "12",
    "{=1}",
]


def _cells(content: bytes, sheet: str = "Liste") -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows()]


def _column(values: list[Any], look: Any = "") -> list[Any]:
    sheet = Sheet("Liste", [SheetColumn("Valeur", look)], [(value,) for value in values])
    return [row[0] for row in _cells(write_workbook([sheet], created=CREATED))[1:]]


def test_values_keep_their_type() -> None:
    moment = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    cells = _column([7, 2.5, True, date(2026, 3, 29), moment, None, "L0042"])
    assert [cell.value for cell in cells] == [
        7, 2.5, True, _paris(2026, 3, 29), _paris(2026, 7, 1, 12, 30), None, "L0042",
    ]  # fmt: skip
    assert [cell.number_format for cell in cells[3:5]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    formats = {look: _column([0.25], look)[0].number_format for look in ("pieces", "decimal", "share")}
    assert formats == {"pieces": "#,##0", "decimal": "#,##0.0##", "share": "0.0%"}


@pytest.mark.parametrize("text", RUNS)
def test_a_text_is_never_a_formula_nor_a_link(text: str) -> None:
    (cell,) = _column([text])
    assert (cell.value, cell.data_type, cell.hyperlink) == (
        text.replace("\r", "\n"),
        "s",
        None,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20), min_size=1, max_size=8
    )
)
def test_any_text_comes_back_as_a_text(texts: list[str]) -> None:
    cells = _column([*texts, "."])[:-1]
    kept = [spreadsheet.UNWRITABLE.sub("\ufffd", text) or None for text in texts]
    assert [cell.value for cell in cells] == kept
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}


def test_digits_are_not_lost() -> None:
    assert _column([2**53, 2**53 + 1])[1].value == "9007199254740993"
    for wrong in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="not a number"):
            _column([wrong])
    with pytest.raises(ValueError, match="time zone"):
        _column([_paris(2026, 3, 2)])


def test_what_does_not_fit_is_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(_column(["a" * 32_767])[0].value) == 32_767
    with pytest.raises(Refusal, match=r"export\.too_long_text"):
        _column(["a" * 32_768])
    monkeypatch.setattr(spreadsheet, "ROW_LIMIT", 2)
    assert len(_column(["a", "b"])) == 2
    with pytest.raises(Refusal, match=r"export\.too_many_rows"):
        _column(["a", "b", "c"])


def test_headings_stay_in_sight_and_filter() -> None:
    sheet = Sheet("Liste", [SheetColumn("A"), SheetColumn("B")], [(1, 2), (3, 4)])
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet], created=CREATED)))
    assert (book["Liste"].freeze_panes, book["Liste"].auto_filter.ref) == ("A2", "A1:B3")
    assert book.properties.created == _paris(2026, 3, 2, 12, 0)


def test_any_title_names_a_sheet() -> None:
    named = {text: sheet_name(text) for text in ("Plan P0001 : [besoins]/a?", "", "'", "a" * 40, "Besoins")}
    assert list(named.values()) == ["Plan P0001 besoins a", "1", "1", "a" * 31, "Besoins"]
    for text, name in named.items():
        sheet = Sheet(text, [SheetColumn("A")], [(1,)])
        book = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet], created=CREATED)))
        assert book.sheetnames == [name]


def test_only_one_module_knows_the_library() -> None:
    from pathlib import Path

    root = Path(spreadsheet.__file__).parents[1]
    users = {path.name for path in root.rglob("*.py") if "import xlsxwriter" in path.read_text()}
    assert users == {"spreadsheet.py"}
