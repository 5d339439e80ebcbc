"""Record the answers of many establishments at once: what a territory gathered in a day of calls.

Guarantees: each is judged as its own verb judges it; all or nothing, every one at fault
named by its establishment and profile; a refusal stops what it refuses; one line in the
journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.commands.record_acceptance import AcceptanceTerms, Named, drafted
from maillage.apps.bulk import judge_all
from maillage.apps.records.commands.publish_all import publish_all
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """Of one establishment on one profile; accepted unless its terms say otherwise."""

    establishment: str
    profile: str
    valid_from: date
    terms: AcceptanceTerms = field(default_factory=AcceptanceTerms)


@command
def record_acceptances(*, answers: Sequence[GivenAnswer], actor: Actor, clock: Clock) -> list[Act]:
    """The acts, in the order given."""
    named = Named.read(
        {answer.establishment for answer in answers},
        {answer.profile for answer in answers},
        {answer.terms.get("first_article_maker", "") for answer in answers},
    )

    def judge(answer: GivenAnswer) -> ActFacts:
        return drafted(
            named,
            establishment=answer.establishment,
            profile=answer.profile,
            valid_from=answer.valid_from,
            actor=actor,
            clock=clock,
            **answer.terms,
        )

    drafts = judge_all(answers, judge, lambda answer: f"{answer.establishment} {answer.profile}")
    return publish_all(drafts=drafts, actor=actor, clock=clock)
