"""A workshop accepts pieces of a proposal, or declines the rest with a reason.

Guarantees: atomic; never beyond what is left of the proposal or of the need, whoever
answers at the same time (rows are locked, and the database's own constraints stand
behind); accepting asks the safety engine again, on the days of making.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.codes import NeedStatus
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


def _open(code: str, actor: Actor) -> Proposal:
    proposal = lock_proposal(code)
    workshop = proposal.workshop
    require(actor, "proposals.answer", Place(workshop.department, (workshop.code,)))
    if proposal.status != ProposalStatus.OPEN:
        raise Conflict(PROPOSAL_CLOSED, code=code, status=proposal.status)
    return proposal


def _settle(proposal: Proposal) -> None:
    """Close the proposal once every piece has an answer."""
    if proposal.accepted + proposal.declined == proposal.quantity:
        proposal.status = ProposalStatus.ANSWERED.value
    checked(proposal)
    proposal.save()


def left_of(proposal: Proposal) -> int:
    return int(proposal.quantity - proposal.accepted - proposal.declined)


def _require_room(proposal: Proposal, quantity: int) -> None:
    """Refuses more than what is left of the proposal or of the need, and a closed need."""
    need = proposal.need
    if quantity > left_of(proposal):
        raise Refusal(PROPOSAL_EXCEEDED, left=left_of(proposal), asked=quantity)
    if need.status != NeedStatus.OPEN:
        raise Conflict(NEED_CLOSED, need=need.code)
    if quantity > need.quantity - need.committed:
        raise Refusal(NEED_FULL, need=need.code, left=need.quantity - need.committed, asked=quantity)


def _commit(proposal: Proposal, quantity: int, clock: Clock) -> None:
    """Count the pieces as answered in the proposal and as committed in the need."""
    proposal.accepted += quantity
    _settle(proposal)
    need = proposal.need
    need.committed += quantity
    need.updated_at = clock.now()
    checked(need).save(update_fields=["committed", "updated_at"])


@command
def accept_proposal(*, code: str, quantity: int, actor: Actor, clock: Clock) -> Order:
    """The order for `quantity` pieces; what is left of the proposal stays open."""
    require_pieces(quantity)
    proposal = _open(code, actor)
    _require_room(proposal, quantity)
    need, workshop, profile, start = proposal.need, proposal.workshop, proposal.profile, today(clock)
    last_day = max(start, proposal.ready_on)
    book = book_for(need, workshop, profile)
    clear_making(start, last_day, need=need, workshop=workshop, profile=profile, book=book)
    _commit(proposal, quantity, clock)
    order = Order(
        code=numbered("C", next_number("order"), 5),
        proposal=proposal,
        need=need,
        workshop=workshop,
        profile=profile,
        quantity=quantity,
        ready_on=proposal.ready_on,
        created_at=clock.now(),
    )
    checked(order).save()
    journal(
        actor=actor, clock=clock, verb="accept_proposal", subject=code, quantity=quantity, order=order.code
    )
    return order


@command
def decline_proposal(*, code: str, reason: str, actor: Actor, clock: Clock, note: str = "") -> Proposal:
    """Decline every piece not yet answered, with one of the stated reasons."""
    if reason not in {item.value for item in DeclineReason}:
        raise Refusal(DECLINE_REASON, expected=[item.value for item in DeclineReason])
    proposal = _open(code, actor)
    declined = left_of(proposal)
    proposal.declined += declined
    proposal.decline_reason, proposal.decline_note = reason, note
    _settle(proposal)
    journal(actor=actor, clock=clock, verb="decline_proposal", subject=code, quantity=declined, reason=reason)
    return proposal
