"""Folders of Parquet tables to frozen records, under the same conditions as JSON files.

A list that is long (needs, lines, schedule rows, unserved needs) is checked column by column; only
where a column is not plainly good is it read row by row by the strict reader of JSON, which says
what is wrong and where (``needs[3].quantity``). So what the quick way accepts, the strict one
accepts, with the same record. The digest of an instance's folder is that of the text of one
line a file of the format, in order of names: its name, a space, the digest of its bytes.
Source: planning page §2.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from maillage.planning.reading import codes
from maillage.planning.reading.fields import Problems, decode
from maillage.planning.tables import Table
from maillage.planning.tabling import SUFFIX

Files = Mapping[str, bytes]


def files_of(folder: Path, head: str, lists: Iterable[str], problems: Problems) -> dict[str, bytes]:
    """The files of the format that a folder holds; a table of another name is reported. Raises OSError."""
    known = [name + SUFFIX for name in lists]
    for path in sorted(folder.glob("*" + SUFFIX)):
        if path.name not in known:
            problems.add(codes.KNOWN_KEY, path.stem, path.name, keys=sorted(lists))
    found = {head: (folder / head).read_bytes()}
    return found | {name: (folder / name).read_bytes() for name in known if (folder / name).exists()}


def digest(files: Files) -> str:
    rows = (f"{name} {hashlib.sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def tables_of(files: Files, problems: Problems) -> dict[str, Table]:
    """Each list's table; what is no Parquet file is reported."""
    found = {}
    for name, content in files.items():
        if name.endswith(SUFFIX):
            try:
                found[name.removesuffix(SUFFIX)] = Table.of(content)
            except ValueError as error:
                problems.add(codes.TABLE, name.removesuffix(SUFFIX), name, detail=str(error))
    return found


def with_rows(head: Any, tables: Mapping[str, Table], quick: Sequence[str], problems: Problems) -> Any:
    """The scalars with the rows of every list but those read quickly, as decoded JSON would give them."""
    if not isinstance(head, dict):
        return head
    for name, table in tables.items():
        if name in head:
            problems.add(codes.SINGLE_KEY, name, head[name])
        if name not in quick:
            head[name] = [_with_reasons(row) for row in table.rows()] if name == "unserved" else table.rows()
    return head


def _with_reasons(row: dict[str, Any]) -> dict[str, Any]:
    """`reasons` is a JSON text in tables; another text stays one, to be refused as it is."""
    try:
        return row | {"reasons": decode(row["reasons"].encode("utf-8"))}
    except (KeyError, AttributeError, ValueError, RecursionError):
        return row


def decoded_head(content: bytes, problems: Problems) -> Any:
    try:
        return decode(content)
    except (ValueError, RecursionError) as error:
        problems.add(codes.JSON, "", "…", detail=str(error) or "nested too deeply")
        return json.loads("null")
