"""The long lists of tables, checked and built column by column.

Each function gives the records the strict reader would give, or None: then something may be wrong
(or merely unusual, such as whole numbers stored with decimals) and the strict reader is asked.
Identifiers and texts are shared between records. Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import repeat
from typing import Any, get_args

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.instance import Need
from maillage.planning.plan import Line, ScheduleRow, SourceKind, Unserved, UnservedReason
from maillage.planning.reading.fields import MOST_NUMBER, MOST_PIECES, decode
from maillage.planning.tables import Table, named

MOST_DAY = 2**53


class Unusual(Exception):
    """A column that the strict reader must look at."""


def quick(build: Callable[..., tuple[Any, ...]], *given: Any) -> tuple[Any, ...] | None:
    """What `build` gives, or None when a column is unusual."""
    try:
        return build(*given)
    except Unusual:
        return None


def needs_of(table: Table, designs: Collection[str]) -> tuple[Need, ...]:
    wanted, optional = (
        ("id", "designs", "lat", "lon", "quantity", "deadline", "weight"),
        ("territory", "zone"),
    )
    _only(table, wanted, optional)
    codes, ids = _texts(table, "id")
    if len(ids) != len(codes):
        raise Unusual
    weight = _numbers(table, "weight", 0.0, MOST_NUMBER)
    if len(weight) and not weight.min() > 0:
        raise Unusual
    columns: list[Iterable[Any]] = [
        named(codes, ids),
        _designs(table, designs),
        _numbers(table, "lat", -90.0, 90.0).tolist(),
        _numbers(table, "lon", -180.0, 180.0).tolist(),
        _integers(table, "quantity", 1).tolist(),
        _integers(table, "deadline", 0).tolist(),
        weight.tolist(),
    ]
    for name in optional:
        columns.append(named(*_texts(table, name, empty=True)) if name in table.names else repeat(""))
    return tuple(map(Need, *columns))


def _designs(table: Table, designs: Collection[str]) -> Iterable[tuple[str, ...]]:
    """The designs of each need: one list for every need that names the same."""
    found = table.lists("designs")
    if found is None:
        raise Unusual
    count, place, known = found
    if (len(count) and count.min() < 1) or (place < 0).any() or not set(known) <= set(designs):
        raise Unusual
    row = np.repeat(np.arange(len(count)), count)
    if len(np.unique(row * max(1, len(known)) + place)) != len(place):
        raise Unusual
    lists: dict[tuple[int, ...], tuple[str, ...]] = {}
    after = np.cumsum(count).tolist()
    flat = place.tolist()
    for first, last in zip([0, *after], after, strict=False):
        names = tuple(flat[first:last])
        if names not in lists:
            lists[names] = tuple(known[p] for p in names)
        yield lists[names]


def lines_of(table: Table) -> tuple[Line, ...]:
    kinds = get_args(SourceKind)
    _only(table, ("need", "design", "quantity", "ready_day", "arrival_day", "on_time"), kinds)
    held: Ints = np.zeros(len(table), np.int64)
    kind, place, known = held.copy(), held.copy(), list[str]()
    for k, name in enumerate(kinds):
        if name not in table.names:
            continue
        codes, names = _texts(table, name, absent=True)
        there = codes >= 0
        held += there
        kind[there], place[there] = k, codes[there] + len(known)
        known += names
    if (held != 1).any():
        raise Unusual
    timely = table.flags("on_time")
    if timely is None:
        raise Unusual
    return tuple(
        map(
            Line,
            named(*_texts(table, "need")),
            named(kind, kinds),
            named(place, known),
            named(*_texts(table, "design")),
            _integers(table, "quantity", 1).tolist(),
            _integers(table, "ready_day", 0).tolist(),
            _integers(table, "arrival_day", 0, MOST_DAY).tolist(),
            timely.tolist(),
        )
    )


def schedule_of(table: Table) -> tuple[ScheduleRow, ...]:
    texts = ("need", "workshop", "design")
    _only(table, (*texts, "day", "quantity"), ())
    day, made = _integers(table, "day", 0), _numbers(table, "quantity", 0.0, MOST_NUMBER)
    names = (named(*_texts(table, name)) for name in texts)
    return tuple(map(ScheduleRow, *names, day.tolist(), made.tolist()))


def unserved_of(table: Table) -> tuple[Unserved, ...]:
    _only(table, ("need", "missing", "reasons"), ())
    codes, texts = _texts(table, "reasons")
    told = [_reasons(text) for text in texts]
    missing = _integers(table, "missing", 1).tolist()
    return tuple(map(Unserved, named(*_texts(table, "need")), missing, named(codes, told)))


def _reasons(text: str) -> tuple[UnservedReason, ...]:
    try:
        rows = decode(text.encode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Unusual from error
    if not isinstance(rows, list) or not all(type(row) is dict for row in rows):
        raise Unusual
    if not all(_is_text(row.get("code")) for row in rows):
        raise Unusual
    return tuple(UnservedReason(row.pop("code"), row) for row in rows)


def _only(table: Table, wanted: Sequence[str], optional: Sequence[str]) -> None:
    names = table.names
    if len(set(names)) != len(names) or not set(wanted) <= set(names) <= {*wanted, *optional}:
        raise Unusual


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable()


def _texts(table: Table, name: str, *, empty: bool = False, absent: bool = False) -> tuple[Ints, list[str]]:
    """Codes and distinct texts, printable; `empty` ones and `absent` cells only where they may be."""
    found = table.texts(name)
    if found is None or (not absent and (found[0] < 0).any()):
        raise Unusual
    if not all(_is_text(text) or (empty and text == "") for text in found[1]):
        raise Unusual
    return found


def _integers(table: Table, name: str, low: int, high: int = MOST_PIECES) -> Ints:
    found: Ints = _within(table.integers(name), low, high)
    return found


def _numbers(table: Table, name: str, low: float, high: float) -> Floats:
    found: Floats = _within(table.numbers(name), low, high)
    return found


def _within(found: Any, low: float, high: float) -> Any:
    """The column; not a number (NaN) is outside every range."""
    if found is None:
        raise Unusual
    inside: Flags = (found >= low) & (found <= high)
    if not inside.all():
        raise Unusual
    return found
