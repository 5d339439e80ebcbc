"""Record a level, a training or an appointment of a workshop. Nobody declares their own."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import OWN_ATTESTATION, UNKNOWN_REFERENCE, AttestationKind
from maillage.apps.authority.commands.checks import iso, require_choice, require_period, require_reason
from maillage.apps.catalogue.models import Design
from maillage.apps.network.models import Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.safety.terms import LEVELS


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
    """`value` is a level for ``level``, a design code for ``training`` and ``appointment``."""
    row = Workshop.objects.filter(code=workshop).first()
    if row is None:
        raise Refusal(UNKNOWN_REFERENCE, field="workshop", value=workshop)
    require(actor, "attestations.record", Place(row.department, (workshop,)))
    if workshop in actor.organisations:
        raise Refusal(OWN_ATTESTATION, workshop=workshop)
    require_choice("kind", kind, [item.value for item in AttestationKind])
    require_period(valid_from, valid_until)
    if kind == AttestationKind.LEVEL:
        require_choice("level", value, LEVELS)
    elif not Design.objects.filter(code=value).exists():
        raise Refusal(UNKNOWN_REFERENCE, field="design", value=value)
    return publish(
        kind=ActKind.ATTESTATION,
        subject=workshop,
        object=value,
        payload={
            "kind": kind,
            "value": value,
            "evidence": require_reason(evidence),
            "granted_by": granted_by or actor.name,
            "from": iso(valid_from),
            "until": iso(valid_until),
        },
        actor=actor,
        clock=clock,
        valid_from=valid_from,
        valid_until=valid_until,
    )
