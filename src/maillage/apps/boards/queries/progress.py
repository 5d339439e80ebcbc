"""How far needs are: the stage each has reached, and where its pieces are.

Guarantees: a number of queries that does not depend on how many needs; pieces are counted in one place
each (received, on their way, made, being made, proposed), and the rest has no workshop yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Sum

from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.models import DeliveryLine, Lot, Order, Proposal
from maillage.kernel.text import Text

STAGES: dict[str, Text] = {
    "received": Text("Demande reçue", "Request received"),
    "confirmed": Text("Confirmée", "Confirmed"),
    "verified": Text("Vérifiée", "Verified"),
    "planned": Text("Proposée à un atelier", "Put to a workshop"),
    "making": Text("En fabrication", "Being made"),
    "on_way": Text("En route", "On its way"),
    "delivered": Text("Pièces reçues", "Pieces received"),
}
ORDER = tuple(STAGES)


@dataclass(frozen=True, slots=True)
class Progress:
    """Pieces of one need. `proposed` waits for a workshop's answer; `next_on` is the next day on which
    a workshop says that pieces are ready, `arrive_on` when the plan has the last ones arrive."""

    asked: int
    verified: int
    proposed: int
    making: int
    made: int
    on_way: int
    received: int
    next_on: date | None
    arrive_on: date | None

    @property
    def without(self) -> int:
        """Pieces that no workshop has been asked for, or that none took."""
        served = self.proposed + self.making + self.made + self.on_way + self.received
        return max(0, self.asked - served)

    @property
    def stage(self) -> str:
        """The furthest stage that some of its pieces have reached."""
        reached = (
            ("delivered", self.received), ("on_way", self.on_way), ("making", self.making or self.made),
            ("planned", self.proposed), ("verified", self.verified),
        )  # fmt: skip
        return next((name for name, pieces in reached if pieces), "confirmed")

    @property
    def is_done(self) -> bool:
        return self.received >= self.asked


def _sums(rows: QuerySet[Any], **named: Any) -> Mapping[int, Mapping[str, Any]]:
    found = rows.values("need").annotate(**named)
    return {row["need"]: row for row in found}


def progress_of(codes: Collection[str]) -> dict[str, Progress]:
    """By code of need. Five queries."""
    return progress_of_needs(list(Need.objects.filter(code__in=codes)))


def progress_of_needs(needs: Sequence[Need]) -> dict[str, Progress]:
    """The same of needs already read. Four queries."""
    keys = [need.pk for need in needs]
    left = F("quantity") - F("accepted") - F("declined")
    proposals = _sums(
        Proposal.objects.filter(need__in=keys, status=ProposalStatus.OPEN),
        pieces=Sum(left), arrive=Max("arrive_on"),
    )  # fmt: skip
    orders = _sums(
        Order.objects.filter(need__in=keys, status=OrderStatus.ACTIVE, made__lt=F("quantity")),
        pieces=Sum(F("quantity") - F("made")), ready=Min("ready_on"),
    )  # fmt: skip
    good = Q(status__in=[LotStatus.MADE, LotStatus.INSPECTED, LotStatus.RELEASED, LotStatus.HELD])
    lots = {
        row["order__need"]: row["pieces"]
        for row in Lot.objects.filter(good, order__need__in=keys)
        .values("order__need")
        .annotate(pieces=Sum(F("quantity_made") - F("quantity_rejected") - F("quantity_delivered")))
    }
    sent = _sums(
        DeliveryLine.objects.filter(need__in=keys, accepted=None),
        pieces=Sum("quantity"),
    )

    def one(need: Need) -> Progress:
        proposed, ordered = proposals.get(need.pk, {}), orders.get(need.pk, {})
        return Progress(
            asked=need.quantity,
            verified=need.quantity - need.unverified,
            proposed=int(proposed.get("pieces") or 0) if need.status == NeedStatus.OPEN else 0,
            making=int(ordered.get("pieces") or 0),
            made=int(lots.get(need.pk) or 0),
            on_way=int(sent.get(need.pk, {}).get("pieces") or 0),
            received=need.received,
            next_on=ordered.get("ready"),
            arrive_on=proposed.get("arrive"),
        )

    return {need.code: one(need) for need in needs}
