"""Append an act and run the effects of its kind, in one transaction.

Guarantees: while the register is open, an act that it carries is never appended here: `publish_or_prepare` makes it
a text to sign, and `publish_signed` appends it once it is signed. What a scenario supposes is no act of an authority
and is never carried.
"""

from __future__ import annotations

import json
from dataclasses import replace

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import require_fields
from maillage.apps.records import carrying, effects
from maillage.apps.records.canonical import canonical, digest
from maillage.apps.records.codes import BACKDATED, ActKind
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act, Leaf
from maillage.apps.records.queries.register import register_is_open
from maillage.apps.records.reasons import MUST_BE_SIGNED
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import act_number
from maillage.kernel.refusals import Refusal

ENDINGS = (ActKind.WITHDRAW.value, ActKind.LIFT.value)


def require_not_backdated(facts: ActFacts, clock: Clock) -> None:
    """Refuses an act that begins before the day it is recorded (decision 0012)."""
    day = today(clock)
    if facts.valid_from < day:
        raise Refusal(BACKDATED, start=facts.valid_from.isoformat(), today=day.isoformat())


def act_row(facts: ActFacts, number: str, actor: Actor, clock: Clock, *, hypothesis: bool = False) -> Act:
    """The row, checked without any query unless it ends another act. Raises Refusal.

    No act takes effect before the day it is recorded (decision 0012), but for what a scenario
    supposes (`hypothesis`, which the verb that records it keeps away from real days).
    """
    if not hypothesis:
        require_not_backdated(facts, clock)
    text = canonical(facts.payload)
    act = Act(
        number=number,
        kind=facts.kind,
        subject=facts.subject,
        object=facts.object,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        ends=Act.objects.get(number=facts.ends) if facts.ends else None,
        amends=amended(facts),
        payload=text,
        sha256=digest(text),
        recorded_at=clock.now(),
        user_id=actor.user_id,
        actor=actor.name,
    )
    require_fields(act)
    return act


def amended(facts: ActFacts) -> Act | None:
    """The decision whose terms the act changes."""
    return Act.objects.get(number=facts.payload["amends"]) if facts.kind == ActKind.AMEND else None


def take_numbers(count: int, clock: Clock) -> list[str]:
    """Numbers ``year-sequence`` of the civil date of recording, one after another."""
    year = today(clock).year
    first = next_number(f"act-{year}", count=count)
    return [act_number(year, first + n) for n in range(count)]


def must_be_signed(facts: ActFacts) -> bool:
    """Whether the act takes effect as a record of the register or not at all. Ending what a scenario supposed, which
    the register does not hold, is not of the register either. At most two queries."""
    if not carrying.is_logged(facts) or not register_is_open():
        return False
    if facts.kind not in ENDINGS:
        return True
    ended = Act.objects.get(number=facts.ends)
    supposed = carrying.is_hypothesis(json.loads(ended.payload), ended.valid_from, ended.recorded_at)
    return not supposed or Leaf.objects.filter(act=ended).exists()


@command
def publish(*, facts: ActFacts, actor: Actor, clock: Clock, hypothesis: bool = False) -> Act:
    """The appended act. Who may is judged by the verb that calls this (attest, accept, hold…).

    Refuses (register.must_be_signed) what takes effect signed or not at all: see `publish_or_prepare`.
    """
    acts_change()
    if hypothesis:
        facts = replace(facts, payload={**facts.payload, carrying.HYPOTHESIS: True})
    elif must_be_signed(facts):
        raise Refusal(MUST_BE_SIGNED, kind=facts.kind)
    (number,) = take_numbers(1, clock)
    act = act_row(facts, number, actor, clock, hypothesis=hypothesis)
    act.save(force_insert=True)
    effects.apply(replace(facts, number=number), actor=actor, clock=clock)
    journal(actor=actor, clock=clock, verb=f"publish.{facts.kind}", subject=facts.subject, act=number)
    return act
