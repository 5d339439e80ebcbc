"""End an act: lift a hold or a suspension, withdraw anything else. Only a named person relaxes."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.commands.checks import require_reason
from maillage.apps.authority.commands.endings import act_to_end
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today

LIFTED = frozenset({ActKind.HOLD, ActKind.SUSPEND})
# Who may withdraw is who may record; decisions need the reviewer or the signer.
WITHDRAWN: dict[ActKind, str] = {
    ActKind.DECISION: "decisions.withdraw",
    ActKind.LEGAL_BASIS: "bases.record",
    ActKind.POLICY: "policies.record",
    ActKind.ATTESTATION: "attestations.record",
    ActKind.ACCEPTANCE: "acceptances.record",
    ActKind.PRIORITY: "priorities.set",
}


def _place(act: Act) -> Place:
    """Where the act applies, for the scope of roles."""
    if act.kind == ActKind.POLICY:
        return Place(act.subject)
    if act.kind == ActKind.ATTESTATION:
        return Place(Workshop.objects.get(code=act.subject).department, (act.subject,))
    if act.kind == ActKind.ACCEPTANCE:
        return Place(Establishment.objects.get(code=act.subject).department, (act.subject,))
    return Place()


@command
def lift(*, number: str, reason: str, actor: Actor, clock: Clock) -> Act:
    """Lift a hold or a suspension; what it quarantined goes back to what it was."""
    require(actor, "holds.lift")
    act = act_to_end(number, LIFTED)
    return publish(
        kind=ActKind.LIFT,
        subject=act.subject,
        payload={"ends": act.number, "reason": require_reason(reason)},
        actor=actor,
        clock=clock,
        valid_from=today(clock),
        ends=act,
    )


@command
def withdraw(*, number: str, reason: str, actor: Actor, clock: Clock) -> Act:
    """Withdraw an act from today on; the history keeps it."""
    act = act_to_end(number, set(WITHDRAWN))
    require(actor, WITHDRAWN[ActKind(act.kind)], _place(act))
    return publish(
        kind=ActKind.WITHDRAW,
        subject=act.subject,
        object=act.object,
        payload={"ends": act.number, "kind": act.kind, "reason": require_reason(reason)},
        actor=actor,
        clock=clock,
        valid_from=today(clock),
        ends=act,
    )
