"""Append an act and run the effects of its kind, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import require_fields
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


@dataclass(frozen=True, slots=True)
class Draft:
    """An act as its verb states it, before it has a number.

    No act takes effect before the day it is recorded (decision 0013), but for what a scenario
    supposes (`hypothesis`, which the verb that records it keeps away from real days).
    """

    kind: ActKind
    subject: str
    payload: Mapping[str, Any]
    valid_from: date
    valid_until: date | None = None
    object: str = ""
    ends: Act | None = None
    hypothesis: bool = False


def act_row(draft: Draft, number: str, actor: Actor, clock: Clock) -> Act:
    """The row, checked without any query. Raises Refusal."""
    if draft.valid_from < today(clock) and not draft.hypothesis:
        raise Refusal(BACKDATED, start=draft.valid_from.isoformat(), today=today(clock).isoformat())
    text = canonical(draft.payload)
    act = Act(
        number=number,
        kind=draft.kind.value,
        subject=draft.subject,
        object=draft.object,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        ends=draft.ends,
        payload=text,
        sha256=digest(text),
        recorded_at=clock.now(),
        user_id=actor.user_id,
        actor=actor.name,
    )
    require_fields(act)
    return act


def facts_of(draft: Draft, number: str) -> effects.ActFacts:
    return effects.ActFacts(
        draft.kind.value, draft.subject, draft.object, draft.valid_from, draft.payload, number
    )


def take_numbers(count: int, clock: Clock) -> list[str]:
    """Numbers ``year-sequence`` of the civil date of recording, one after another."""
    year = today(clock).year
    first = next_number(f"act-{year}", count=count)
    return [act_number(year, first + n) for n in range(count)]


@command
def append(*, draft: Draft, actor: Actor, clock: Clock) -> Act:
    """The appended act. Policies are judged by the verb that calls this (classify, suspend, attest…)."""
    acts_change()
    (number,) = take_numbers(1, clock)
    act = act_row(draft, number, actor, clock)
    act.save(force_insert=True)
    effects.apply(facts_of(draft, number), actor=actor, clock=clock)
    journal(actor=actor, clock=clock, verb=f"publish.{draft.kind.value}", subject=draft.subject, act=number)
    return act


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
    """The appended act, stated piece by piece."""
    draft = Draft(kind, subject, payload, valid_from, valid_until, object, ends, hypothesis)
    return append(draft=draft, actor=actor, clock=clock)
