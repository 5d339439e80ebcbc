"""Append an act and run the effects of its kind, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import field_problems
from maillage.apps.records import effects
from maillage.apps.records.canonical import canonical, digest
from maillage.apps.records.codes import BACKDATED, ActKind
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.models import Act
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import act_number
from maillage.kernel.refusals import Refusal


@command
def publish(
    *,
    kind: ActKind,
    subject: str,
    payload: Mapping[str, Any],
    actor: Actor,
    clock: Clock,
    valid_from: date,
    valid_until: date | None = None,
    object: str = "",
    ends: Act | None = None,
    hypothesis: bool = False,
) -> Act:
    """The appended act; its number is ``year-sequence`` of the civil date of recording.

    No act takes effect before that day (decision 0013), but for what a scenario supposes (`hypothesis`, which
    the verb that records it keeps away from real days). Policies are judged by the verb that calls this
    (classify, suspend, attest…).
    """
    acts_change()
    if valid_from < today(clock) and not hypothesis:
        raise Refusal(BACKDATED, start=valid_from.isoformat(), today=today(clock).isoformat())
    facts = effects.ActFacts(kind.value, subject, object, valid_from, payload)
    year = today(clock).year
    text = canonical(payload)
    act = Act(
        number=act_number(year, next_number(f"act-{year}")),
        kind=kind.value,
        subject=subject,
        object=object,
        valid_from=valid_from,
        valid_until=valid_until,
        ends=ends,
        payload=text,
        sha256=digest(text),
        recorded_at=clock.now(),
        user_id=actor.user_id,
        actor=actor.name,
    )
    problems = field_problems(act)
    if problems:
        raise Refusal.because(problems)
    act.save(force_insert=True)
    effects.apply(replace(facts, number=act.number), actor=actor, clock=clock)
    journal(actor=actor, clock=clock, verb=f"publish.{kind.value}", subject=subject, act=act.number)
    return act
