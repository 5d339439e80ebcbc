"""What is current: a fold over the acts."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    beside: str = ""

    def ended_on(self, day: date) -> Ending | None:
        """The first ending in force on `day`."""
        return next((ending for ending in self.endings if ending.valid_from <= day), None)


def _row(act: Act, endings: Sequence[Act]) -> ActRow:
    return ActRow(
        number=act.number,
        kind=act.kind,
        subject=act.subject,
        object=act.object,
        valid_from=act.valid_from,
        valid_until=act.valid_until,
        payload=json.loads(act.payload),
        sha256=act.sha256,
        recorded_at=act.recorded_at,
        actor=act.actor,
        ends=act.ends.number if act.ends is not None else "",
        endings=tuple(
            Ending(e.number, e.kind, e.valid_from, json.loads(e.payload).get("reason", "")) for e in endings
        ),
        beside=getattr(act, "beside", None) or "",
    )


def _read(acts: QuerySet[Act]) -> tuple[ActRow, ...]:
    rows = acts.select_related("ends").prefetch_related("ended_by").order_by("pk")
    return tuple(_row(act, sorted(act.ended_by.all(), key=lambda e: e.pk)) for act in rows)


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
    acts = Act.objects.filter(asked)
    for row in _read(acts if beside is None else acts.annotate(beside=beside)) if wanted else ():
        found[row.kind].append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}


def acts_numbered(numbers: Collection[str]) -> dict[str, ActRow]:
    """The acts that exist, by number. Two queries."""
    return {row.number: row for row in _read(Act.objects.filter(number__in=numbers))} if numbers else {}


def act_numbered(number: str) -> ActRow | None:
    return acts_numbered([number]).get(number)
