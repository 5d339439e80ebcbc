"""A strict reader of decoded JSON that gathers every problem with its path.

Guarantees: a value is either of the stated shape or reported once; booleans are never
numbers, a float is never an integer, NaN and infinities are never numbers; a key that is
unknown, missing or written twice in one object is reported. What is returned for a value
that was reported is only there to let the reading go on: `Problems.settle` refuses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.reading import codes

MOST_PIECES: Final = 10**7  # planning page §2: above, an integer is refused
MOST_NUMBER: Final = 1e12  # keeps every weighted sum far from overflow
SHOWN: Final = 60  # characters of a refused value that are quoted

POSITIVE: Final = "> 0"
NOT_NEGATIVE: Final = "≥ 0"


class Absent:
    """Marks a key that is not in the object (null is a value, and never a good one)."""


ABSENT: Final = Absent()


class RepeatedKeys(dict[str, Any]):
    """An object in which some keys were written several times."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.repeated = [key for key, count in counts.items() if count > 1]


def decode(content: bytes) -> Any:
    """The JSON value of UTF-8 bytes; NaN and Infinity are let through to be refused by path.

    Raises ValueError (not JSON, not UTF-8, a number too long) or RecursionError.
    """
    return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(pairs)


def shown(value: Any) -> str:
    """A refused value as JSON, shortened visibly."""
    if value is ABSENT:
        return "∅"
    quoted = printable(json.dumps(value, ensure_ascii=False))
    return quoted if len(quoted) <= SHOWN else quoted[:SHOWN] + "…"


def printable(text: str) -> str:
    """The text with lone surrogates escaped, so that any terminal can show it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(slots=True)
class Problems:
    """The problems met so far in one file."""

    found: list[Reason] = field(default_factory=list)

    def add(self, code: str, path: str, value: Any, **params: Any) -> None:
        self.found.append(Reason(code, {"path": printable(path), "found": shown(value), **params}))

    def settle(self, kind: str) -> None:
        """Raises one `planning.bad_input` refusal that carries every problem, if there is any."""
        if self.found:
            raise Refusal(reasons.BAD_INPUT, others=self.found, kind=kind, count=len(self.found))


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object being read: each method takes a key and reports what is wrong with it."""

    values: dict[str, Any]
    path: str
    problems: Problems

    @classmethod
    def of(cls, value: Any, path: str, keys: Sequence[str], problems: Problems) -> Fields | None:
        """The object at `path`, or None when it is something else (reported)."""
        if not isinstance(value, dict):
            if value is not ABSENT:  # reported when it was looked for
                problems.add(codes.OBJECT, path, value)
            return None
        for key in value:
            if key not in keys:
                problems.add(codes.KNOWN_KEY, joined(path, key), value[key], keys=list(keys))
        if isinstance(value, RepeatedKeys):
            for key in value.repeated:
                problems.add(codes.SINGLE_KEY, joined(path, key), value[key])
        return cls(value, path, problems)

    def at(self, key: str) -> str:
        return joined(self.path, key)

    def has(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str) -> Any:
        """The value of a required key, or ABSENT (reported)."""
        value = self.values.get(key, ABSENT)
        if value is ABSENT:
            self.problems.add(codes.PRESENT, self.at(key), value)
        return value

    def integer(self, key: str, low: int, high: int = MOST_PIECES, default: int | None = None) -> int:
        if default is not None and key not in self.values:
            return default
        value = self.get(key)
        if value is ABSENT:
            return low
        return integer(value, self.at(key), self.problems, low, high)

    def number(
        self,
        key: str,
        above: str = NOT_NEGATIVE,
        low: float | None = None,
        high: float | None = None,
        default: float | None = None,
    ) -> float:
        """A finite number: above 0 or at least 0 by `above`, unless `low` and `high` are given."""
        if default is not None and key not in self.values:
            return default
        value = self.get(key)
        if value is ABSENT:
            return 1.0
        return number(value, self.at(key), self.problems, above, low, high)

    def text(self, key: str, default: str | None = None) -> str:
        """A printable text; only a key with a default may hold the empty one."""
        if default is not None and key not in self.values:
            return default
        value = self.get(key)
        if value is ABSENT or (value == "" and default == ""):
            return ""
        return text(value, self.at(key), self.problems)

    def boolean(self, key: str) -> bool:
        value = self.get(key)
        if value is ABSENT or isinstance(value, bool):
            return value is True
        self.problems.add(codes.BOOLEAN, self.at(key), value)
        return False

    def day(self, key: str) -> date:
        value = self.get(key)
        if isinstance(value, str) and len(value) == len("2020-04-06"):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if value is not ABSENT:
            self.problems.add(codes.DATE, self.at(key), value)
        return date(2000, 1, 1)

    def items(self, key: str, optional: bool = False, filled: bool = False) -> Iterator[tuple[Any, str]]:
        """The items of a list with their paths; nothing (reported) for anything else."""
        if optional and key not in self.values:
            return
        value = self.get(key)
        if value is not ABSENT:
            yield from listed(value, self.at(key), self.problems, filled)

    def rows(
        self, key: str, keys: Sequence[str], optional: bool = False, filled: bool = False
    ) -> Iterator[Fields]:
        """The objects of a list, each with the same known keys."""
        for value, path in self.items(key, optional, filled):
            row = Fields.of(value, path, keys, self.problems)
            if row is not None:
                yield row

    def mapping(self, key: str) -> Iterator[tuple[str, Any, str]]:
        """(name, value, path) of each entry of an object whose keys are free names."""
        value = self.get(key)
        if value is ABSENT:
            return
        if not isinstance(value, dict):
            self.problems.add(codes.OBJECT, self.at(key), value)
            return
        for name in value.repeated if isinstance(value, RepeatedKeys) else ():
            self.problems.add(codes.SINGLE_KEY, joined(self.at(key), name), value[name])
        for name, entry in value.items():
            path = joined(self.at(key), name)
            text(name, path, self.problems)
            yield name, entry, path

    def reference(self, key: str, known: Iterable[str], list_name: str) -> str:
        """An identifier that must be in `known` (a set or mapping)."""
        value = self.text(key)
        if isinstance(self.values.get(key), str) and value and value not in known:
            self.problems.add(codes.REFERENCE, self.at(key), value, list=list_name)
        return value


def joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def listed(value: Any, path: str, problems: Problems, filled: bool = False) -> Iterator[tuple[Any, str]]:
    if not isinstance(value, list):
        problems.add(codes.LIST, path, value)
        return
    if filled and not value:
        problems.add(codes.NOT_EMPTY, path, value)
    for rank, item in enumerate(value):
        yield item, f"{path}[{rank}]"


def integer(value: Any, path: str, problems: Problems, low: int, high: int) -> int:
    if type(value) is int and low <= value <= high:
        return value
    problems.add(codes.INTEGER, path, value, low=low, high=high)
    return low


def number(
    value: Any,
    path: str,
    problems: Problems,
    above: str = NOT_NEGATIVE,
    low: float | None = None,
    high: float | None = None,
) -> float:
    least, most = (0.0 if low is None else low), (MOST_NUMBER if high is None else high)
    # NaN fails both comparisons and infinity the second
    if type(value) in (int, float) and least <= value <= most and (above != POSITIVE or value > 0):
        return float(value)
    wanted = f"{above}, ≤ {most:g}" if low is None else f"{least:g} … {most:g}"
    problems.add(codes.NUMBER, path, value, range=wanted)
    return 1.0


def numbers(value: Any, path: str, length: int | None, problems: Problems, above: str) -> tuple[float, ...]:
    """A list of exactly `length` numbers (any length when it could not be read)."""
    if not isinstance(value, list):
        problems.add(codes.LIST, path, value)
        return ()
    if length is not None and len(value) != length:
        problems.add(codes.LENGTH, path, len(value), length=length)
    return tuple(number(v, f"{path}[{i}]", problems, above) for i, v in enumerate(value))


def text(value: Any, path: str, problems: Problems) -> str:
    if isinstance(value, str) and value and value.isprintable():
        return value
    problems.add(codes.STRING, path, value)
    return ""


def distinct(values: Iterable[tuple[str, str]], problems: Problems) -> None:
    """Reports each (value, path) whose value came before."""
    seen: set[str] = set()
    for value, path in values:
        if value and value in seen:
            problems.add(codes.UNIQUE, path, value)
        seen.add(value)
