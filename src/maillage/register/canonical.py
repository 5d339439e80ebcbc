"""Canonical JSON (RFC 8785) without floats: one sequence of bytes for each value, and back.

Guarantees: `write` gives the bytes of RFC 8785 (no spaces, members sorted by the UTF-16 code units of their names,
shortest escapes, UTF-8); `read` accepts exactly what `write` gives. Floats are refused, since a signed record needs
none, and integers beyond ±(2⁵³ − 1), which not every reader of JSON keeps (RFC 7493 §2.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

MOST: Final = 2**53 - 1


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _ordered(value: Any) -> Any:
    """The value with every object in canonical order. Raises ValueError for what JSON or we cannot say."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        if abs(value) > MOST:
            raise ValueError("an integer beyond 2**53 - 1")
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise ValueError("a name that is not text")
        return {name: _ordered(value[name]) for name in sorted(value, key=_utf16)}
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    raise ValueError(f"a value of type {type(value).__name__}")


# json escapes as RFC 8785 §3.2.2.2 asks: the two-character escapes, then \\u00xx in lower case
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def write(value: Any) -> bytes:
    """The canonical bytes. Raises ValueError (floats, large integers, lone surrogates, other types)."""
    return _encode(_ordered(value)).encode("utf-8")  # UnicodeEncodeError, a ValueError, for a lone surrogate


def _refuse(_text: str) -> Any:
    raise ValueError("a number that is not an integer")


def _integer(text: str) -> int:
    value = int(text) if len(text) <= len(str(-MOST)) else MOST + 1
    if abs(value) > MOST:
        raise ValueError("an integer beyond 2**53 - 1")
    return value


def _sorted_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names: list[Any] = [name for name, _ in pairs]
    if not "".join(names).isascii():  # for ASCII names both orders are one
        names = [_utf16(name) for name in names]
    if any(first >= second for first, second in pairwise(names)):
        raise ValueError("names out of order, or twice")
    return dict(pairs)


_decode: Final = json.JSONDecoder(
    object_pairs_hook=_sorted_object, parse_float=_refuse, parse_int=_integer, parse_constant=_refuse
).decode


def read(data: bytes) -> Any:
    """The value of canonical bytes. Raises ValueError for anything `write` would not have written."""
    try:
        value = _decode(data.decode("utf-8"))
        written = _encode(value).encode("utf-8")
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if written != data:
        raise ValueError("not canonical")
    return value
