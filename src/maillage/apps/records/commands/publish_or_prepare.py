"""Publish an act that the register carries at once while it is not open; once it is, prepare it to be signed."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.records.commands.prepare_record import prepare_record
from maillage.apps.records.commands.publish import (
    must_be_signed,
    publish,
    require_not_backdated,
    take_numbers,
)
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act, PreparedRecord
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

Stated = Act | PreparedRecord


def is_prepared(stated: object) -> bool:
    """Whether what a verb returned waits for its signatures, without any effect yet."""
    return isinstance(stated, PreparedRecord)


@command
def publish_or_prepare(*, facts: ActFacts, actor: Actor, clock: Clock, hypothesis: bool = False) -> Stated:
    """The act in force, or the text that waits for its signatures: both have their number.

    Who may is judged by the verb that calls this (classify, suspend, withdraw…).
    """
    acts_change()
    if hypothesis or not must_be_signed(facts):
        return publish(facts=facts, actor=actor, clock=clock, hypothesis=hypothesis)
    require_not_backdated(facts, clock)
    (number,) = take_numbers(1, clock)
    return prepare_record(facts=facts, number=number, actor=actor, clock=clock)
