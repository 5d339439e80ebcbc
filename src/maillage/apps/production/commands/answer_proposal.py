"""A workshop accepts pieces of a proposal, or declines the rest with a reason.

Guarantees: atomic; never beyond what is left of the proposal or of the need, whoever
answers at the same time (rows are locked, and the database's own constraints stand
behind); accepting asks the safety engine again, on the days of making.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.checking import checked
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.serving import offered, withheld
from maillage.apps.production.codes import DeclineReason, ProposalStatus
from maillage.apps.production.commands.locking import lock_proposal, require_pieces
from maillage.apps.production.models import Order, Proposal
from maillage.apps.production.reasons import (
    DECLINE_REASON,
    NEED_CLOSED,
    NEED_FULL,
    PROPOSAL_CLOSED,
    PROPOSAL_EXCEEDED,
)
from maillage.apps.production.verdicts import book_for, clear_making
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import numbered
from maillage.kernel.refusals import Conflict, Refusal


def require_open(proposal: Proposal, actor: Actor) -> None:
    """Refuses whoever may not answer for the workshop, and a proposal already answered or ended."""
    workshop = proposal.workshop
    require(actor, "proposals.answer", Place(workshop.department, (workshop.code,)))
    if proposal.status != ProposalStatus.OPEN:
        raise Conflict(PROPOSAL_CLOSED, code=proposal.code, status=proposal.status)


def left_of(proposal: Proposal) -> int:
    return int(proposal.quantity - proposal.accepted - proposal.declined)


def _require_room(proposal: Proposal, quantity: int) -> None:
    """Refuses more than what is left of the proposal or of the need, a closed need, and pieces of a
    need that no workshop may be asked for (unverified, maker-made refused)."""
    need = proposal.need
    if quantity > left_of(proposal):
        raise Refusal(PROPOSAL_EXCEEDED, left=left_of(proposal), asked=quantity)
    if need.status != NeedStatus.OPEN:
        raise Conflict(NEED_CLOSED, need=need.code)
    kept_back = withheld(need)
    if kept_back is not None and quantity > offered(need) - need.committed:
        raise Refusal.because([kept_back[1]])
    if quantity > need.quantity - need.committed:
        raise Refusal(NEED_FULL, need=need.code, left=need.quantity - need.committed, asked=quantity)


def _settle(proposal: Proposal) -> None:
    """Close the proposal once every piece has an answer."""
    if proposal.accepted + proposal.declined == proposal.quantity:
        proposal.status = ProposalStatus.ANSWERED.value


def take(proposal: Proposal, quantity: int, book: ActBook, clock: Clock) -> Order:
    """Count the pieces on the proposal and its need; the order they make, without a code. Nothing is saved.

    `book` holds the acts that bear on the proposal. Raises Refusal.
    """
    require_pieces(quantity)
    _require_room(proposal, quantity)
    need, start = proposal.need, today(clock)
    last_day = max(start, proposal.ready_on)
    clear_making(start, last_day, need=need, workshop=proposal.workshop, profile=proposal.profile, book=book)
    proposal.accepted += quantity
    _settle(proposal)
    need.committed += quantity
    need.updated_at = clock.now()
    return Order(
        proposal=proposal,
        need=need,
        workshop=proposal.workshop,
        profile=proposal.profile,
        quantity=quantity,
        ready_on=proposal.ready_on,
        created_at=clock.now(),
    )


def give_back(proposal: Proposal, reason: str, note: str) -> int:
    """Decline every piece not yet answered; how many. Nothing is saved. Raises Refusal."""
    if reason not in {item.value for item in DeclineReason}:
        raise Refusal(DECLINE_REASON, expected=[item.value for item in DeclineReason])
    declined = left_of(proposal)
    proposal.declined += declined
    proposal.decline_reason, proposal.decline_note = reason, note
    _settle(proposal)
    return declined


@command
def accept_proposal(*, code: str, quantity: int, actor: Actor, clock: Clock) -> Order:
    """The order for `quantity` pieces; what is left of the proposal stays open."""
    require_pieces(quantity)
    proposal = lock_proposal(code)
    require_open(proposal, actor)
    book = book_for(proposal.need, proposal.workshop, proposal.profile)
    order = take(proposal, quantity, book, clock)
    checked(proposal).save()
    checked(proposal.need).save(update_fields=["committed", "updated_at"])
    order.code = numbered("C", next_number("order"), 5)
    checked(order).save()
    journal(
        actor=actor, clock=clock, verb="accept_proposal", subject=code, quantity=quantity, order=order.code
    )
    return order


@command
def decline_proposal(*, code: str, reason: str, actor: Actor, clock: Clock, note: str = "") -> Proposal:
    """Decline every piece not yet answered, with one of the stated reasons."""
    proposal = lock_proposal(code)
    require_open(proposal, actor)
    declined = give_back(proposal, reason, note)
    checked(proposal).save()
    journal(actor=actor, clock=clock, verb="decline_proposal", subject=code, quantity=declined, reason=reason)
    return proposal
