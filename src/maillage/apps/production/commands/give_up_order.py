"""A workshop gives up what is left of an order it had accepted, with a reason.

Guarantees: pieces already made stay counted; what is left goes back to the need at once, so
that the next plan can serve it elsewhere; the workshop is not asked again for that need; the
establishment that waits is told.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.changes import stop_order
from maillage.apps.production.codes import DECLINE_REASONS, DeclineReason
from maillage.apps.production.commands.locking import lock_active_order
from maillage.apps.production.models import Order
from maillage.apps.production.reasons import DECLINE_REASON
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


def give_back(row: Order, why: Text, clock: Clock) -> int:
    """Stop the order for its own workshop and tell who waits; the pieces left to make, given back."""
    workshop, need = row.workshop, row.need
    left, place = stop_order(row.pk, workshop.code, clock), need.establishment
    post(
        key=f"given-up:{row.code}",
        organisation=place.code,
        email=place.contact_email,
        subject=Text(
            fr=f"Besoin {need.code} : {left} pièce(s) de moins", en=f"Need {need.code}: {left} piece(s) less"
        ),
        body=Text(
            fr=f"{workshop.name} ne peut plus faire {left} pièce(s) ({why.fr}). Le prochain plan les cherchera ailleurs.",
            en=f"{workshop.name} can no longer make {left} piece(s) ({why.en}). The next plan will look elsewhere.",
        ),
        about=need.code,
        clock=clock,
    )
    return left


@command
def give_up_order(*, order: str, reason: str, actor: Actor, clock: Clock, note: str = "") -> Order:
    """The order, cancelled by its own workshop (its code is the cause)."""
    if reason not in {item.value for item in DeclineReason}:
        raise Refusal(DECLINE_REASON, expected=[item.value for item in DeclineReason])
    row = lock_active_order(order)
    workshop = row.workshop
    require(actor, "proposals.answer", Place(workshop.department, (workshop.code,)))
    left = give_back(row, DECLINE_REASONS[reason], clock)
    journal(
        actor=actor, clock=clock, verb="give_up_order", subject=order, left=left, reason=reason, note=note
    )
    row.refresh_from_db()
    return row
