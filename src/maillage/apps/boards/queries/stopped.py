"""Pieces that an establishment was sent and must not use: lots that an act holds.

Guarantees: every line of a delivery whose lot is held and of which pieces were not all refused is told,
received or still on its way, with the act that holds it; the newest act first.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models import DeliveryLine
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.models import Act
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class StoppedPieces:
    """`pieces` sent and not refused; `received` whether a receipt was recorded."""

    lot: str
    need: str
    delivery: str
    workshop_name: str
    design_name: Text
    pieces: int
    received: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """An act, and what it forbids to use here. `message`: the key of what its reader has not acknowledged."""

    act: str
    name: Text
    reason: str
    since: datetime
    lines: tuple[StoppedPieces, ...]
    message: str = ""

    @property
    def pieces(self) -> int:
        return sum(line.pieces for line in self.lines)


def _line(row: DeliveryLine) -> StoppedPieces:
    return StoppedPieces(
        lot=row.lot.code,
        need=row.need.code,
        delivery=row.delivery.code,
        workshop_name=row.delivery.workshop.name,
        design_name=Text.from_dict(row.lot.profile.version.design.name),
        pieces=row.quantity if row.accepted is None else row.accepted,
        received=row.accepted is not None,
    )


def _of_act(column: str) -> Subquery:
    """A column of the act that holds the lot of a line."""
    return Subquery(Act.objects.filter(number=OuterRef("lot__held_by_act")).values(column)[:1])


def _stops(lines: QuerySet[DeliveryLine]) -> tuple[Stop, ...]:
    kept = Q(accepted=None) | Q(accepted__gt=0)
    rows = (
        lines.filter(kept, lot__status=LotStatus.HELD)
        .select_related("lot__profile__version__design", "need", "delivery__workshop")
        .annotate(act_kind=_of_act("kind"), act_payload=_of_act("payload"), since=_of_act("recorded_at"))
        .order_by("-since", "lot__held_by_act", "pk")
    )

    def stop(act: str, held: list[Any]) -> Stop:
        first = held[0]
        reason = str(json.loads(first.act_payload).get("reason", ""))
        return Stop(act, ACT_NAMES[ActKind(first.act_kind)], reason, first.since, tuple(map(_line, held)))

    by_act = groupby(rows, lambda row: row.lot.held_by_act)
    return tuple(stop(act, list(held)) for act, held in by_act)


def stopped_at(establishments: Collection[str]) -> tuple[Stop, ...]:
    """What these establishments must not use. One query."""
    return _stops(DeliveryLine.objects.filter(delivery__establishment__code__in=establishments))


def stopped_of(need: str) -> tuple[Stop, ...]:
    """What was sent for one need and must not be used. One query."""
    return _stops(DeliveryLine.objects.filter(need__code=need))
