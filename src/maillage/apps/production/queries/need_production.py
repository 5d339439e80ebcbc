"""What is done for one need: who makes, which lots, which deliveries, and why not more.

The block of a need's page. Guarantees: a known number of queries; reasons are those of the
latest plan of the need's scope, in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.needs.models import Need
from maillage.apps.production.models import DeliveryLine, Lot, Order, Plan, PlanUnserved, Proposal
from maillage.apps.production.queries.plans import kept_plan
from maillage.apps.production.queries.unserved import unserved_rows, worded
from maillage.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class ProposedWork:
    """A proposal: `accepted` pieces became orders."""

    code: str
    plan: str
    status: str
    workshop: str
    workshop_name: str
    profile: str
    quantity: int
    accepted: int
    declined: int
    decline_reason: str
    ready_on: date
    arrive_on: date
    on_time: bool


@dataclass(frozen=True, slots=True)
class OrderedWork:
    code: str
    status: str
    workshop: str
    workshop_name: str
    quantity: int
    made: int
    ready_on: date


@dataclass(frozen=True, slots=True)
class MadeLot:
    code: str
    status: str
    workshop: str
    made_until: date
    quantity_made: int
    quantity_released: int
    quantity_delivered: int
    held_by: str


@dataclass(frozen=True, slots=True)
class SentPieces:
    delivery: str
    lot: str
    sent_on: date
    received_on: date | None
    quantity: int
    accepted: int | None
    refused: int | None


@dataclass(frozen=True, slots=True)
class NeedProduction:
    """`plan` is the latest plan that speaks of the need (empty without one); `missing` its missing pieces."""

    proposals: tuple[ProposedWork, ...]
    orders: tuple[OrderedWork, ...]
    lots: tuple[MadeLot, ...]
    deliveries: tuple[SentPieces, ...]
    plan: str
    missing: int
    reasons: tuple[Reason, ...]

    @property
    def any(self) -> bool:
        return bool(self.proposals or self.orders or self.lots or self.deliveries or self.plan)


def _proposals(need: Need) -> tuple[ProposedWork, ...]:
    rows = Proposal.objects.filter(need=need).select_related("plan", "workshop", "profile").order_by("-pk")
    return tuple(
        ProposedWork(
            row.code,
            row.plan.code,
            row.status,
            row.workshop.code,
            row.workshop.name,
            row.profile.code,
            row.quantity,
            row.accepted,
            row.declined,
            row.decline_reason,
            row.ready_on,
            row.arrive_on,
            row.on_time,
        )
        for row in rows
    )


def _orders(need: Need) -> tuple[OrderedWork, ...]:
    rows = Order.objects.filter(need=need).select_related("workshop").order_by("pk")
    return tuple(
        OrderedWork(r.code, r.status, r.workshop.code, r.workshop.name, r.quantity, r.made, r.ready_on)
        for r in rows
    )


def _lots(need: Need) -> tuple[MadeLot, ...]:
    rows = Lot.objects.filter(order__need=need).select_related("workshop").order_by("pk")
    return tuple(
        MadeLot(
            row.code,
            row.status,
            row.workshop.code,
            row.made_until,
            row.quantity_made,
            row.quantity_released,
            row.quantity_delivered,
            row.held_by_act,
        )
        for row in rows
    )


def _deliveries(need: Need) -> tuple[SentPieces, ...]:
    rows = DeliveryLine.objects.filter(need=need).select_related("delivery", "lot").order_by("pk")
    return tuple(
        SentPieces(
            row.delivery.code,
            row.lot.code,
            row.delivery.sent_on,
            row.delivery.received_on,
            row.quantity,
            row.accepted,
            row.refused,
        )
        for row in rows
    )


def _latest_plan(need: Need) -> str:
    """The latest plan solved for the need's scope since the need exists."""
    rows = Plan.objects.filter(created_at__gte=need.created_at)
    if need.scenario:
        rows = rows.filter(export__scenario__code=need.scenario)
    else:
        rows = rows.filter(export__scenario=None)
    return rows.order_by("-pk").values_list("code", flat=True).first() or ""


def _why(need: Need, plan: str) -> tuple[int, tuple[Reason, ...]]:
    """Missing pieces and reasons of the need in that plan, or why it was left out of it."""
    if not plan:
        return 0, ()
    if PlanUnserved.objects.filter(plan__code=plan, need=need).exists():
        kept = kept_plan(plan)
        found = [item for item in unserved_rows(kept, text=need.code) if item.face.code == need.code]
        said = worded(kept, found)
        return said[0].missing, said[0].reasons
    excluded = Plan.objects.values_list("export__excluded", flat=True).get(code=plan)
    for item in excluded:
        if item["need"] == need.code:
            reason = item["reason"]
            return item["quantity"], (Reason(reason["code"], reason["params"], reason["act"]),)
    return 0, ()


def production_of_need(code: str) -> NeedProduction:
    """About 10 queries, and 20 more when a safety rule is among the reasons; empty for an unknown need."""
    need = Need.objects.filter(code=code).first()
    if need is None:
        return NeedProduction((), (), (), (), "", 0, ())
    plan = _latest_plan(need)
    missing, reasons = _why(need, plan)
    return NeedProduction(
        _proposals(need), _orders(need), _lots(need), _deliveries(need), plan, missing, reasons
    )
