"""What happens to work when its need, or its workshop, closes: proposals and unfinished orders stop.

Registered with `needs.closing` and `network.closing` at start-up. Whoever works for a closed
need is told, and whoever waits for a closed workshop. What is already made stays: its lots
may still be delivered or kept. Source: peers page §2 (closed needs carry a reason; nothing is lost in silence).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.changes import stop_order, stop_proposal
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.commands.give_up_order import give_back
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


class NeedWork:
    """Orders and proposals, as the closing of a need sees them."""

    def under_way(self, need: str, /) -> Sequence[str]:
        orders = Order.objects.filter(need__code=need, status=OrderStatus.ACTIVE)
        proposals = Proposal.objects.filter(need__code=need, status=ProposalStatus.OPEN)
        return [
            *orders.order_by("pk").values_list("code", flat=True),
            *proposals.order_by("pk").values_list("code", flat=True),
        ]

    def stop(self, need: str, /, *, note: str, actor: Actor, clock: Clock) -> None:
        told: dict[str, tuple[str, list[str]]] = {}
        orders = Order.objects.filter(need__code=need, status=OrderStatus.ACTIVE)
        proposals = Proposal.objects.filter(need__code=need, status=ProposalStatus.OPEN)
        for order in orders.select_related("workshop").order_by("pk"):
            stop_order(order.pk, need, clock)
            told.setdefault(order.workshop.code, (order.workshop.contact_email, []))[1].append(order.code)
        for proposal in proposals.select_related("workshop").order_by("pk"):
            stop_proposal(proposal.pk, need)
            shop = proposal.workshop
            told.setdefault(shop.code, (shop.contact_email, []))[1].append(proposal.code)
        for code, (email, work) in told.items():
            self._tell(code, email, need, work, note, clock)
            journal(actor=actor, clock=clock, verb="stop_work", subject=code, need=need, work=work)

    @staticmethod
    def _tell(workshop: str, email: str, need: str, work: Sequence[str], note: str, clock: Clock) -> None:
        listed = ", ".join(work)
        post(
            key=f"closed:{need}:{workshop}",
            organisation=workshop,
            email=email,
            subject=Text(fr=f"Besoin {need} clos : arrêtez", en=f"Need {need} closed: stop"),
            body=Text(
                fr=f"Ne fabriquez plus pour ce besoin ({listed}). Motif : {note or '—'}",
                en=f"Make no more for this need ({listed}). Reason: {note or '—'}",
            ),
            about=need,
            urgent=True,
            clock=clock,
        )


class WorkshopWork:
    """Orders, proposals and lots in hand, as the closing of a workshop sees them."""

    def under_way(self, workshop: str, /) -> Sequence[str]:
        orders = Order.objects.filter(UNMADE, workshop__code=workshop, status=OrderStatus.ACTIVE)
        proposals = Proposal.objects.filter(workshop__code=workshop, status=ProposalStatus.OPEN)
        lots = Lot.objects.filter(IN_HAND, workshop__code=workshop)
        rows = (found.order_by("pk").values_list("code", flat=True) for found in (orders, proposals, lots))
        return [code for codes in rows for code in codes]

    def stop(self, workshop: str, /, *, note: str, actor: Actor, clock: Clock) -> None:
        """Orders go back to their needs and those who wait are told; lots in hand are left as they are."""
        orders = Order.objects.filter(UNMADE, workshop__code=workshop, status=OrderStatus.ACTIVE)
        proposals = Proposal.objects.filter(workshop__code=workshop, status=ProposalStatus.OPEN)
        stopped = []
        for order in orders.select_related("workshop", "need__establishment").order_by("need_id", "pk"):
            give_back(order, CLOSED, clock)
            stopped.append(order.code)
        for proposal in proposals.order_by("need_id", "pk"):
            stop_proposal(proposal.pk, workshop)
            stopped.append(proposal.code)
        if stopped:
            journal(actor=actor, clock=clock, verb="stop_work", subject=workshop, work=stopped, note=note)


UNMADE = Q(made__lt=F("quantity"))
IN_HAND = Q(status__in=[LotStatus.MADE, LotStatus.INSPECTED, LotStatus.HELD]) | Q(
    status=LotStatus.RELEASED, quantity_delivered__lt=F("quantity_released")
)
CLOSED = Text(fr="l’atelier ferme", en="the workshop closes")
NEED_WORK = NeedWork()
WORKSHOP_WORK = WorkshopWork()
