"""Record a territory's restriction. A territory can only restrict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_choice, require_period, require_reason
from maillage.apps.catalogue.models import Design, Profile, Version
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import is_territory
from maillage.safety.terms import CATEGORIES, RECIPIENT_CLASSES


class PolicyTerms(TypedDict, total=False):
    """What a policy may also state; an empty list means every category, design or class."""

    valid_until: date | None
    categories: Sequence[str]
    designs: Sequence[str]
    recipient_classes: Sequence[str]


def _require_known(terms: PolicyTerms) -> None:
    for category in terms.get("categories", ()):
        require_choice("category", category, CATEGORIES)
    for code in terms.get("designs", ()):
        if not any(model._default_manager.filter(code=code).exists() for model in (Design, Version, Profile)):
            raise Refusal(UNKNOWN_REFERENCE, field="designs", value=code)
    for recipient_class in terms.get("recipient_classes", ()):
        require_choice("recipient_class", recipient_class, RECIPIENT_CLASSES)


def policy_facts(
    *, territory: str, reason: str, valid_from: date, actor: Actor, clock: Clock, **terms: Unpack[PolicyTerms]
) -> ActFacts:
    """The restriction as it would be recorded, once everything about it is checked."""
    del clock  # every verb's facts are asked the same way
    if not is_territory(territory):
        raise Refusal(UNKNOWN_REFERENCE, field="territory", value=territory)
    require(actor, "policies.record", Place(territory))
    until = terms.get("valid_until")
    require_period(valid_from, until)
    _require_known(terms)
    payload = {
        "territory": territory,
        "categories": list(terms.get("categories", ())),
        "designs": list(terms.get("designs", ())),
        "recipient_classes": list(terms.get("recipient_classes", ())),
        "from": iso(valid_from),
        "until": iso(until),
        "reason": require_reason(reason),
    }
    return ActFacts(ActKind.POLICY.value, territory, "", valid_from, payload, valid_until=until)


@warmed
@command
def record_policy(
    *, territory: str, reason: str, valid_from: date, actor: Actor, clock: Clock, **terms: Unpack[PolicyTerms]
) -> Stated:
    """The restriction; what it now forbids among the work under way stops."""
    facts = policy_facts(
        territory=territory, reason=reason, valid_from=valid_from, actor=actor, clock=clock, **terms
    )
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
