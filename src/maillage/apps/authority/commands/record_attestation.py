"""Record a level, a training or an appointment of a workshop. Nobody declares their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import OWN_ATTESTATION, UNKNOWN_REFERENCE, AttestationKind
from maillage.apps.authority.commands.checks import iso, require_choice, require_period, require_reason
from maillage.apps.catalogue.models import Design
from maillage.apps.network.models import Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.safety.terms import LEVELS


@dataclass(frozen=True, slots=True)
class AttestationTerms:
    """`value` is a level for ``level``, a design code for ``training`` and ``appointment``."""

    workshop: str
    kind: str
    value: str
    evidence: str
    valid_from: date
    valid_until: date | None = None
    granted_by: str = ""


def drafted(
    terms: AttestationTerms, workshop: Workshop | None, designs: Collection[str], actor: Actor
) -> ActFacts:
    """The act to publish; `workshop` as found by its code, `designs` the codes known. Raises Refusal."""
    if workshop is None:
        raise Refusal(UNKNOWN_REFERENCE, field="workshop", value=terms.workshop)
    require(actor, "attestations.record", Place(workshop.department, (workshop.code,)))
    if workshop.code in actor.organisations:
        raise Refusal(OWN_ATTESTATION, workshop=workshop.code)
    require_choice("kind", terms.kind, [item.value for item in AttestationKind])
    require_period(terms.valid_from, terms.valid_until)
    if terms.kind == AttestationKind.LEVEL:
        require_choice("level", terms.value, LEVELS)
    elif terms.value not in designs:
        raise Refusal(UNKNOWN_REFERENCE, field="design", value=terms.value)
    payload = {
        "kind": terms.kind,
        "value": terms.value,
        "evidence": require_reason(terms.evidence),
        "granted_by": terms.granted_by or actor.name,
        "from": iso(terms.valid_from),
        "until": iso(terms.valid_until),
    }
    return ActFacts(
        ActKind.ATTESTATION.value, workshop.code, terms.value, terms.valid_from, payload,
        valid_until=terms.valid_until,
    )  # fmt: skip


@command
def record_attestation(
    *,
    workshop: str,
    kind: str,
    value: str,
    evidence: str,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    valid_until: date | None = None,
    granted_by: str = "",
) -> Act:
    """The act, as `AttestationTerms` states it."""
    terms = AttestationTerms(workshop, kind, value, evidence, valid_from, valid_until, granted_by)
    row = Workshop.objects.filter(code=workshop).first()
    known = Design.objects.filter(code=value).values_list("code", flat=True)
    return publish(facts=drafted(terms, row, known, actor), actor=actor, clock=clock)
