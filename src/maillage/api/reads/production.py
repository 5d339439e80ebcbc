"""Plans, and what follows from them: proposals, orders, lots, deliveries, messages. With the rights of the screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from maillage.api.asking import Window, clock_of, known_actor, list_of, listed, only, today_of
from maillage.api.problems import ReasonOut
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import boards, deliveries, lots, messages, orders, plans, solves, verify
from maillage.api.shapes import marked, reasons_out, shown, without
from maillage.apps.accounts.actor import require_somewhere
from maillage.apps.outbox.queries.messages import MessageRow, message_list
from maillage.apps.production.policies import require_delivery, require_lot, require_plans, require_workshop
from maillage.apps.production.queries.board import Board, ProposalCard, board_of, shop_named
from maillage.apps.production.queries.deliveries import (
    DeliveryRow,
    DeliverySheet,
    delivery_list,
    delivery_sheet,
)
from maillage.apps.production.queries.lots import (
    LotFilter,
    LotRow,
    LotSheet,
    lot_list,
    lot_sheet,
    why_not_release,
)
from maillage.apps.production.queries.orders import OrderSheet, order_sheet
from maillage.apps.production.queries.plans import PlanRow, PlanSheet, plan_list, plan_sheet
from maillage.apps.production.queries.solve_jobs import JobRow, solve_job
from maillage.apps.production.queries.verification import VerifiedLot, verified_lot

Proposal = without(ProposalCard, "refusals", name="Proposal", refusals=list[ReasonOut])
WorkBoard = without(Board, "proposals", name="WorkBoard", proposals=list[Proposal])  # type: ignore[valid-type]
Lot = without(LotSheet, name="Lot", why_not_release=list[ReasonOut])
Solve = without(JobRow, "reasons", name="Solve", reasons=list[ReasonOut], gap=float | None, seconds=int)


LotVerification = without(VerifiedLot, "standing", name="LotVerification", standing=str)


class PlanQuery(Window):
    status: str = Field("", examples=["adopted"])
    scope: str = ""


@plans.get("", response=list_of(PlanRow))
@only(PlanQuery)
def plan_index(request: HttpRequest, asked: Query[PlanQuery]) -> dict[str, Any]:
    """Plans, the latest first."""
    require_plans(known_actor(request))
    return listed(request, plan_list(**asked.given(), **asked.window()))


@plans.get("/{code}", response=marked(PlanSheet))
@only(Nothing)
def plan(request: HttpRequest, code: str) -> Any:
    """A plan: coverage (shares), its bound, what it leaves out and why, how far the world has moved since."""
    require_plans(known_actor(request))
    return plan_sheet(code, today_of(request))


@solves.get("/{code}", response=Solve)
@only(Nothing)
def solve(request: HttpRequest, code: str) -> dict[str, Any]:
    """Where the computing of a plan stands: stage, coverage, bound and gap so far, seconds of work, regions (or needs
    advised on) done and in all; `plan` once it is kept."""
    require_plans(known_actor(request))
    row = solve_job(code)
    seconds = row.seconds(clock_of(request).now())
    return shown(row, reasons=reasons_out(request, row.reasons), gap=row.gap, seconds=seconds)


@boards.get("/{workshop}", response=WorkBoard)
@only(Nothing)
def board(request: HttpRequest, workshop: str) -> dict[str, Any]:
    """What a workshop has to do: proposals with every reason why one would be refused, orders, lots."""
    shop = shop_named(workshop)
    require_workshop(known_actor(request), department=shop.department, workshop=shop.code)
    found = board_of(shop, today_of(request))
    proposals = [shown(card, refusals=reasons_out(request, card.refusals)) for card in found.proposals]
    return shown(found, proposals=proposals)


@orders.get("/{code}", response=marked(OrderSheet))
@only(Nothing)
def order(request: HttpRequest, code: str) -> Any:
    """An order and its lots."""
    actor = known_actor(request)
    sheet = order_sheet(code, today_of(request))
    require_lot(actor, department=sheet.department, workshop=sheet.workshop)
    return sheet


class LotQuery(Window):
    status: str = ""
    workshop: str = ""
    design: str = ""


@lots.get("", response=list_of(LotRow))
@only(LotQuery)
def lot_index(request: HttpRequest, asked: Query[LotQuery]) -> dict[str, Any]:
    """The lots that the account may read."""
    actor = known_actor(request)
    require_somewhere(actor, "lots.read")
    page = lot_list(actor=actor, found=LotFilter(**asked.given()), **asked.worded(request))
    return listed(request, page)


@lots.get("/{code}", response=Lot)
@only(Nothing)
def lot(request: HttpRequest, code: str) -> dict[str, Any]:
    """A lot, its inspection plan and checklist, and every reason why it cannot be released today."""
    actor = known_actor(request)
    sheet = lot_sheet(code)
    require_lot(actor, department=sheet.department, workshop=sheet.row.workshop)
    found = why_not_release(code, today_of(request))
    return shown(sheet, why_not_release=reasons_out(request, found))


class DeliveryQuery(Window):
    status: str = ""
    side: str = Field("", description="sent or received, for who does both.")


@deliveries.get("", response=list_of(DeliveryRow))
@only(DeliveryQuery)
def delivery_index(request: HttpRequest, asked: Query[DeliveryQuery]) -> dict[str, Any]:
    """Deliveries of the account’s own organisations."""
    return listed(request, delivery_list(actor=known_actor(request), **asked.given(), **asked.window()))


@deliveries.get("/{code}", response=marked(DeliverySheet))
@only(Nothing)
def delivery(request: HttpRequest, code: str) -> Any:
    """A delivery, line by line."""
    actor = known_actor(request)
    sheet = delivery_sheet(code)
    require_delivery(
        actor,
        sender=(sheet.workshop_department, sheet.row.workshop),
        receiver=(sheet.establishment_department, sheet.row.establishment),
    )
    return sheet


class MessageQuery(Window):
    is_read: bool | None = None
    urgent: bool | None = None


@messages.get("", response=list_of(MessageRow))
@only(MessageQuery)
def message_index(request: HttpRequest, asked: Query[MessageQuery]) -> dict[str, Any]:
    """Messages to the account and to its organisations."""
    actor = known_actor(request)
    page = message_list(actor.organisations, account=actor.user_id, **asked.given(), **asked.window())
    return listed(request, page)


@verify.get("/{lot}", response=LotVerification)
@only(Nothing)
def verification(request: HttpRequest, lot: str) -> Any:
    """What anyone holding an object may know of its lot: no recipient is named."""
    return verified_lot(lot, today_of(request))
