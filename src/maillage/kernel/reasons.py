"""The catalogue of stable reason codes, with their words in both languages.

Guarantees: a code is declared once, in the module that decides it; it is dotted lower
case, never reused for another meaning; its wording and advice exist in French and in
English. Screens, API and command line all render a code through `render`, so that the
same refusal reads the same everywhere. A parameter whose value is itself a code (a role, an
action) keeps it for machines, and reads in words where its declaration gives them. The page of
codes in the docs is generated from `catalogue()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.kernel.text import Text

CODE = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")
ITEM = "item"  # the parameter that names which one of a list a reason is about
AFTER_ITEM = Text(fr="\u202f: ", en=": ")


@dataclass(frozen=True, slots=True)
class ReasonText:
    """What a code says, and what the reader can do about it. Both may use ``{parameter}``.

    `words` reads the values of some parameters: name of the parameter → value → words.
    """

    code: str
    says: Text
    advice: Text
    words: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    def filled(self, template: Text, params: Mapping[str, Any], language: str) -> str:
        read = {key: _in_words(self._reader(key), value, language) for key, value in params.items()}
        return template.to(language).format_map(_Missing(read))

    def _reader(self, name: str) -> Reader:
        given = self.words.get(name)
        return _READERS.get(name, _as_it_is) if given is None else given.get


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its parameters, and the act (its public number) that founds it."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    act: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params), "act": self.act}


Reader = Callable[[Any], Text | None]
_CATALOGUE: dict[str, ReasonText] = {}
_READERS: dict[str, Reader] = {}


def _as_it_is(_value: Any) -> None:
    return None


def read_parameter(name: str, reader: Reader) -> None:
    """Values of this parameter read in words wherever a reason has it and its declaration gives none.

    For ids that an engine takes as they come and only a layer above can name.
    """
    _READERS[name] = reader


def declare(
    code: str,
    *,
    fr: str,
    en: str,
    advice_fr: str,
    advice_en: str,
    words: Mapping[str, Mapping[Any, Text]] | None = None,
) -> str:
    """Add a code to the catalogue and return it.

    Raises ValueError when the code is malformed or already stands for something else.
    """
    if not CODE.match(code):
        raise ValueError(f"malformed reason code: {code!r}")
    text = ReasonText(code, Text(fr, en), Text(advice_fr, advice_en), words or {})
    if _CATALOGUE.setdefault(code, text) != text:
        raise ValueError(f"reason code declared twice: {code!r}")
    return code


def catalogue() -> Iterator[ReasonText]:
    """Every declared code, in order of code."""
    return iter(sorted(_CATALOGUE.values(), key=lambda reason: reason.code))


def is_declared(code: str) -> bool:
    return code in _CATALOGUE


class _Missing(dict[str, Any]):
    """Shows an absent parameter as an ellipsis instead of hiding the whole sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


def _in_words(reader: Reader, value: Any, language: str) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_in_words(reader, item, language) for item in value)
    found = reader(value)
    return _plain(value, language) if found is None else found.to(language)


def _plain(value: Any, language: str) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item, language) for item in value)
    if isinstance(value, float):
        shown = str(value).removesuffix(".0")
        return shown.replace(".", ",") if language == "fr" else shown
    return str(value)


def render(code: str, params: Mapping[str, Any], language: str) -> str:
    """What the code says, filled with its parameters. An undeclared code shows itself.

    About one item of a list, the item comes first: "P0002-014: …".
    """
    text = _CATALOGUE.get(code)
    words = code if text is None else text.filled(text.says, params, language)
    item = params.get(ITEM)
    return words if item is None else f"{_plain(item, language)}{AFTER_ITEM.to(language)}{words}"


def advise(code: str, params: Mapping[str, Any], language: str) -> str:
    """What the reader can do; empty for an undeclared code."""
    text = _CATALOGUE.get(code)
    return "" if text is None else text.filled(text.advice, params, language)
