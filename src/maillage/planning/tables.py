"""Parquet tables in memory: the one module that knows pyarrow (extra `tables`).

Guarantees: the same columns give the same bytes (with the same pyarrow); what is read is handed
over as plain Python or NumPy values, an absent (null) cell of the top level as no cell at all.
Raises `Refusal` (`planning.tables_missing`) where pyarrow is not installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, Literal

import numpy as np

from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.candidates import Flags, Floats, Ints

Kind = Literal[
    "text", "integer", "number", "flag", "texts", "numbers", "steps", "uses", "hours", "arrivals", "rooms"
]
PLAIN = (str, int, float, bool, type(None))


def write_table(kinds: Mapping[str, Kind], columns: Mapping[str, Sequence[Any]]) -> bytes:
    """The bytes of a Parquet file with these columns; None is an absent cell."""
    arrow, out = _pyarrow(), BytesIO()
    types = {name: _type(arrow, kind) for name, kind in kinds.items()}
    arrays = {name: arrow.array(columns[name], types[name]) for name in kinds}
    import_module("pyarrow.parquet").write_table(arrow.table(arrays), out, compression="zstd")
    return out.getvalue()


def _pyarrow() -> Any:
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise Refusal(reasons.TABLES_MISSING, extra="tables") from error


def _type(arrow: Any, kind: Kind) -> Any:
    """Texts are stored once each by Parquet itself; free names are maps."""
    text, number, day = arrow.string(), arrow.float64(), arrow.int64()
    if kind == "text":
        return text
    amounts = {
        "integer": day,
        "number": number,
        "flag": arrow.bool_(),
        "texts": arrow.list_(text),
        "numbers": arrow.list_(number),
        "steps": arrow.list_(arrow.struct([("process", text), ("hours_per_unit", number)])),
        "uses": arrow.list_(arrow.struct([("id", text), ("units_per_unit", number)])),
        "hours": arrow.map_(text, arrow.list_(number)),
        "rooms": arrow.map_(text, arrow.list_(number)),
        "arrivals": arrow.map_(text, arrow.list_(arrow.struct([("day", day), ("quantity", number)]))),
    }
    return amounts[kind]


@dataclass(frozen=True, slots=True)
class Table:
    """One table read; `quick` columns are None where they are absent, of another type or have a null."""

    _table: Any

    @classmethod
    def of(cls, content: bytes) -> Table:
        """Raises ValueError when the bytes are no Parquet file, whatever is wrong with them."""
        arrow = _pyarrow()
        try:
            return cls(import_module("pyarrow.parquet").read_table(BytesIO(content)).combine_chunks())
        except (arrow.ArrowException, OSError) as error:
            raise ValueError(str(error).splitlines()[0][:200]) from error

    def __len__(self) -> int:
        return int(self._table.num_rows)

    @property
    def names(self) -> list[str]:
        found: list[str] = self._table.column_names
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Every row as decoded JSON would give it; maps as objects, a repeated key kept by its last value."""
        names, types = self.names, self._table.schema.types
        columns = [
            [_plain(value, kind) for value in column.to_pylist()]
            for column, kind in zip(self._table.columns, types, strict=True)
        ]
        return [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in zip(*columns, strict=True)
        ]

    def integers(self, name: str) -> Ints | None:
        return self._numpy(name, "is_integer", np.int64)

    def numbers(self, name: str) -> Floats | None:
        return self._numpy(name, "is_floating", np.float64)

    def flags(self, name: str) -> Flags | None:
        return self._numpy(name, "is_boolean", np.bool_)

    def texts(self, name: str) -> tuple[Ints, list[str]] | None:
        """A place in the list of distinct texts for each cell, -1 where there is none."""
        column = self._column(name, "is_string")
        return None if column is None else _coded(column)

    def lists(self, name: str) -> tuple[Ints, Ints, list[str]] | None:
        """For a column of lists of texts: how many each cell has, and their places among the distinct ones."""
        column = self._column(name, "is_list")
        if column is None or column.null_count or not _pyarrow().types.is_string(column.type.value_type):
            return None
        place, known = _coded(column.flatten())
        return np.diff(column.offsets.to_numpy()).astype(np.int64), place, known

    def _column(self, name: str, test: str) -> Any | None:
        arrow = _pyarrow()
        if self.names.count(name) != 1:
            return None
        column = self._table.column(name)
        if not getattr(arrow.types, test)(column.type):
            return None
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)

    def _numpy(self, name: str, test: str, kind: type) -> Any | None:
        column = self._column(name, test)
        if column is None or column.null_count:
            return None
        return column.to_numpy(zero_copy_only=False).astype(kind)


def _coded(column: Any) -> tuple[Ints, list[str]]:
    found = column.dictionary_encode()
    return found.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(
        np.int64
    ), found.dictionary.to_pylist()


def _plain(value: Any, kind: Any) -> Any:
    """The value with maps as objects, and anything JSON does not know as its text."""
    if isinstance(value, PLAIN):
        return value
    types = _pyarrow().types
    if types.is_map(kind):
        return {name: _plain(entry, kind.item_type) for name, entry in value}
    if isinstance(value, list) and hasattr(kind, "value_type"):
        return [_plain(item, kind.value_type) for item in value]
    if isinstance(value, dict):
        return {field.name: _plain(value[field.name], field.type) for field in kind}
    return str(value)


def named(codes: Ints, known: Sequence[Any]) -> Iterable[Any]:
    """The thing each code stands for, shared and not copied."""
    return map(known.__getitem__, codes.tolist())
