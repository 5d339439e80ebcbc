"""Pieces that an establishment was sent and must not use: lots that an act holds.

Guarantees: every line of a delivery whose lot is held and of which pieces were not all refused is told,
received or still on its way, with the act that holds it; the newest act first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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
    is_recall: bool = False

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


def with_acts(lines: QuerySet[DeliveryLine]) -> QuerySet[DeliveryLine]:
    """Lines with all that is said of them, and of the act that holds their lot when one does."""
    return lines.select_related(
        "lot__profile__version__design", "need", "delivery__workshop", "delivery__establishment"
    ).annotate(act_kind=_of_act("kind"), act_payload=_of_act("payload"), since=_of_act("recorded_at"))


def stops_among(rows: Iterable[Any]) -> tuple[Stop, ...]:
    """The stops of lines read `with_acts`, the newest act first."""
    held: dict[str, list[Any]] = {}
    for row in rows:
        if row.lot.status == LotStatus.HELD and row.accepted != 0:
            held.setdefault(row.lot.held_by_act, []).append(row)

    def stop(act: str, lines: list[Any]) -> Stop:
        first = lines[0]
        reason = str(json.loads(first.act_payload).get("reason", ""))
        kind, listed = ActKind(first.act_kind), tuple(map(_line, lines))
        return Stop(act, ACT_NAMES[kind], reason, first.since, listed, is_recall=kind is ActKind.RECALL)

    found = [stop(act, lines) for act, lines in held.items()]
    return tuple(sorted(found, key=lambda stop: stop.since, reverse=True))


KEPT_OF_HELD = Q(lot__status=LotStatus.HELD) & (Q(accepted=None) | Q(accepted__gt=0))


def _stops(lines: QuerySet[DeliveryLine]) -> tuple[Stop, ...]:
    return stops_among(with_acts(lines.filter(KEPT_OF_HELD)).order_by("pk"))


def stopped_of(need: str) -> tuple[Stop, ...]:
    """What was sent for one need and must not be used. One query."""
    return _stops(DeliveryLine.objects.filter(need__code=need))
