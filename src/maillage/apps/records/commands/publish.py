"""Append an act and run the effects of its kind, in one transaction."""

from __future__ import annotations

from dataclasses import replace

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import require_fields
from maillage.apps.records import effects
from maillage.apps.records.canonical import canonical, digest
from maillage.apps.records.codes import BACKDATED
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import act_number
from maillage.kernel.refusals import Refusal


def act_row(facts: ActFacts, number: str, actor: Actor, clock: Clock, *, hypothesis: bool = False) -> Act:
    """The row, checked without any query unless it ends another act. Raises Refusal.

    No act takes effect before the day it is recorded (decision 0012), but for what a scenario
    supposes (`hypothesis`, which the verb that records it keeps away from real days).
    """
    day = today(clock)
    if facts.valid_from < day and not hypothesis:
        raise Refusal(BACKDATED, start=facts.valid_from.isoformat(), today=day.isoformat())
    text = canonical(facts.payload)
    act = Act(
        number=number,
        kind=facts.kind,
        subject=facts.subject,
        object=facts.object,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        ends=Act.objects.get(number=facts.ends) if facts.ends else None,
        payload=text,
        sha256=digest(text),
        recorded_at=clock.now(),
        user_id=actor.user_id,
        actor=actor.name,
    )
    require_fields(act)
    return act


def take_numbers(count: int, clock: Clock) -> list[str]:
    """Numbers ``year-sequence`` of the civil date of recording, one after another."""
    year = today(clock).year
    first = next_number(f"act-{year}", count=count)
    return [act_number(year, first + n) for n in range(count)]


@command
def publish(*, facts: ActFacts, actor: Actor, clock: Clock, hypothesis: bool = False) -> Act:
    """The appended act. Who may is judged by the verb that calls this (classify, suspend, attest…)."""
    acts_change()
    (number,) = take_numbers(1, clock)
    act = act_row(facts, number, actor, clock, hypothesis=hypothesis)
    act.save(force_insert=True)
    effects.apply(replace(facts, number=number), actor=actor, clock=clock)
    journal(actor=actor, clock=clock, verb=f"publish.{facts.kind}", subject=facts.subject, act=number)
    return act
