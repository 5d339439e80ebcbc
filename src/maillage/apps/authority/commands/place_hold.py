"""Place an immediate hold: one duty reviewer, alone; it only restricts and never lapses by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.batches import without_batch
from maillage.apps.authority.codes import NOT_A_HOLD, SCOPE_EMPTY, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import require_reason
from maillage.apps.authority.commands.endings import act_to_end
from maillage.apps.catalogue.models import Design, Profile, Version
from maillage.apps.network.models import Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HoldScope:
    """What a hold covers: everything that matches all that is named."""

    design: str = ""
    version: str = ""
    profile: str = ""
    workshop: str = ""
    lot: str = ""
    batch: str = ""  # of material

    def named(self) -> dict[str, str]:
        names = ("design", "version", "profile", "workshop", "lot", "batch")
        return {name: getattr(self, name).strip() for name in names if getattr(self, name).strip()}

    @property
    def subject(self) -> str:
        """What is named, less what another name already says: it fits the column of the act."""
        named = self.named()
        implied = {"version": "profile", "design": "version"}
        if not self.version:
            implied["design"] = "profile"
        kept = {name: code for name, code in named.items() if implied.get(name) not in named}
        return subject_of(kept)


def subject_of(named: Mapping[str, str]) -> str:
    """What is named, as the subject of an act: name and code, without spaces inside a code."""
    return " ".join(f"{name}:{''.join(code.split())}" for name, code in named.items())[:80]


def scope_subject(scope: Mapping[str, Any]) -> str:
    """The subject of an act of that scope; several lots are counted."""
    named = {name: code for name, code in scope.items() if name != "lots"}
    if "lots" in scope:
        return subject_of({"lots": str(len(scope["lots"])), **named})
    return HoldScope(**named).subject


def check_scope(scope: HoldScope) -> None:
    """Refuses an empty scope and codes that do not exist (lots are checked where they live)."""
    if not scope.named():
        raise Refusal(SCOPE_EMPTY)
    known = {"design": Design, "version": Version, "profile": Profile, "workshop": Workshop}
    for name, code in scope.named().items():
        model = known.get(name)
        if model is not None and not model._default_manager.filter(code=code).exists():
            raise Refusal(UNKNOWN_REFERENCE, field=name, value=code)


def hold_facts(
    *, scope: HoldScope, reason: str, actor: Actor, clock: Clock, kind: ActKind = ActKind.HOLD
) -> ActFacts:
    """The hold, or the suspension, as it would be recorded, once everything about it is checked."""
    require(actor, "holds.place" if kind is ActKind.HOLD else "decisions.withdraw")
    check_scope(scope)
    named: Mapping[str, Any] = scope.named()
    if kind is ActKind.SUSPEND:  # of the register, which knows no batch
        named = without_batch(named)
    payload = {"scope": named, "reason": require_reason(reason)}
    return ActFacts(kind.value, scope_subject(named), "", today(clock), payload)


@command
def place_hold(*, scope: HoldScope, reason: str, actor: Actor, clock: Clock) -> Act:
    """The hold, in force at once; its effects run in the same transaction."""
    facts = hold_facts(scope=scope, reason=reason, actor=actor, clock=clock)
    return publish(facts=facts, actor=actor, clock=clock)


@warmed
@command
def suspend(*, scope: HoldScope, reason: str, actor: Actor, clock: Clock) -> Stated:
    """A decision of the authority that suspends, with the same effects as a hold."""
    facts = hold_facts(scope=scope, reason=reason, actor=actor, clock=clock, kind=ActKind.SUSPEND)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)


def confirmation_facts(*, number: str, reason: str, actor: Actor, clock: Clock) -> ActFacts:
    """The suspension that confirms a hold, as it would be recorded, once everything about it is checked."""
    require(actor, "holds.confirm")
    hold = act_to_end(number, set(ActKind))
    if hold.kind != ActKind.HOLD:
        raise Refusal(NOT_A_HOLD, number=number)
    scope = without_batch(json.loads(hold.payload)["scope"])
    payload = {"scope": scope, "confirms": number, "reason": require_reason(reason)}
    return ActFacts(ActKind.SUSPEND.value, scope_subject(scope), "", today(clock), payload, ends=number)


@warmed
@command
def confirm_hold(*, number: str, reason: str, actor: Actor, clock: Clock) -> Stated:
    """A signed suspension of the same scope takes over from the hold, on the same day: nothing is freed."""
    acts_change()
    facts = confirmation_facts(number=number, reason=reason, actor=actor, clock=clock)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
