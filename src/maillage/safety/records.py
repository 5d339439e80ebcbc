"""Strict reading of JSON values into frozen dataclasses, and back.

Guarantees: every refusal names the path of the field and what was expected there; an unknown key is refused,
never ignored; nothing is coerced (a number is not a text, 1 is not true, a date is ``YYYY-MM-DD``). Fields
without a default are required. Writing leaves out the values that equal their default, so that reading what
was written gives the same record.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from maillage.kernel.reasons import Reason
from maillage.kernel.text import Text

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN: dict[type, Text] = {
    str: Text("un texte", "a text"),
    bool: Text("true ou false", "true or false"),
    int: Text("un nombre entier positif ou nul", "a whole number, zero or more"),
    date: Text("une date AAAA-MM-JJ", "a date YYYY-MM-DD"),
}


class Reader:
    """Reads one document, gathering every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Reason] = []

    def invalid(self, path: str, expected: Text, found: object) -> None:
        params = {
            "path": path,
            "expected_fr": expected.fr,
            "expected_en": expected.en,
            "found": _shown(found),
        }
        self.problems.append(Reason("facts.invalid", params))

    def record(self, kind: type[Any], value: object, path: str) -> Any:
        """An instance of the dataclass `kind`, or None when a problem was found."""
        if not isinstance(value, dict):
            self.invalid(path, Text("un objet", "an object"), value)
            return None
        before = len(self.problems)
        known = _fields_of(kind)
        for key in value:
            if key not in known:
                params = {"path": f"{path}.{key}", "known": sorted(known)}
                self.problems.append(Reason("facts.unknown_key", params))
        read: dict[str, Any] = {}
        for name, (field, hint) in known.items():
            if name in value:
                read[name] = self.value(hint, value[name], f"{path}.{name}")
            elif field.default is MISSING and field.default_factory is MISSING:
                expected = expected_of(hint)
                params = {
                    "path": f"{path}.{name}",
                    "expected_fr": expected.fr,
                    "expected_en": expected.en,
                }
                self.problems.append(Reason("facts.missing_key", params))
        return kind(**read) if len(self.problems) == before else None

    def value(self, hint: Any, value: object, path: str) -> Any:
        """A value of the annotated type, or None when a problem was found."""
        hint, optional = _without_none(hint)
        if value is None and optional:
            return None
        if is_dataclass(hint) and isinstance(hint, type):
            return self.record(hint, value, path)
        if get_origin(hint) is tuple:
            if not isinstance(value, list):
                self.invalid(path, expected_of(hint), value)
                return None
            inner = get_args(hint)[0]
            return tuple(self.value(inner, item, f"{path}[{n}]") for n, item in enumerate(value))
        read = _scalar(hint, value)
        if read is None:
            self.invalid(path, expected_of(hint), value)
        return read


def _scalar(hint: Any, value: object) -> Any:
    """The value when it is exactly of the kind asked, else None (no scalar kind includes None)."""
    if get_origin(hint) is Literal:
        return value if isinstance(value, str) and value in get_args(hint) else None
    if hint is date:
        if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if hint is int:
        return value if type(value) is int and value >= 0 else None
    return value if type(value) is hint else None


def expected_of(hint: Any) -> Text:
    """What a field expects, in words."""
    hint, optional = _without_none(hint)
    if get_origin(hint) is Literal:
        listed = ", ".join(get_args(hint))
        text = Text(f"l’une des valeurs {listed}", f"one of {listed}")
    elif get_origin(hint) is tuple:
        text = Text("une liste", "a list")
    else:
        text = _PLAIN.get(hint) or Text("un objet", "an object")
    return Text(f"{text.fr} ou null", f"{text.en} or null") if optional else text


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        return kinds[0], True
    return hint, False


_FIELDS: dict[type[Any], dict[str, tuple[Field[Any], Any]]] = {}


def _fields_of(kind: type[Any]) -> dict[str, tuple[Field[Any], Any]]:
    """The fields of a dataclass with their resolved annotations, worked out once."""
    if kind not in _FIELDS:
        hints = get_type_hints(kind)
        _FIELDS[kind] = {field.name: (field, hints[field.name]) for field in fields(kind)}
    return _FIELDS[kind]


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def written(record: Any) -> dict[str, Any]:
    """A dataclass as plain JSON values, without the fields that equal their default."""
    found: dict[str, Any] = {}
    for name, (field, _) in _fields_of(type(record)).items():
        value = getattr(record, name)
        if field.default is not MISSING and value == field.default:
            continue
        found[name] = _written_value(value)
    return found


def _written_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written_value(item) for item in value]
    return written(value) if is_dataclass(value) else value
