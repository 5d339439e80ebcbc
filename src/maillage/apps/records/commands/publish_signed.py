"""Take the signatures of a prepared record, and publish it once they are enough.

Guarantees: what was signed is, byte for byte, the text that was prepared and approved; the act, its effects, its leaf
and the checkpoint stand or fall together; sent twice, the second time changes nothing; two publications at once follow
one another (the lock of acts on PostgreSQL, the single writer on SQLite). Nothing here can make a signature of the
authority.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import require_fields
from maillage.apps.records import carrying, effects
from maillage.apps.records.canonical import digest
from maillage.apps.records.codes import PreparedState
from maillage.apps.records.commands.append_records import append_records
from maillage.apps.records.commands.publish import amended
from maillage.apps.records.commands.settling import facts_of_row, prepared_row, require_state
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act, PreparedRecord
from maillage.apps.records.reasons import NO_NEW_SIGNATURE, NOT_OPEN, TEXT_DIFFERS, TOO_LATE
from maillage.apps.records.replaying import Log, read_log
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.register import notes


@dataclass(frozen=True, slots=True)
class Signed:
    """How far the signatures of a record are: the names of the keys that signed, and how many are needed."""

    number: str
    state: str
    signers: tuple[str, ...]
    threshold: int

    @property
    def is_enough(self) -> bool:
        return len(self.signers) >= self.threshold


def _log() -> Log:
    log = read_log()
    if log is None:
        raise Refusal(NOT_OPEN)
    return log


def _gathered(row: PreparedRecord, note: bytes, log: Log) -> Signed:
    """Keep the signatures of keys in service, beside those that came before. Raises Refusal."""
    given = notes.parse(note)
    if given.text != row.text:
        raise Refusal(TEXT_DIFFERS, number=row.number)
    kind = carrying.kind_of(facts_of_row(row))
    rule = log.chain.at(log.size).rule(kind)
    found = notes.verified(given, log.state.serving(rule.role))
    if not found:
        raise Refusal(NO_NEW_SIGNATURE, number=row.number)
    lines = [notes.Signature(key.name, key.id, value) for key, value in found.items()]
    held = bytes(row.signed)
    row.signed = notes.with_signatures(held, lines) if held else notes.assembled(row.text, lines)
    signers = notes.verified(notes.parse(row.signed), log.state.serving(rule.role))
    return Signed(row.number, row.state, tuple(sorted(key.name for key in signers)), rule.threshold)


@warmed
@command
def attach_signatures(*, number: str, note: bytes, actor: Actor, clock: Clock) -> Signed:
    """How far its signatures are; those of keys out of service are dropped, a false one refuses all."""
    require(actor, "records.publish")
    row, log = prepared_row(number), _log()
    require_state(row, PreparedState.APPROVED, PreparedState.SIGNED)
    signed = _gathered(row, note, log)
    row.state, row.signed_at = PreparedState.SIGNED.value, clock.now()
    row.save(update_fields=["state", "signed", "signed_at"])
    journal(
        actor=actor, clock=clock, verb="attach_signatures", subject=row.subject, record=number,
        signers=list(signed.signers),
    )  # fmt: skip
    return Signed(number, row.state, signed.signers, signed.threshold)


@warmed
@command
def publish_signed(*, number: str, actor: Actor, clock: Clock, note: bytes = b"") -> Act:
    """The act, in force from its first day, and in the log. `note` brings further signatures."""
    require(actor, "records.publish")
    acts_change()
    row = prepared_row(number)
    if row.state == PreparedState.PUBLISHED:
        if note and notes.parse(note).text != row.text:
            raise Refusal(TEXT_DIFFERS, number=number)
        return Act.objects.get(number=number)
    require_state(row, PreparedState.APPROVED, PreparedState.SIGNED)
    log = _log()
    if note:
        _gathered(row, note, log)
    if not bytes(row.signed):
        raise Refusal(NO_NEW_SIGNATURE, number=number)
    facts = facts_of_row(row)
    if facts.valid_from < today(clock):
        raise Refusal(
            TOO_LATE, number=number, start=facts.valid_from.isoformat(), today=today(clock).isoformat()
        )
    carrying.check(facts)
    act = _act(row, facts, clock)
    append_records(log=log, notes=[bytes(row.signed)], acts={number: act}, clock=clock)
    effects.apply(facts, actor=actor, clock=clock)
    row.state, row.closed_at = PreparedState.PUBLISHED.value, clock.now()
    row.signed_at = row.signed_at or row.closed_at
    row.save(update_fields=["state", "signed", "signed_at", "closed_at"])
    journal(actor=actor, clock=clock, verb=f"publish.{facts.kind}", subject=facts.subject, act=number)
    return act


def _act(row: PreparedRecord, facts: ActFacts, clock: Clock) -> Act:
    """The row of the act: who prepared it stated it, when it was published it was recorded."""
    act = Act(
        number=row.number,
        kind=facts.kind,
        subject=facts.subject,
        object=facts.object,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        ends=Act.objects.get(number=facts.ends) if facts.ends else None,
        amends=amended(facts),
        payload=row.payload,
        sha256=digest(row.payload),
        recorded_at=clock.now(),
        user_id=row.prepared_by_id,
        actor=row.preparer,
    )
    require_fields(act)
    act.save(force_insert=True)
    return act
