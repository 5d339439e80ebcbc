"""In what order a list comes: orders named by stable keys, each ending on something unique.

Guarantees: a key asks for its order, a leading "-" reverses it; every order ends on a unique tie-break,
so that pages neither repeat nor skip a line; what is unknown comes last either way, on every database;
a key that does not exist is refused, with those that do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import CharField, F, Func
from django.db.models.expressions import Expression, OrderBy
from django.db.models.fields.json import KeyTextTransform

from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories.names import plain_letters
from maillage.kernel.text import Text

UNKNOWN_SORT = declare(
    "list.unknown_sort",
    fr="Cette liste ne se trie pas par « {given} ».",
    en="This list cannot be sorted by “{given}”.",
    advice_fr="Triez par l’une de ces clés, avec « - » devant pour l’ordre inverse : {allowed}.",
    advice_en="Sort by one of these keys, with “-” in front for the reverse order: {allowed}.",
)

Row = TypeVar("Row")
Part = TypeVar("Part")
ACCENTED = "ÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ’"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyy'"


class _PlainLetters(Func):
    """A text as people look it up: lower case, no accents, compared letter by letter on every database."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        connection.ensure_connection()
        connection.connection.create_function("plain_letters", 1, _plain, deterministic=True)
        return super().as_sql(compiler, connection, function="plain_letters", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        accented, plain = ACCENTED + ACCENTED.lower(), (PLAIN + PLAIN).replace("'", "''")
        ligatures = "REPLACE(REPLACE(%(expressions)s, 'œ', 'oe'), 'Œ', 'oe')"
        template = f"TRANSLATE(LOWER({ligatures}), '{accented}', '{plain}') COLLATE \"C\""
        return super().as_sql(compiler, connection, template=template, **context)


def _plain(text: str | None) -> str | None:
    return None if text is None else plain_letters(text)


@dataclass(frozen=True, slots=True)
class InWords:
    """A field's path, compared as people look texts up; in JSON, of the language that ends the path."""

    path: str

    def expression(self, language: str) -> Expression:
        path = self.path.replace("{language}", language)
        if path == self.path:
            return _PlainLetters(F(path))
        field, _, key = path.rpartition("__")  # the JSON may stand behind relations
        return _PlainLetters(KeyTextTransform(key, F(field)))


Term = str | InWords | Expression


@dataclass(frozen=True)  # no slots: `LineOrder[Row](…)` could not be written
class Sorts(Generic[Part]):
    """Orders by key. `default` is the order of whoever asks for none; it may start with "-"."""

    keys: Mapping[str, Part]
    default: str

    def chosen(self, sort: str) -> tuple[str, bool]:
        """The key asked for, and whether it is reversed. Raises Refusal ``list.unknown_sort``."""
        asked = sort or self.default
        key = asked.removeprefix("-")
        if key not in self.keys:
            raise Refusal(UNKNOWN_SORT, given=sort, allowed=list(self.keys))
        return key, asked.startswith("-")


@dataclass(frozen=True)
class RowOrder(Sorts[tuple[Term, ...]]):
    """Orders of rows in the database: each key's terms, then `tie`, which no two rows share.

    A term is a field's path, "-" in front when the key itself counts it downwards; `InWords` of the path
    of a text, where ``{language}`` stands for the reader's language; or an expression.
    """

    tie: str = "pk"

    def terms(self, sort: str, language: str = "fr") -> tuple[OrderBy, ...]:
        """What to hand to `order_by`. Raises Refusal ``list.unknown_sort``."""
        key, reverse = self.chosen(sort)
        spoken = "en" if language.startswith("en") else "fr"
        return (*(_ordered(term, reverse, spoken) for term in self.keys[key]), _ordered(self.tie))


def _ordered(term: Term, reverse: bool = False, language: str = "fr") -> OrderBy:
    if isinstance(term, str):
        path = F(term.removeprefix("-"))
        return OrderBy(path, descending=term.startswith("-") != reverse, nulls_last=True)
    found = term.expression(language) if isinstance(term, InWords) else term
    return OrderBy(found, descending=reverse, nulls_last=True)


@dataclass(frozen=True)
class LineOrder(Sorts[Callable[[Row], Any]], Generic[Row]):
    """Orders of lines already read: what each key compares, then `tie`, which no two lines share.

    Texts compare as people look them up: without case or accents, in the reader's language.
    """

    tie: Callable[[Row], Any] = repr

    def arranged(self, lines: Iterable[Row], sort: str, language: str = "fr") -> list[Row]:
        """The lines in the order asked. Raises Refusal ``list.unknown_sort``."""
        key, reverse = self.chosen(sort)
        compared = self.keys[key]
        steady = sorted(lines, key=self.tie)
        known = [line for line in steady if compared(line) is not None]
        known.sort(key=lambda line: _comparable(compared(line), language), reverse=reverse)
        return known + [line for line in steady if compared(line) is None]


def _comparable(value: Any, language: str) -> Any:
    if isinstance(value, Text):
        return plain_letters(value.to(language))
    if isinstance(value, str):
        return plain_letters(value)
    if isinstance(value, tuple):
        return tuple(_comparable(part, language) for part in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal()
    return value
