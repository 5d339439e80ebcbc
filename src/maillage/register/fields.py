"""A strict reader of the fields of a signed JSON object, that gathers every problem with its path.

Guarantees: exactly the keys expected, each of the type and form stated; booleans are never integers. A text has no
control, invisible or reordering character, so that what a person reads is what was signed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final, TypeVar

from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal
from maillage.register.encoding import is_digest
from maillage.register.keys import PublicKey

Found = TypeVar("Found")
SHOWN: Final = 60
BESIDES: Final = str.maketrans(dict.fromkeys("\n\u00a0\u202f", " "))


def _expected(name: str, fr: str, en: str) -> str:
    return declare(
        f"register.expected.{name}",
        fr=f"{{path}} : {{found}} ; attendu : {fr}.",
        en=f"{{path}}: {{found}}; expected: {en}.",
        advice_fr="Corrigez ce champ d’après la page « register-formats ».",
        advice_en="Mend this field after the page “register-formats”.",
    )


JSON = _expected(
    "json",
    "une ligne de JSON canonique (RFC 8785), sans nombre à virgule",
    "one line of canonical JSON (RFC 8785), without floats",
)
FIRST_LINE = _expected("first_line", "la ligne « {wanted} »", "the line “{wanted}”")
OBJECT = _expected("object", "un objet", "an object")
LIST = _expected("list", "une liste d’éléments rangés, sans doublon", "a sorted list without repetition")
NOT_EMPTY = _expected("not_empty", "au moins un élément", "at least one item")
KEYS = _expected("keys", "exactement les champs {keys}", "exactly the fields {keys}")
TEXT = _expected(
    "text", "un texte lisible d’au plus {most} caractères", "a readable text of at most {most} characters"
)
FORM = _expected("form", "la forme {form}", "the form {form}")
DATE = _expected("date", "une date AAAA-MM-JJ", "a date YYYY-MM-DD")
INTEGER = _expected("integer", "un entier de {low} à {high}", "an integer from {low} to {high}")
BOOLEAN = _expected("boolean", "true ou false", "true or false")
CHOICE = _expected("choice", "l’un de {choices}", "one of {choices}")
DIGEST = _expected("digest", "un SHA-256 en 64 chiffres hexadécimaux", "a SHA-256 in 64 hexadecimal digits")
KEY = _expected("key", "une clé de vérification Ed25519", "an Ed25519 verifier key")
PERIOD = _expected("period", "une période dans l’ordre : {why}", "a period in order: {why}")
CONSISTENT = _expected("consistent", "{why}", "{why}")


def is_readable(text: str) -> bool:
    """Whether what a person sees is what is there: printable characters, newlines and French spaces."""
    return text.isprintable() or text.translate(BESIDES).isprintable()


def shown(value: Any) -> str:
    quoted = json.dumps(value, ensure_ascii=True, default=str)
    return quoted if len(quoted) <= SHOWN else quoted[:SHOWN] + "…"


@dataclass(slots=True)
class Problems:
    """What is wrong so far with one document."""

    found: list[Reason] = field(default_factory=list)

    def add(self, code: str, path: str, value: Any, **params: Any) -> None:
        self.found.append(Reason(code, {"path": path, "found": shown(value), **params}))

    def settle(self, code: str) -> None:
        """Raises one Refusal `code` that carries every problem, if there is any."""
        if self.found:
            raise Refusal(code, others=self.found)


@dataclass(frozen=True, slots=True)
class Fields:
    """One object; a method reads one key, and reports it when it is not as it must be."""

    values: Mapping[str, Any]
    path: str
    problems: Problems

    @classmethod
    def of(cls, value: Any, path: str, keys: Iterable[str], problems: Problems) -> Fields | None:
        """The object with exactly these keys; None (reported) for anything else."""
        wanted = sorted(keys)
        if not isinstance(value, Mapping):
            problems.add(OBJECT, path or ".", value)
            return None
        if sorted(value) != wanted:
            odd = sorted(set(value) ^ set(wanted))
            problems.add(KEYS, path or ".", odd, keys=wanted)
            return None
        return cls(value, path, problems)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _bad(self, code: str, key: str, **params: Any) -> None:
        self.problems.add(code, self.at(key), self.values[key], **params)

    def text(self, key: str, most: int = 200, empty: bool = False) -> str:
        value = self.values[key]
        filled = isinstance(value, str) and bool(value.strip() or (empty and not value))
        if filled and len(value) <= most and is_readable(value):
            return str(value)
        self._bad(TEXT, key, most=most)
        return ""

    def form(self, key: str, pattern: re.Pattern[str], example: str, empty: bool = False) -> str:
        value = self.values[key]
        if isinstance(value, str) and (pattern.fullmatch(value) or (empty and not value)):
            return value
        self._bad(FORM, key, form=example)
        return ""

    def choice(self, key: str, choices: Sequence[str], empty: bool = False) -> str:
        value = self.values[key]
        if isinstance(value, str) and (value in choices or (empty and not value)):
            return value
        self._bad(CHOICE, key, choices=list(choices))
        return ""

    def day(self, key: str) -> date:
        return self._day(key) or date(2000, 1, 1)

    def day_or_none(self, key: str) -> date | None:
        return None if self.values[key] is None else self._day(key)

    def _day(self, key: str) -> date | None:
        value = self.values[key]
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._bad(DATE, key)
        return None

    def integer(self, key: str, low: int, high: int) -> int:
        value = self.values[key]
        if type(value) is int and low <= value <= high:
            return value
        self._bad(INTEGER, key, low=low, high=high)
        return low

    def boolean(self, key: str) -> bool:
        value = self.values[key]
        if isinstance(value, bool):
            return value
        self._bad(BOOLEAN, key)
        return False

    def digest(self, key: str, empty: bool = False) -> str:
        value = self.values[key]
        if isinstance(value, str) and (is_digest(value) or (empty and not value)):
            return value
        self._bad(DIGEST, key)
        return ""

    def open_object(self, key: str) -> Mapping[str, Any]:
        """An object whose members are not looked at here."""
        value = self.values[key]
        if isinstance(value, Mapping):
            return value
        self._bad(OBJECT, key)
        return {}

    def key(self, key: str) -> PublicKey | None:
        return read_key(self.values[key], self.at(key), self.problems)

    def sorted_texts(
        self, key: str, good: Callable[[str], bool], code: str, filled: bool = False, **params: Any
    ) -> tuple[str, ...]:
        """A strictly increasing list of texts, each `good`, so that a set has one spelling."""
        value = self.values[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._bad(LIST, key)
            return ()
        if any(first >= second for first, second in pairwise(value)):
            self._bad(LIST, key)
        if filled and not value:
            self._bad(NOT_EMPTY, key)
        for rank, item in enumerate(value):
            if not good(item):
                self.problems.add(code, f"{self.at(key)}[{rank}]", item, **params)
        return tuple(value)

    def inner(self, key: str, keys: Iterable[str]) -> Fields | None:
        return Fields.of(self.values[key], self.at(key), keys, self.problems)

    def entries(self, key: str) -> Iterator[tuple[str, Any, str]]:
        """(name, value, path) of each member of an object whose names are free."""
        for name, value in self.open_object(key).items():
            yield name, value, f"{self.at(key)}.{name}"


def read_key(value: Any, path: str, problems: Problems) -> PublicKey | None:
    if isinstance(value, str):
        try:
            return PublicKey.parse(value)
        except (ValueError, IndexError):
            pass
    problems.add(KEY, path, value)
    return None
