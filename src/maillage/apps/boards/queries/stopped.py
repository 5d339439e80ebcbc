"""Pieces that an establishment was sent and must not use: lots that an act holds.

Guarantees: every line of a delivery whose lot is held and of which pieces were not all refused is told,
received or still on its way, with the act that holds it; the newest act first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models import DeliveryLine
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.queries.acts import ActRow, acts_numbered
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
    """An act, and what it forbids to use here."""

    act: str
    name: Text
    reason: str
    since: datetime
    lines: tuple[StoppedPieces, ...]

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


def _stops(lines: QuerySet[DeliveryLine]) -> tuple[Stop, ...]:
    kept = Q(accepted=None) | Q(accepted__gt=0)
    rows = (
        lines.filter(kept, lot__status=LotStatus.HELD)
        .select_related("lot__profile__version__design", "need", "delivery__workshop")
        .order_by("pk")
    )
    by_act: dict[str, list[StoppedPieces]] = {}
    for row in rows:
        by_act.setdefault(row.lot.held_by_act, []).append(_line(row))
    acts = acts_numbered(by_act)

    def stop(act: ActRow) -> Stop:
        reason = str(act.payload.get("reason", ""))
        return Stop(
            act.number, ACT_NAMES[ActKind(act.kind)], reason, act.recorded_at, tuple(by_act[act.number])
        )

    return tuple(stop(act) for act in sorted(acts.values(), key=lambda act: act.recorded_at, reverse=True))


def stopped_at(establishments: Collection[str]) -> tuple[Stop, ...]:
    """What these establishments must not use. One query, three when there is something."""
    return _stops(DeliveryLine.objects.filter(delivery__establishment__code__in=establishments))


def stopped_of(need: str) -> tuple[Stop, ...]:
    """What was sent for one need and must not be used. One query, three when there is something."""
    return _stops(DeliveryLine.objects.filter(need__code=need))
