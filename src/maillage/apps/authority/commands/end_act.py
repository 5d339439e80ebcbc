"""End an act: lift a hold, a suspension or a recall, withdraw anything else. Only a named person relaxes."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.authority.commands.checks import require_reason
from maillage.apps.authority.commands.endings import act_to_end
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today

LIFTED = frozenset({ActKind.HOLD, ActKind.SUSPEND, ActKind.RECALL})
# Who may withdraw is who may record; decisions need the reviewer or the signer.
WITHDRAWN: dict[ActKind, str] = {
    ActKind.DECISION: "decisions.withdraw",
    ActKind.LEGAL_BASIS: "bases.record",
    ActKind.POLICY: "policies.record",
    ActKind.NOTICE: "decisions.withdraw",
    ActKind.RULING: "decisions.withdraw",
    ActKind.ATTESTATION: "attestations.record",
    ActKind.ACCEPTANCE: "acceptances.record",
    ActKind.SAMPLE_AGREEMENT: "acceptances.record",
    ActKind.PRIORITY: "priorities.set",
    ActKind.MISSION_REQUEST: "missions.request",
}


def _place(act: Act) -> Place:
    """Where the act applies, for the scope of roles."""
    if act.kind in (ActKind.POLICY, ActKind.MISSION_REQUEST):
        return Place(act.subject)
    if act.kind == ActKind.ATTESTATION:
        return Place(Workshop.objects.get(code=act.subject).department, (act.subject,))
    if act.kind in (ActKind.ACCEPTANCE, ActKind.SAMPLE_AGREEMENT):
        return Place(Establishment.objects.get(code=act.subject).department, (act.subject,))
    return Place()


def _ending(kind: ActKind, act: Act, reason: str, clock: Clock) -> ActFacts:
    payload = {"ends": act.number, "kind": act.kind, "reason": require_reason(reason)}
    return ActFacts(kind.value, act.subject, act.object, today(clock), payload, ends=act.number)


def lift_facts(*, number: str, reason: str, actor: Actor, clock: Clock) -> ActFacts:
    """The lifting as it would be recorded, once everything about it is checked."""
    require(actor, "holds.lift")
    return _ending(ActKind.LIFT, act_to_end(number, LIFTED), reason, clock)


def withdrawal_facts(*, number: str, reason: str, actor: Actor, clock: Clock) -> ActFacts:
    """The withdrawal as it would be recorded, once everything about it is checked."""
    act = act_to_end(number, set(WITHDRAWN))
    require(actor, WITHDRAWN[ActKind(act.kind)], _place(act))
    return _ending(ActKind.WITHDRAW, act, reason, clock)


def may_end(number: str, actor: Actor) -> ActKind | None:
    """How the actor may end an act that still stands: by a lifting, a withdrawal, or not at all."""
    act = Act.objects.filter(number=number, ended_by=None).first()
    if act is None:
        return None
    kind = ActKind(act.kind)
    if kind in LIFTED:
        return ActKind.LIFT if may(actor, "holds.lift") else None
    if kind in WITHDRAWN and may(actor, WITHDRAWN[kind], _place(act)):
        return ActKind.WITHDRAW
    return None


def awaits_confirmation(number: str, actor: Actor) -> bool:
    """Whether it is a hold that nothing has ended and that the actor may confirm."""
    hold = Act.objects.filter(number=number, kind=ActKind.HOLD.value, ended_by=None).exists()
    return hold and may(actor, "holds.confirm")


@warmed
@command
def lift(*, number: str, reason: str, actor: Actor, clock: Clock) -> Stated:
    """Lift a hold or a suspension; what it quarantined goes back to what it was."""
    acts_change()
    facts = lift_facts(number=number, reason=reason, actor=actor, clock=clock)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)


@warmed
@command
def withdraw(*, number: str, reason: str, actor: Actor, clock: Clock) -> Stated:
    """Withdraw an act from today on; the history keeps it, and what it cleared is asked again."""
    acts_change()
    facts = withdrawal_facts(number=number, reason=reason, actor=actor, clock=clock)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
