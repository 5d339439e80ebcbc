"""What is current: a fold over the acts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from maillage.apps.records.models import Act


@dataclass(frozen=True, slots=True)
class Ending:
    """An act that ends another: withdrawal, suspension, lifting."""

    number: str
    kind: str
    valid_from: date
    reason: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as read, with what ends it (all endings, in order of recording); `beside` is what the asker
    wanted read in the same query."""

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
    beside: str = field(default="", compare=False)

    def ended_on(self, day: date) -> Ending | None:
        """The first ending in force on `day`."""
        return next((ending for ending in self.endings if ending.valid_from <= day), None)


# Plain values: a page may read thousands of acts, and a model of each costs ten times the reading.
_FIELDS = (
    *("pk", "number", "kind", "subject", "object", "valid_from", "valid_until"),
    *("payload", "sha256", "recorded_at", "actor", "ends__number"),
)
_OF_ENDINGS = ("ends_id", "number", "kind", "valid_from", "payload")


def _row(values: tuple[Any, ...], endings: Mapping[int, Sequence[Ending]]) -> ActRow:
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
        endings=tuple(endings.get(pk, ())),
        beside=(values[len(_FIELDS)] or "") if len(values) > len(_FIELDS) else "",
    )


def _endings(acts: QuerySet[Act]) -> dict[int, list[Ending]]:
    """What ends each of the acts, by key, in order of recording."""
    found: dict[int, list[Ending]] = defaultdict(list)
    rows = Act.objects.filter(ends__in=acts).order_by("pk").values_list(*_OF_ENDINGS)
    for ended, number, kind, valid_from, payload in rows:
        found[ended].append(Ending(number, kind, valid_from, json.loads(payload).get("reason", "")))
    return found


def _read(acts: QuerySet[Act], beside: Subquery | None = None) -> tuple[ActRow, ...]:
    rows = list(acts.order_by("pk").values_list(*_FIELDS, *([] if beside is None else [beside])))
    endings = _endings(acts) if rows else {}
    return tuple(_row(row, endings) for row in rows)


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
