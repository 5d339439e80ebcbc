"""What is current: a fold over the acts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from maillage.apps.records.models import Act
from maillage.register.lasting import last_day


@dataclass(frozen=True, slots=True)
class Ending:
    """An act that ends another: withdrawal, suspension, lifting."""

    number: str
    kind: str
    valid_from: date
    reason: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """An act that changes the terms of a decision from a day on, the whole of them."""

    number: str
    valid_from: date
    payload: Mapping[str, Any]

    @property
    def until(self) -> date | None:
        stated = self.payload["effective_until"]
        return None if stated is None else date.fromisoformat(stated)


def amendment_on(amendments: Sequence[Amendment], day: date) -> Amendment | None:
    """Of those that have begun, the one that began last (of two that began the same day, the one recorded last)."""
    begun = [found for found in amendments if found.valid_from <= day]
    return max(reversed(begun), key=lambda found: found.valid_from, default=None)


# What an amendment says of itself; everything else that it states is a term of the decision.
OF_AMENDMENT = frozenset({"amends", "after", "from", "category", "reason"})


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as read, with what ends it and what amends it (each in order of recording); `amended_by` is the amendment
    whose terms these are (see `as_amended`); `beside` is what the asker wanted read in the same query."""

    number: str
    kind: str
    subject: str
    object: str
    valid_from: date
    valid_until: date | None
    payload: Mapping[str, Any]
    sha256: str
    recorded_at: datetime
    actor: str
    ends: str
    endings: tuple[Ending, ...]
    amendments: tuple[Amendment, ...] = ()
    amended_by: str = ""
    beside: str = field(default="", compare=False)

    def ended_on(self, day: date) -> Ending | None:
        """The first ending in force on `day`."""
        return next((ending for ending in self.endings if ending.valid_from <= day), None)

    def as_amended(self, day: date) -> ActRow:
        """The act with the terms that hold on `day`: those of the amendment that began last (of two that began
        the same day, the one recorded last), as the register folds them; its own before any."""
        last = amendment_on(self.amendments, day)
        if last is None:
            return self
        terms = {key: value for key, value in last.payload.items() if key not in OF_AMENDMENT}
        return replace(
            self, valid_until=last.until, payload={**self.payload, **terms}, amended_by=last.number
        )

    def last_day(self, day: date) -> date | None:
        """The last day from `day` on, amendments to come included, whatever ends it."""
        changes = (amendment.valid_from for amendment in self.amendments)
        return last_day(day, changes, lambda start: self.as_amended(start).valid_until)


# Plain values: a page may read thousands of acts, and a model of each costs ten times the reading.
_FIELDS = (
    *("pk", "number", "kind", "subject", "object", "valid_from", "valid_until"),
    *("payload", "sha256", "recorded_at", "actor", "ends__number"),
)
_OF_ENDINGS = ("ends_id", "amends_id", "number", "kind", "valid_from", "payload")


@dataclass(frozen=True, slots=True)
class _After:
    """What later acts do to those read, by key, in order of recording."""

    endings: Mapping[int, Sequence[Ending]]
    amendments: Mapping[int, Sequence[Amendment]]


def _row(values: tuple[Any, ...], after: _After) -> ActRow:
    pk, number, kind, subject, second, valid_from, valid_until, payload, sha256, recorded_at, actor, ends = (
        values[: len(_FIELDS)]
    )
    return ActRow(
        number=number,
        kind=kind,
        subject=subject,
        object=second,
        valid_from=valid_from,
        valid_until=valid_until,
        payload=json.loads(payload),
        sha256=sha256,
        recorded_at=recorded_at,
        actor=actor,
        ends=ends or "",
        endings=tuple(after.endings.get(pk, ())),
        amendments=tuple(after.amendments.get(pk, ())),
        beside=(values[len(_FIELDS)] or "") if len(values) > len(_FIELDS) else "",
    )


def _after(acts: QuerySet[Act]) -> _After:
    """What ends or amends each of the acts. One query."""
    endings: dict[int, list[Ending]] = defaultdict(list)
    amendments: dict[int, list[Amendment]] = defaultdict(list)
    keys = acts.order_by().values("pk")
    rows = Act.objects.filter(Q(ends__in=keys) | Q(amends__in=keys)).order_by("pk").values_list(*_OF_ENDINGS)
    for ended, amended, number, kind, valid_from, payload in rows:
        said = json.loads(payload)
        if ended is not None:
            endings[ended].append(Ending(number, kind, valid_from, said.get("reason", "")))
        if amended is not None:
            amendments[amended].append(Amendment(number, valid_from, said))
    return _After(endings, amendments)


def _read(acts: QuerySet[Act], beside: Subquery | None = None) -> tuple[ActRow, ...]:
    rows = list(acts.order_by("pk").values_list(*_FIELDS, *([] if beside is None else [beside])))
    after = _after(acts) if rows else _After({}, {})
    return tuple(_row(row, after) for row in rows)


def acts_of(kind: str, subjects: Collection[str] | None = None) -> tuple[ActRow, ...]:
    """Acts of a kind, of the given subjects or all, oldest first. Two queries."""
    acts = Act.objects.filter(kind=kind)
    return _read(acts if subjects is None else acts.filter(subject__in=subjects))


def acts_by_kind(
    wanted: Mapping[str, Collection[str] | None], beside: Subquery | None = None
) -> dict[str, tuple[ActRow, ...]]:
    """Acts of several kinds, each of the given subjects or all, oldest first. Two queries together."""
    asked = Q()
    for kind, subjects in wanted.items():
        asked |= Q(kind=kind) if subjects is None else Q(kind=kind, subject__in=subjects)
    found: dict[str, list[ActRow]] = {kind: [] for kind in wanted}
    for row in _read(Act.objects.filter(asked), beside) if wanted else ():
        found[row.kind].append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}


def acts_numbered(numbers: Collection[str]) -> dict[str, ActRow]:
    """The acts that exist, by number. Two queries."""
    return {row.number: row for row in _read(Act.objects.filter(number__in=numbers))} if numbers else {}


def act_numbered(number: str) -> ActRow | None:
    return acts_numbered([number]).get(number)
