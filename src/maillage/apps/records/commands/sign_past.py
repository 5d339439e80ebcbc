"""Append to the log, signed, the acts recorded before it was opened: one ceremony, one bulletin, no effect again.

Guarantees: all of those that wait or none, each byte for byte as its row says it, in the order they were recorded;
sent twice, the second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.records.commands.append_records import append_records
from maillage.apps.records.models import Act
from maillage.apps.records.queries.unsigned import past_acts
from maillage.apps.records.reasons import BULLETIN_DIFFERS, BULLETIN_ORDER, NOT_OPEN, OPERATOR_ONLY
from maillage.apps.records.replaying import read_log
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.register import notes, records


@warmed
@command
def sign_past(*, notes_given: Sequence[bytes], actor: Actor, clock: Clock) -> int:
    """How many acts were appended."""
    if not actor.is_operator:
        raise Refusal(OPERATOR_ONLY)
    acts_change()
    log = read_log()
    if log is None:
        raise Refusal(NOT_OPEN)
    given = {}
    for raw in notes_given:
        note = notes.parse(raw)
        given[records.of_text(note.text, log.chain.origin).id] = note
    for id, note in given.items():
        entry = log.state.entries.get(id)
        if entry is not None and notes.parse(log.entries[entry.index]).text != note.text:
            raise Refusal(BULLETIN_DIFFERS, number=id)
    waiting = list(past_acts())
    for act in waiting:
        if act.number not in given:
            raise Refusal(BULLETIN_ORDER, number=act.number)
        if given[act.number].text != act.text:
            raise Refusal(BULLETIN_DIFFERS, number=act.number)
    strangers = set(given) - {act.number for act in waiting} - set(log.state.entries)
    if strangers:
        raise Refusal(BULLETIN_DIFFERS, number=min(strangers))
    if waiting:
        numbers = [act.number for act in waiting]
        rows = {act.number: act for act in Act.objects.filter(number__in=numbers)}
        append_records(log=log, notes=[given[n].raw for n in numbers], acts=rows, clock=clock)
        journal(
            actor=actor, clock=clock, verb="register.sign_past", subject=log.chain.origin, acts=len(waiting),
            first=numbers[0], last=numbers[-1],
        )  # fmt: skip
    return len(waiting)
