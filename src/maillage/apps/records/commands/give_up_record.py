"""Its author gives a prepared record up, or prepares it again from today. Its number is never given again."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.records import carrying
from maillage.apps.records.codes import PreparedState
from maillage.apps.records.commands.prepare_record import prepare_record
from maillage.apps.records.commands.publish import take_numbers
from maillage.apps.records.commands.settling import facts_of_row, prepared_row, require_state
from maillage.apps.records.models import PreparedRecord
from maillage.apps.records.reasons import NOT_AUTHOR, PAST_ITS_END
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


def _given_up(number: str, actor: Actor, clock: Clock) -> PreparedRecord:
    require(actor, "records.prepare")
    row = prepared_row(number)
    if (row.prepared_by_id, row.preparer) != (actor.user_id, actor.name):
        raise Refusal(NOT_AUTHOR, number=number)
    require_state(row, PreparedState.PREPARED, PreparedState.APPROVED, PreparedState.SIGNED)
    row.state, row.closed_at = PreparedState.WITHDRAWN.value, clock.now()
    row.save(update_fields=["state", "closed_at"])
    journal(actor=actor, clock=clock, verb="give_up_record", subject=row.subject, record=number)
    return row


@command
def give_up_record(*, number: str, actor: Actor, clock: Clock) -> PreparedRecord:
    """The record, which can never be published any more, signed or not."""
    return _given_up(number, actor, clock)


@warmed
@command
def prepare_again(*, number: str, actor: Actor, clock: Clock) -> PreparedRecord:
    """Another record of the same act that starts today: what was approved or signed of the first counts no more.

    Raises Refusal ``prepared.over`` for an act whose own end is past.
    """
    acts_change()
    day, given_up = today(clock), _given_up(number, actor, clock)
    until = given_up.valid_until
    if until is not None and until < day:
        raise Refusal(PAST_ITS_END, number=number, until=until.isoformat(), today=day.isoformat())
    facts = carrying.starting(facts_of_row(given_up), day)
    carrying.check(facts)
    (taken,) = take_numbers(1, clock)
    return prepare_record(facts=facts, number=taken, actor=actor, clock=clock)
