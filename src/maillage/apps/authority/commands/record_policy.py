"""Record a territory's restriction. A territory can only restrict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_choice, require_period, require_reason
from maillage.apps.catalogue.models import Design, Profile, Version
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import is_territory
from maillage.safety.terms import CATEGORIES, RECIPIENT_CLASSES


@command
def record_policy(
    *,
    territory: str,
    reason: str,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    valid_until: date | None = None,
    categories: Sequence[str] = (),
    designs: Sequence[str] = (),
    recipient_classes: Sequence[str] = (),
) -> Act:
    """The restriction; an empty list means every category, design or class."""
    if not is_territory(territory):
        raise Refusal(UNKNOWN_REFERENCE, field="territory", value=territory)
    require(actor, "policies.record", Place(territory))
    require_period(valid_from, valid_until)
    for category in categories:
        require_choice("category", category, CATEGORIES)
    for code in designs:
        if not any(model._default_manager.filter(code=code).exists() for model in (Design, Version, Profile)):
            raise Refusal(UNKNOWN_REFERENCE, field="designs", value=code)
    for recipient_class in recipient_classes:
        require_choice("recipient_class", recipient_class, RECIPIENT_CLASSES)
    return publish(
        kind=ActKind.POLICY,
        subject=territory,
        payload={
            "territory": territory,
            "categories": list(categories),
            "designs": list(designs),
            "recipient_classes": list(recipient_classes),
            "from": iso(valid_from),
            "until": iso(valid_until),
            "reason": require_reason(reason),
        },
        actor=actor,
        clock=clock,
        valid_from=valid_from,
        valid_until=valid_until,
    )
