"""Delimited files: encodings, delimiters, columns, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.formats import needs_csv, workshops_csv
from maillage.formats.hospital_load import COLUMNS as HOSPITAL_COLUMNS
from maillage.formats.tables import Column, clean, read_table, safe_cell, tidy, write_table
from maillage.kernel import reasons
from maillage.kernel.refusals import Refusal

COLUMNS = (Column("name", "nom", ("name",), needed=True), Column("town", "commune", ("ville",)))
texts = st.text(st.characters(codec="utf-8"), max_size=30)


def rows(data: bytes) -> list[dict[str, str]]:
    return [dict(cells) for _, cells, _ in read_table(data, COLUMNS).rows]


def refusal(data: bytes, **options: int) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_table(data, COLUMNS, **options)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_delimiters(encoding, delimiter, newline):
    lines = [["Nom", "Ville"], ["Œuvre d’été", "Besançon"], ["a", ""]]
    data = newline.join(delimiter.join(line) for line in lines).encode(encoding)
    assert rows(data) == [{"name": "Œuvre d’été", "town": "Besançon"}, {"name": "a", "town": ""}]


def test_a_guessed_encoding_is_told():
    table = read_table("nom\nété".encode("cp1252"), COLUMNS)
    assert [(p.row, p.code, p.refused) for p in table.problems] == [(0, "import.encoding_guessed", False)]
    assert read_table("nom\nété".encode(), COLUMNS).problems == ()


@pytest.mark.parametrize(
    "data",
    ["nom\nété".encode("utf-16"), b"nom\n\x81\x8d", b"nom\na\x00b", b"PK\x03\x04\xff\x00"],
    ids=["utf-16", "neither", "nul", "zip"],
)
def test_wrong_encodings_are_refused(data):
    assert refusal(data).code == "import.encoding"


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    assert refusal(data).code == "import.empty_file"


def test_a_file_too_large_is_refused_with_both_sizes():
    refused = refusal(b"nom\nabcdef", limit=5)
    assert (refused.code, refused.params) == ("import.too_large", {"size": 10, "limit": 5})


def test_a_missing_column_refuses_the_file_and_tells_what_was_found():
    refused = refusal(b"titre;ville\nx;y")
    assert (refused.code, refused.params) == (
        "import.missing_column",
        {"missing": ["nom"], "found": ["titre", "ville"]},
    )
    assert "titre, ville" in refused.says("en")


def test_a_repeated_column_refuses_the_file():
    assert refusal(b"nom,name\nx,y").code == "import.repeated_column"


def test_a_quote_left_open_refuses_the_file_with_its_line():
    refused = refusal(b'nom,commune\na,b\n"c,d\ne,f\n')
    assert refused.code == "import.malformed"
    assert refused.params["line"] >= 3


def test_an_unknown_column_is_told_and_not_read():
    table = read_table(b"nom,surprise\na,b", COLUMNS)
    assert [(p.row, p.value, p.code, p.refused) for p in table.problems] == [
        (1, "surprise", "import.unknown_column", False)
    ]
    assert [dict(cells) for _, cells, _ in table.rows] == [{"name": "a"}]


def test_rows_are_numbered_as_a_spreadsheet_does():
    table = read_table(b'sep=;\nnom;commune\na;x\n\n;\n"b\nb";y\nc\n', COLUMNS)
    assert [(number, cells["name"]) for number, cells, _ in table.rows] == [(3, "a"), (6, "b b"), (7, "c")]


def test_a_cell_too_many_is_counted():
    table = read_table(b"nom,commune\na,b,c\nd,e,\n", COLUMNS)
    assert [extra for _, _, extra in table.rows] == [3, 0]


@pytest.mark.parametrize("columns", [workshops_csv.COLUMNS, needs_csv.COLUMNS, HOSPITAL_COLUMNS])
def test_no_header_names_two_columns(columns):
    keys = [key for column in columns for key in set(column.keys)]
    assert len(keys) == len(set(keys))
    assert len({column.name for column in columns}) == len(columns)


@given(texts)
def test_a_safe_cell_never_starts_like_a_formula_and_reads_back(text):
    kept = tidy(text)
    safe = safe_cell(kept)
    assert safe[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert clean(safe) == kept


@given(st.text("'=+-@ a", max_size=8))
def test_apostrophes_and_signs_read_back(text):
    assert clean(safe_cell(tidy(text))) == tidy(text)


def test_exactly_one_apostrophe_is_taken_away():
    assert [safe_cell(text) for text in ("=1+1", "'=1", "'a", "a=1")] == ["'=1+1", "''=1", "'a", "a=1"]
    assert [clean(text) for text in ("'=1+1", "''=1", "'a", "=1")] == ["=1+1", "'=1", "'a", "=1"]


def test_numbers_dates_and_booleans_are_written_as_such():
    data = write_table(["a", "b", "c", "d", "e"], [[-3.45, 12, True, date(2020, 4, 6), None]])
    assert data == b"\xef\xbb\xbfa,b,c,d,e\r\n-3.45,12,oui,2020-04-06,\r\n"


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_a_csv_any_reader_reads(cells):
    data = write_table(["nom", "commune"], cells)
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[1:] == [[safe_cell(cell) for cell in row] for row in cells]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_table(data, COLUMNS)
    except Refusal as refused:
        assert reasons.is_declared(refused.code)


def test_the_reference_page_names_every_column_and_every_code():
    from maillage.formats import reasons as codes

    page = (Path(__file__).resolve().parents[2] / "docs/reference/import-formats.md").read_text(
        encoding="utf-8"
    )
    columns = (*workshops_csv.COLUMNS, *needs_csv.COLUMNS, *HOSPITAL_COLUMNS)
    names = {name for column in columns for name in (column.header, *column.aliases)}
    declared = {code for name, code in vars(codes).items() if name.isupper()}
    assert sorted(name for name in names if name not in page) == []
    assert sorted(code for code in declared if f"`{code}`" not in page) == []
