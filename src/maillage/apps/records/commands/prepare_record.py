"""Prepare an act that the register will carry: fix its number and the exact text to be signed. It has no effect yet.

Guarantees: the text is one that the engine reads back and that may stand after those the log holds; it names nobody
who has an account here; the same act does not wait twice.
"""

from __future__ import annotations

from dataclasses import replace

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import User
from maillage.apps.bulk import require_fields
from maillage.apps.records import carrying
from maillage.apps.records.canonical import canonical, digest
from maillage.apps.records.codes import WAITING, PreparedState
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import PreparedRecord
from maillage.apps.records.queries.register import register_opening
from maillage.apps.records.reasons import ALREADY_PREPARED, NOT_OPEN, PERSON_NAMED
from maillage.apps.records.replaying import read_log
from maillage.apps.writing import joined_command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@joined_command
def prepare_record(*, facts: ActFacts, number: str, actor: Actor, clock: Clock) -> PreparedRecord:
    """The prepared record. The caller holds the lock of acts and has checked the act."""
    opening, log = register_opening(), read_log()
    if opening is None or log is None:
        raise Refusal(NOT_OPEN)
    record = carrying.record_of(facts, number=number, authority=opening.authority, issued=today(clock))
    text = record.text(opening.origin)
    log.replay.require_sayable(record)
    _require_nobody(text)
    carried = carrying.facts_of(record, log.state)
    assert carried is not None
    facts = replace(facts, payload={**facts.payload, **carried.payload})
    payload = canonical(facts.payload)
    waiting = PreparedRecord.objects.filter(
        kind=facts.kind, subject=facts.subject, payload=payload, state__in=WAITING
    ).first()
    if waiting is not None:
        raise Refusal(ALREADY_PREPARED, number=waiting.number)
    row = PreparedRecord(
        number=number,
        kind=facts.kind,
        subject=facts.subject,
        object=facts.object,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        ends=facts.ends,
        payload=payload,
        text=text,
        sha256=digest(text),
        state=PreparedState.PREPARED.value,
        prepared_by_id=actor.user_id,
        preparer=actor.name,
        prepared_at=clock.now(),
    )
    require_fields(row)
    row.save(force_insert=True)
    journal(actor=actor, clock=clock, verb=f"prepare.{facts.kind}", subject=facts.subject, record=number)
    return row


def _require_nobody(text: str) -> None:
    """Refuses a text in which the name of somebody who has an account stands. It cannot know of anybody else."""
    told = text.casefold()
    for name in User.objects.exclude(full_name="").values_list("full_name", flat=True).iterator():
        if " " in name.strip() and name.strip().casefold() in told:
            raise Refusal(PERSON_NAMED, name=name)
