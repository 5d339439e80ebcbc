"""What workshops and establishments do with the plan: answer, make, inspect, release, send, receive.

Each verb works on everything the story has for a need, whoever the planner gave it to, so
that the story does not depend on the planner's choices. A verb that finds nothing to do
raises `LookupError`: the story would otherwise silently lack a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from maillage.apps.production.codes import DeliveryStatus, LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.commands.adopt_plan import adopt_told_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.site.demo.stage import Stage

LOT_OF_BARRIER = 50  # pieces, the least of the scheme's limits for category B
BARRIERS = ("open-visor", "mask", "counter")
T = TypeVar("T")


def plan(stage: Stage, offset: int, *, days: int | None = None, adopt: bool = True) -> str:
    """Solve, and adopt at the same instant; the code of the plan."""
    actor, clock = stage.person("coordination", offset), stage.at(offset, 15)
    code: str = solve_plan(actor=actor, clock=clock, days=days).code
    if adopt:
        adopt_told_plan(code=code, actor=actor, clock=clock)
    return code


def _found(rows: Iterable[T], stage: Stage, key: str, what: str) -> Sequence[T]:
    found = list(rows)
    if not found:
        raise LookupError(f"the story expects {what} for {key} ({stage.needs[key]})")
    return found


def proposals(stage: Stage, key: str) -> Sequence[Proposal]:
    rows = Proposal.objects.filter(need__code=stage.needs[key], status=ProposalStatus.OPEN)
    return _found(rows.select_related("workshop").order_by("code"), stage, key, "an open proposal")


def accept(stage: Stage, key: str, offset: int, *, share: float = 1.0) -> None:
    """Accept that share of each proposal (at least one piece); the rest stays open."""
    for row in proposals(stage, key):
        accept_proposal(
            code=row.code,
            quantity=max(1, int(row.quantity * share)),
            actor=stage.member_of(row.workshop.code, offset),
            clock=stage.at(offset, 10),
        )


def decline(stage: Stage, key: str, offset: int, reason: str, note: str = "") -> None:
    """Decline what is left of each proposal."""
    for row in proposals(stage, key):
        decline_proposal(
            code=row.code,
            reason=reason,
            note=note,
            actor=stage.member_of(row.workshop.code, offset),
            clock=stage.at(offset, 11),
        )


def make(stage: Stage, key: str, offset: int, *, share: float = 1.0) -> None:
    """Declare the lots of each order, made on the day before and that day."""
    rows = Order.objects.filter(need__code=stage.needs[key], status=OrderStatus.ACTIVE)
    design = next(name for name, code in stage.designs.items() if code == _design_of(stage, key))
    for order in _found(rows.select_related("workshop").order_by("code"), stage, key, "an order"):
        left = max(1, int((order.quantity - order.made) * share))
        limit = LOT_OF_BARRIER if design in BARRIERS else left
        while left > 0:
            quantity = min(left, limit)
            making = Making(
                quantity=quantity,
                made_from=stage.day(offset - 1),
                made_until=stage.day(offset),
                machine=f"{design} · poste {stage.random.randrange(1, 5)}",
                material_batch=f"LM-{stage.random.randrange(1000, 9999)}",
                stock_confirmed=True,
            )
            actor = stage.member_of(order.workshop.code, offset)
            declare_lot(order=order.code, making=making, actor=actor, clock=stage.at(offset, 17))
            left -= quantity


def _design_of(stage: Stage, key: str) -> str:
    found = Order.objects.filter(need__code=stage.needs[key]).values_list("need__design__code", flat=True)
    return str(found[0])


def lots(stage: Stage, key: str, status: LotStatus) -> Sequence[Lot]:
    rows = Lot.objects.filter(order__need__code=stage.needs[key], status=status.value)
    related = rows.select_related("workshop", "profile__version__design").order_by("code")
    return _found(related, stage, key, f"a lot {status.value}")


def inspect(stage: Stage, key: str, offset: int, *, defects: int = 0, set_aside: int = 0) -> None:
    """Every item of the checklist held; `defects` in the drawn sample reject the lot."""
    for lot in lots(stage, key, LotStatus.MADE):
        items = checklist_of(lot.category, lot.profile.version.design.object_type)
        found = Inspection(
            rejected=set_aside,
            sample_inspected=lot.sampling["sample_size"],
            sample_defects=defects,
            checks={item.id: True for item in items},
            hygiene_declared=True,
        )
        actor = stage.member_of(lot.workshop.code, offset)
        inspect_lot(code=lot.code, found=found, actor=actor, clock=stage.at(offset, 12))


def release(stage: Stage, key: str, offset: int) -> None:
    for lot in lots(stage, key, LotStatus.INSPECTED):
        release_lot(
            code=lot.code, actor=stage.member_of(lot.workshop.code, offset), clock=stage.at(offset, 13)
        )


def send(stage: Stage, key: str, offset: int, *, share: float = 1.0) -> None:
    """One delivery a workshop, of that share of what each released lot still holds."""
    parcels: dict[str, list[Parcel]] = {}
    for lot in lots(stage, key, LotStatus.RELEASED):
        left = lot.quantity_released - lot.quantity_delivered
        if left > 0:
            parcel = Parcel(lot.code, max(1, int(left * share)))
            parcels.setdefault(lot.workshop.code, []).append(parcel)
    for workshop, found in _found(sorted(parcels.items()), stage, key, "pieces to send"):
        send_delivery(
            parcels=found,
            carrier=stage.random.choice(("Coursiers du Réseau", "Voiture de l’atelier", "Messagerie locale")),
            actor=stage.member_of(workshop, offset),
            clock=stage.at(offset, 14),
        )


def receive(
    stage: Stage, key: str, offset: int, *, refused: int = 0, reason: str = "", note: str = ""
) -> None:
    """Receive what is on its way; `refused` pieces of the first lot, with a reason."""
    rows = Delivery.objects.filter(
        lines__need__code=stage.needs[key], status=DeliveryStatus.SENT.value
    ).select_related("establishment")
    for delivery in _found(rows.distinct().order_by("code"), stage, key, "a delivery on its way"):
        counts: dict[str, Count] = {}
        for line in delivery.lines.select_related("lot").order_by("pk"):
            out = min(refused, line.quantity)
            refused -= out
            counts[line.lot.code] = Count(
                line.quantity - out, out, reason if out else "", note if out else ""
            )
        receive_delivery(
            code=delivery.code,
            counts=counts,
            actor=stage.member_of(delivery.establishment.code, offset),
            clock=stage.at(offset, 9),
        )
