"""Delimited tables: bytes to rows of named cells, and back without a formula that runs.

Reading: UTF-8 (with or without its mark), else Windows-1252 with a notice; comma,
semicolon or tab, whichever separates the most known column names; Excel's ``sep=`` line
passed over. A file without a needed column is refused whole. Cells lose their outer blanks,
and blanks in a row inside become one space.

Writing: UTF-8 with its mark, comma, CR LF (RFC 4180). A text cell that a spreadsheet could
take for a formula (first character ``= + - @``, tab or carriage return, after any number of
apostrophes) gets one apostrophe in front; reading takes exactly that one away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.formats import reasons
from maillage.formats.rows import RowProblem, shown
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories.names import plain_letters

SIZE_LIMIT = 20_000_000
DELIMITERS = ",;\t"
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
ESCAPED = re.compile(r"^'+[=+\-@\t\r]")
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: our name, its French header, other accepted headers, whether files need it."""

    name: str
    header: str
    aliases: tuple[str, ...] = ()
    needed: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(folded_header(text) for text in (self.header, *self.aliases))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as (row number, cells by column name, number of cells beyond the header)."""

    rows: tuple[tuple[int, Mapping[str, str], int], ...]
    problems: tuple[RowProblem, ...]
    width: int


def folded_header(text: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in plain_letters(text)).split())


def decode(data: bytes, *, limit: int = SIZE_LIMIT) -> tuple[str, bool]:
    """Text of a file, and whether its encoding had to be guessed.

    Raises Refusal `import.too_large`, `import.empty_file`, `import.encoding`.
    """
    if len(data) > limit:
        raise Refusal(reasons.TOO_LARGE, size=len(data), limit=limit)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refusal(reasons.EMPTY_FILE)
    text, guessed = None, False
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        guessed = True
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise _wrong_encoding(data, error.start) from None
    found = CONTROL.search(text)
    if found is not None and (guessed or found[0] == "\x00"):
        raise _wrong_encoding(data, max(data.find(found[0].encode()), 0))
    return text, guessed


def _wrong_encoding(data: bytes, position: int) -> Refusal:
    return Refusal(reasons.ENCODING, byte=f"0x{data[position]:02x}", position=position)


def read_table(data: bytes, columns: Sequence[Column], *, limit: int = SIZE_LIMIT) -> Table:
    """Rows of a delimited file under the known columns.

    Raises Refusal: what `decode` refuses, `import.malformed`, `import.missing_column`,
    `import.repeated_column`. Unknown columns and a guessed encoding are problems of the file.
    """
    text, guessed = decode(data, limit=limit)
    skipped, body = _after_separator_line(text)
    known = {key: column.name for column in columns for key in column.keys}
    delimiter = _delimiter(body, known)
    lines = _lines(body, delimiter, skipped)
    first, header = next(lines, (0, []))
    names, problems = _header(header, columns, known, first)
    if guessed:
        problems.insert(0, RowProblem(0, "", "", reasons.ENCODING_GUESSED, refused=False))
    rows = []
    for number, cells in lines:
        if any(cell.strip() for cell in cells):
            named = {name: clean(cell) for name, cell in zip(names, cells, strict=False) if name}
            extra = len(cells) if any(cell.strip() for cell in cells[len(names) :]) else 0
            rows.append((number, named, extra))
    return Table(tuple(rows), tuple(problems), len(names))


def clean(cell: str) -> str:
    """A cell as it was before it was made safe, blanks tidied."""
    text = cell[1:] if ESCAPED.match(cell) else cell
    return tidy(text)


def tidy(text: str) -> str:
    """Outer blanks removed, inner runs of blanks made one space: how all texts are kept."""
    return BLANKS.sub(" ", text).strip()


def safe_cell(value: Cell) -> str:
    """A cell that no spreadsheet takes for a formula. Numbers and dates stay as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if FORMULA.match(value) else value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)


def write_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8 with its mark, comma separated, every text made safe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _after_separator_line(text: str) -> tuple[int, str]:
    first, _, rest = text.partition("\n")
    return (1, rest) if re.fullmatch(r'"?sep=.?"?\r?', first) else (0, text)


def _delimiter(body: str, known: Mapping[str, str]) -> str:
    """The delimiter under which the header names the most known columns; comma on a tie."""
    first = body.lstrip("\r\n").partition("\n")[0]
    return max(DELIMITERS, key=lambda d: sum(folded_header(cell) in known for cell in first.split(d)))


def _lines(body: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Rows numbered as a spreadsheet does, blank ones counted and left out."""
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = skipped + reader.line_num
            raise Refusal(reasons.MALFORMED, line=line, detail=str(error)) from None
        if cells:
            yield number, cells


def _header(
    header: Sequence[str], columns: Sequence[Column], known: Mapping[str, str], row: int
) -> tuple[list[str], list[RowProblem]]:
    names: list[str] = []
    problems = []
    for cell in header:
        name = known.get(folded_header(cell), "")
        if name and name in names:
            raise Refusal(reasons.REPEATED_COLUMN, column=cell.strip())
        if not name and cell.strip():
            problems.append(RowProblem(row, shown(cell), shown(cell), reasons.UNKNOWN_COLUMN, refused=False))
        names.append(name)
    missing = [column.header for column in columns if column.needed and column.name not in names]
    if missing:
        found = [shown(cell.strip()) for cell in header if cell.strip()]
        raise Refusal(reasons.MISSING_COLUMN, missing=missing, found=found or "—")
    return names, problems
