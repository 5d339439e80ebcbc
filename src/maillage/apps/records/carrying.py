"""How the register carries acts: for each kind, what its record states, and what act a record makes.

Guarantees: one table, filled once at start-up by the apps whose acts they are, as effects are; the two directions
are each other's inverse, so that rows can be made again from the log and compared with it; a kind that nobody
registered is never a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import civil_date
from maillage.register.kinds import Kind
from maillage.register.matters import Matter
from maillage.register.records import Record
from maillage.register.state import State

HYPOTHESIS = "hypothesis"  # key of the payload of what a scenario supposes: never an act of an authority


@dataclass(frozen=True, slots=True)
class Stated:
    """What a record says beyond its number, its authority and its dates."""

    kind: Kind
    matter: Matter
    reason: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Of one kind of act. `is_logged` may spare some acts of the kind; `check` refuses what no longer holds on the
    day of publication; `start` is the key of the payload that repeats the first day."""

    stated: Callable[[ActFacts], Stated]
    is_logged: Callable[[ActFacts], bool] = lambda _facts: True
    check: Callable[[ActFacts], None] = lambda _facts: None
    start: str = ""


Reader = Callable[[Record, State], ActFacts]

_CARRIERS: dict[str, Carrier] = {}
_READERS: dict[str, Reader] = {}


def register_carrier(kind: ActKind, carrier: Carrier) -> None:
    """Acts of this kind are records. Registering again replaces."""
    _CARRIERS[kind.value] = carrier


def register_reader(kind: Kind, reader: Reader) -> None:
    """The act that a record of this kind makes."""
    _READERS[kind.value] = reader


def is_logged(facts: ActFacts) -> bool:
    """Whether an act takes effect as a record of the register, once that is open."""
    carrier = _CARRIERS.get(facts.kind)
    return carrier is not None and not facts.payload.get(HYPOTHESIS) and carrier.is_logged(facts)


def logged_kinds() -> tuple[str, ...]:
    """The kinds of act of which at least some are records."""
    return tuple(sorted(_CARRIERS))


def record_of(facts: ActFacts, *, number: str, authority: str, issued: date) -> Record:
    """The record that carries the act."""
    stated = _CARRIERS[facts.kind].stated(facts)
    return Record(
        id=number,
        kind=stated.kind,
        authority=authority,
        issued=issued,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        reason=stated.reason,
        matter=stated.matter,
    )


def kind_of(facts: ActFacts) -> Kind:
    """The kind of the record that carries the act."""
    return _CARRIERS[facts.kind].stated(facts).kind


def facts_of(record: Record, state: State) -> ActFacts | None:
    """The act that the record makes; None for a kind that makes none (a key)."""
    reader = _READERS.get(record.kind.value)
    if reader is None:
        return None
    return replace(
        reader(record, state), number=record.id, valid_from=record.valid_from, valid_until=record.valid_until
    )


def check(facts: ActFacts) -> None:
    """Raises Refusal (or Conflict) for what no longer holds when the act is published."""
    _CARRIERS[facts.kind].check(facts)


def starting(facts: ActFacts, day: date) -> ActFacts:
    """The same act from another first day."""
    key = _CARRIERS[facts.kind].start
    moved: Mapping[str, Any] = {key: day.isoformat()} if key else {}
    return replace(facts, valid_from=day, payload={**facts.payload, **moved})


def is_hypothesis(payload: Mapping[str, Any], valid_from: date, recorded_at: Any) -> bool:
    """Whether an act recorded is one that a scenario supposes: it says so, or begins before it was recorded."""
    return bool(payload.get(HYPOTHESIS)) or valid_from < civil_date(recorded_at)
