"""What happens to work when its need closes: proposals and unfinished orders stop, workshops are told.

Registered with `needs.closing` at start-up. What is already made stays: its lots may still be
delivered or kept. Source: peers page §2 (closed needs carry a reason; nothing is lost in silence).
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.changes import stop_order, stop_proposal
from maillage.apps.production.codes import OrderStatus, ProposalStatus
from maillage.apps.production.models import Order, Proposal
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


class NeedWork:
    """Orders and proposals, as the closing of a need sees them."""

    def under_way(self, need: str) -> Sequence[str]:
        orders = Order.objects.filter(need__code=need, status=OrderStatus.ACTIVE)
        proposals = Proposal.objects.filter(need__code=need, status=ProposalStatus.OPEN)
        return [
            *orders.order_by("pk").values_list("code", flat=True),
            *proposals.order_by("pk").values_list("code", flat=True),
        ]

    def stop(self, need: str, *, note: str, actor: Actor, clock: Clock) -> None:
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


NEED_WORK = NeedWork()
