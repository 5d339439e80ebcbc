"""Set the weight of a design, a kind of establishment or one need: an act of the State."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.catalogue.models import Design
from maillage.apps.checking import within
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import PRIORITY_REASON, PRIORITY_SUBJECT
from maillage.apps.network.codes import EstablishmentKind
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal

LIGHTEST, HEAVIEST = 1, 10
NEED, KIND = "need:", "kind:"


def _exists(subject: str) -> bool:
    if subject.startswith(NEED):
        return Need.objects.filter(code=subject.removeprefix(NEED)).exists()
    if subject.startswith(KIND):
        return subject.removeprefix(KIND) in [kind.value for kind in EstablishmentKind]
    return Design.objects.filter(code=subject).exists()


def priority_facts(
    *,
    subject: str,
    weight: int,
    reason: str,
    actor: Actor,
    clock: Clock,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> ActFacts:
    """The priority as it would be recorded, once everything about it is checked.

    `subject`: ``D0107``, ``need:B00017`` or ``kind:hospital``; `weight` from 1 (usual) to 10; from today
    when `valid_from` is not given.
    """
    require(actor, "priorities.set")
    if not _exists(subject):
        raise Refusal(PRIORITY_SUBJECT, given=subject)
    if not reason.strip():
        raise Refusal(PRIORITY_REASON)
    payload = {"weight": int(within("weight", weight, LIGHTEST, HEAVIEST)), "reason": reason.strip()}
    start = valid_from or today(clock)
    return ActFacts(ActKind.PRIORITY.value, subject, "", start, payload, valid_until=valid_until)


@command
def set_priority(
    *,
    subject: str,
    weight: int,
    reason: str,
    actor: Actor,
    clock: Clock,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Act:
    """The act, of what `priority_facts` checks. A later act on the same subject replaces it."""
    facts = priority_facts(
        subject=subject, weight=weight, reason=reason, actor=actor, clock=clock, valid_from=valid_from,
        valid_until=valid_until,
    )  # fmt: skip
    return publish(facts=facts, actor=actor, clock=clock)
