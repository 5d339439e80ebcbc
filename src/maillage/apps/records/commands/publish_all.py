"""Append many acts of one kind, and run the effects of each, in one transaction.

Guarantees: each act is as its own verb would have recorded it, numbered in the order given;
all or nothing; effects find what the acts before them left; one line in the journal, with
every number. Policies are judged by the verb that calls this, act by act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all
from maillage.apps.records import effects
from maillage.apps.records.commands.publish import act_row, must_be_signed, take_numbers
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.reasons import MUST_BE_SIGNED
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

BATCH = 500


@command
def publish_all(*, drafts: Sequence[ActFacts], actor: Actor, clock: Clock) -> list[Act]:
    """The appended acts, in the order given."""
    if not drafts:
        return []
    acts_change()
    for draft in drafts:
        if must_be_signed(draft):
            raise Refusal(MUST_BE_SIGNED, kind=draft.kind)
    numbered = list(zip(drafts, take_numbers(len(drafts), clock), strict=True))
    rows = judge_all(
        numbered,
        lambda pair: act_row(pair[0], pair[1], actor, clock),
        lambda pair: " ".join(filter(None, (pair[0].subject, pair[0].object))),
    )
    acts = Act.objects.bulk_create(rows, batch_size=BATCH)
    for draft, number in numbered:
        effects.apply(replace(draft, number=number), actor=actor, clock=clock)
    journal(
        actor=actor, clock=clock, verb=f"publish_all.{drafts[0].kind}", subject="acts", acts=len(acts),
        first=acts[0].number, last=acts[-1].number,
    )  # fmt: skip
    return acts
