"""Record many attestations at once: a day of visits, or the trainees of a session.

Guarantees: each is judged as its own verb judges it; all or nothing, every workshop at fault
named; one line in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.commands.record_attestation import AttestationTerms, drafted
from maillage.apps.bulk import judge_all
from maillage.apps.catalogue.models import Design
from maillage.apps.network.models import Workshop
from maillage.apps.records.commands.publish_all import publish_all
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@command
def record_attestations(*, attestations: Sequence[AttestationTerms], actor: Actor, clock: Clock) -> list[Act]:
    """The acts, in the order given."""
    workshops = {
        row.code: row for row in Workshop.objects.filter(code__in={terms.workshop for terms in attestations})
    }
    values = {terms.value for terms in attestations}
    designs = set(Design.objects.filter(code__in=values).values_list("code", flat=True))

    def judge(terms: AttestationTerms) -> ActFacts:
        return drafted(terms, workshops.get(terms.workshop), designs, actor)

    drafts = judge_all(attestations, judge, lambda terms: f"{terms.workshop} {terms.value}")
    return publish_all(drafts=drafts, actor=actor, clock=clock)
