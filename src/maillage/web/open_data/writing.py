"""A data set as CSV or JSON, line by line into a file that stays in memory only while it is small.

Guarantees: what is sent has the digest that its ETag says, and the same lines give the same bytes; a text
never runs as a formula in a spreadsheet; JSON says its licence, its day and its columns.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from tempfile import SpooledTemporaryFile

from maillage.formats.tables import safe_cell
from maillage.web.open_data.datasets import DataSet, Value

LICENCE = "Licence Ouverte / Open Licence 2.0"
LICENCE_ADDRESS = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
IN_MEMORY = 1_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """The file, at its start, with the SHA-256 of its content."""

    file: SpooledTemporaryFile[bytes]
    digest: str
    size: int


def _plain(value: Value) -> str | int | float | bool | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _csv(dataset: DataSet, day: date, _demonstration: bool) -> Iterator[str]:
    def line(cells: list[str]) -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(cells)
        return text.getvalue()

    yield "\ufeff" + line([column.key for column in dataset.columns])
    for row in dataset.lines(day):
        values = (_plain(column.value(row)) for column in dataset.columns)
        yield line([_word(value) for value in values])


def _word(value: str | int | float | bool | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value)


def _json(dataset: DataSet, day: date, demonstration: bool) -> Iterator[str]:
    head = {
        "dataset": dataset.name,
        "title": {"fr": dataset.title.fr, "en": dataset.title.en},
        "licence": LICENCE,
        "licence_url": LICENCE_ADDRESS,
        "as_of": day.isoformat(),
        "demonstration": demonstration,
        "columns": {
            column.key: {"fr": column.meaning.fr, "en": column.meaning.en} for column in dataset.columns
        },
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, row in enumerate(dataset.lines(day)):
        values = {column.key: _plain(column.value(row)) for column in dataset.columns}
        yield (",\n" if number else "\n") + json.dumps(values, ensure_ascii=False)
    yield "\n]}\n"


FORMATS: dict[str, tuple[str, Callable[[DataSet, date, bool], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}


def write(dataset: DataSet, kind: str, day: date, *, demonstration: bool) -> Written:
    """The file as it stands on `day`. `kind` is one of `FORMATS`."""
    file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    digest, size = hashlib.sha256(), 0
    for part in FORMATS[kind][1](dataset, day, demonstration):
        content = part.encode()
        digest.update(content)
        size += file.write(content)
    file.seek(0)
    return Written(file, digest.hexdigest(), size)
