"""What is done for one need: who makes, which lots, which deliveries, and why not more.

The block of a need's page. Guarantees: a known number of queries; reasons are those of the
latest plan of the need's scope, in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.needs.models import Need
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.models import DeliveryLine, Lot, Order, Plan, Proposal
from maillage.apps.production.queries.unserved import why_missing
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
    """`plan` is the latest plan that speaks of the need (empty without one); `missing` its pieces not on time."""

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


def latest_plan_of(need: Need) -> Plan | None:
    """The latest plan solved for the need's scope since the need exists; never one that only supposes."""
    rows = Plan.objects.select_related("export").filter(created_at__gte=need.created_at)
    rows = rows.exclude(status=PlanStatus.HYPOTHESIS)
    if need.scenario:
        rows = rows.filter(export__scenario__code=need.scenario)
    else:
        rows = rows.filter(export__scenario=None)
    return rows.order_by("-pk").first()


def _why(need: Need, plan: Plan | None) -> tuple[int, tuple[Reason, ...]]:
    """Pieces that this plan does not make arrive on time, and why; or why the need was left out of it."""
    if plan is None:
        return 0, ()
    said = why_missing(plan, need)
    return (0, ()) if said is None else (said.missing + said.late, said.reasons)


def production_of_need(code: str) -> NeedProduction:
    """About 8 queries, and 6 more when a safety rule is among the reasons; empty for an unknown need."""
    need = Need.objects.filter(code=code).first()
    if need is None:
        return NeedProduction((), (), (), (), "", 0, ())
    plan = latest_plan_of(need)
    missing, reasons = _why(need, plan)
    return NeedProduction(
        proposals=_proposals(need),
        orders=_orders(need),
        lots=_lots(need),
        deliveries=_deliveries(need),
        plan=plan.code if plan is not None else "",
        missing=missing,
        reasons=reasons,
    )
