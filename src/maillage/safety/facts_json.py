"""Facts files: one question as JSON, ``maillage-safety-facts/1``, read strictly and written back.

Guarantees: a file is refused whole, with the path of every wrong field and what was expected; nothing
unknown is ignored; codes hang together (a profile is of its version, a version of its design), periods do
not end before they start. Reading what was written gives the same facts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety import reasons as _declared  # noqa: F401  (declares every code)
from maillage.safety.acts import Acceptance, Hold, Policy
from maillage.safety.facts import Facts, Lot, Maker, Recipient, Sample, Unit
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.records import Reader, written
from maillage.safety.scheme_json import SchemeRecord, read_scheme, scheme_record
from maillage.safety.terms import Action

FORMAT = "maillage-safety-facts/1"
LONGEST_RANGE = 366
_CODES = {
    "design": (re.compile(r"D\d{4,}"), "D0107"),
    "version": (re.compile(r"D\d{4,}-V\d+"), "D0107-V3"),
    "profile": (re.compile(r"D\d{4,}-V\d+/F\d+"), "D0107-V3/F1"),
}
_PERIODS = (
    ("start", "until"),
    ("start", "withdrawn"),
    ("effective_from", "effective_until"),
    ("basis_from", "basis_until"),
    ("insured_from", "insured_until"),
    ("stated_from", "stated_until"),
    ("agreement_from", "agreement_until"),
    ("placed", "lifted"),
    ("made_from", "made_until"),
    ("day", "last_day"),
)


@dataclass(frozen=True, slots=True)
class FactsRecord:
    """The shape of a facts file: the fields of `Facts`, with the scheme as a plain record.

    A file states its maker and its recipient: neither has a default that could answer for them.
    """

    format: str
    action: Action
    day: date
    unit: Unit
    maker: Maker
    recipient: Recipient
    policies: tuple[Policy, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    holds: tuple[Hold, ...] = ()
    lot: Lot | None = None
    sample: Sample | None = None
    quantity: int | None = None
    stock: int | None = None
    last_day: date | None = None
    scheme: SchemeRecord | None = None


_SHARED = tuple(f.name for f in fields(FactsRecord) if f.name not in ("format", "scheme"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key {key!r}")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def read_facts(path: Path) -> Facts:
    """The facts of a file. Raises Refusal ``facts.*`` with every problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("facts.unreadable", path=path.name, why=_why(error)) from error
    return parse_facts(text, path.name)


def parse_facts(text: str, name: str = "-") -> Facts:
    """The facts written in `text`; `name` is what messages call it. Raises Refusal ``facts.*``."""
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("facts.unreadable", path=name, why=_why(error)) from error
    return facts_from_dict(document)


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error) or type(error).__name__


def facts_from_dict(document: object) -> Facts:
    """The facts of plain JSON values. Raises Refusal ``facts.*`` with every problem."""
    reader = Reader()
    record = reader.record(FactsRecord, document, "$")
    if record is not None:
        _check_coherence(reader, record)
    if reader.problems:
        raise Refusal.because(reader.problems)
    scheme = STARTING_SCHEME
    if record.scheme is not None:
        scheme = read_scheme(record.scheme, reader, "$.scheme")
        if reader.problems:
            raise Refusal.because(reader.problems)
    return Facts(**{name: getattr(record, name) for name in _SHARED}, scheme=scheme)


def facts_as_dict(facts: Facts) -> dict[str, Any]:
    """The facts as plain JSON values; the starting scheme is left out."""
    scheme = None if facts.scheme == STARTING_SCHEME else scheme_record(facts.scheme)
    shared = {name: getattr(facts, name) for name in _SHARED}
    return written(FactsRecord(format=FORMAT, **shared, scheme=scheme))


def _check_coherence(reader: Reader, record: FactsRecord) -> None:
    if record.format != FORMAT:
        reader.invalid("$.format", Text(FORMAT, FORMAT), record.format)
    for name, (pattern, example) in _CODES.items():
        code = getattr(record.unit, name)
        if not pattern.fullmatch(code):
            expected = Text(f"un code comme {example}", f"a code like {example}")
            reader.invalid(f"$.unit.{name}", expected, code)
    unit = record.unit
    _check_prefix(reader, "$.unit.version", unit.version, f"{unit.design}-V")
    _check_prefix(reader, "$.unit.profile", unit.profile, f"{unit.version}/F")
    for path, item in _walk(record, "$"):
        _check_periods(reader, path, item)
    claimed = record.recipient.claimed
    if claimed is not None and claimed.claimed is not None:
        nothing = Text("rien : une prétention n’en contient pas d’autre", "nothing: a claim holds no other")
        reader.invalid("$.recipient.claimed.claimed", nothing, claimed.claimed.id)
    if record.quantity is not None and record.quantity < 1:
        expected = Text("un nombre entier d’au moins 1", "a whole number, at least 1")
        reader.invalid("$.quantity", expected, record.quantity)
    if record.last_day is not None:
        if record.action != "make":
            only = Text("rien, sauf pour l’action make", "nothing, except for the action make")
            reader.invalid("$.last_day", only, record.last_day.isoformat())
        _check_length(reader, "$.last_day", record.day, record.last_day)
    if record.lot is not None:
        _check_length(reader, "$.lot.made_until", record.lot.made_from, record.lot.made_until)


def _check_prefix(reader: Reader, path: str, code: str, prefix: str) -> None:
    if not code.startswith(prefix):
        reader.invalid(path, Text(f"un code en {prefix}…", f"a code in {prefix}…"), code)


def _check_length(reader: Reader, path: str, first: date, last: date) -> None:
    if (last - first).days >= LONGEST_RANGE:
        expected = Text(f"au plus {LONGEST_RANGE} jours", f"at most {LONGEST_RANGE} days")
        reader.invalid(path, expected, last.isoformat())


def _check_periods(reader: Reader, path: str, item: Any) -> None:
    for start, end in _PERIODS:
        first, last = getattr(item, start, None), getattr(item, end, None)
        if first is not None and last is not None and last < first:
            day = first.isoformat()
            expected = Text(f"une date à partir du {day}", f"a date from {day} on")
            reader.invalid(f"{path}.{end}", expected, last.isoformat())


def _walk(item: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every record inside a record, with its path."""
    yield path, item
    for field in fields(item):
        value = getattr(item, field.name)
        if is_dataclass(value):
            yield from _walk(value, f"{path}.{field.name}")
        elif isinstance(value, tuple):
            for number, inner in enumerate(value):
                if is_dataclass(inner):
                    yield from _walk(inner, f"{path}.{field.name}[{number}]")
