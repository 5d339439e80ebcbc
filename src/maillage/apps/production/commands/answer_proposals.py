"""A workshop answers many proposals at once: its whole list, in one go.

Guarantees: each answer is judged as its own verb judges it, in the order given (two
proposals of one need never pass it together); all or nothing, every answer at fault named;
one line in the journal, with what each proposal got.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.needs.models import Need
from maillage.apps.production.commands.answer_proposal import give_back, require_open, take
from maillage.apps.production.commands.locking import known_proposal, lock_proposals
from maillage.apps.production.models import Order, Proposal
from maillage.apps.production.verdicts import book_of_work
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import numbered

ANSWERED = ("accepted", "declined", "decline_reason", "decline_note", "status")


@dataclass(frozen=True, slots=True)
class Answer:
    """Pieces accepted (0: none), then, when a reason is given, everything left is declined."""

    proposal: str
    accepted: int = 0
    decline_reason: str = ""
    decline_note: str = ""


@command
def answer_proposals(*, answers: Sequence[Answer], actor: Actor, clock: Clock) -> list[Order]:
    """The orders of what was accepted, in the order of the answers."""
    found = lock_proposals([answer.proposal for answer in answers])
    book = book_of_work(found.values())

    def judge(answer: Answer) -> Order | None:
        proposal = known_proposal(found, answer.proposal)
        require_open(proposal, actor)
        order = (
            take(proposal, answer.accepted, book, clock)
            if answer.accepted or not answer.decline_reason
            else None
        )
        if answer.decline_reason:
            give_back(proposal, answer.decline_reason, answer.decline_note)
        require_fields(proposal, proposal.need)
        return order

    made = judge_all(answers, judge, lambda answer: answer.proposal)
    orders = [order for order in made if order is not None]
    _write(list(found.values()), orders)
    journal(
        actor=actor, clock=clock, verb="answer_proposals", subject="proposals", answers=len(answers),
        pieces=sum(order.quantity for order in orders),
        orders={order.proposal.code: order.code for order in orders},
    )  # fmt: skip
    return orders


def _write(proposals: Sequence[Proposal], orders: Sequence[Order]) -> None:
    Proposal.objects.bulk_update(proposals, ANSWERED)
    if not orders:
        return
    needs = {order.need_id: order.need for order in orders}
    Need.objects.bulk_update(needs.values(), ("committed", "updated_at"))
    first = next_number("order", count=len(orders))
    for number, order in enumerate(orders, first):
        order.code = numbered("C", number, 5)
    Order.objects.bulk_create(orders)
