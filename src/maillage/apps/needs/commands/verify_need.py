"""State that a need is really its establishment's: by its coordination, or by its own account."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.codes import STATED_MEANS, Verification
from maillage.apps.needs.commands.changing import open_need
from maillage.apps.needs.commands.news import tell_verified
from maillage.apps.needs.commands.verifying import mark_verified
from maillage.apps.needs.limits import require_no_person
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import (
    ALREADY_VERIFIED,
    CHANGED_MEANWHILE,
    UNKNOWN_VERIFICATION,
    VERIFICATION_NOTE,
)
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal


def _means(how: str, note: str) -> Verification:
    expected = [means.value for means in STATED_MEANS]
    if how not in expected:
        raise Refusal(UNKNOWN_VERIFICATION, given=how, expected=expected)
    if how == Verification.OTHER and not note:
        raise Refusal(VERIFICATION_NOTE)
    return Verification(how)


def _require_unverified(row: Need, seen: int | None) -> None:
    if row.verified_on is not None and not row.unverified:
        raise Refusal(ALREADY_VERIFIED, need=row.code, day=row.verified_on.isoformat(), by=row.verified_by)
    if seen is not None and seen != row.quantity:
        raise Conflict(CHANGED_MEANWHILE, need=row.code, seen=seen, quantity=row.quantity)


@command
def verify_need(
    *, need: str, actor: Actor, clock: Clock, how: str = "", note: str = "", seen: int | None = None
) -> Need:
    """All the pieces of the need, verified today; its establishment too when it was not.

    The coordination says `how` it made sure. An account of the establishment recognises the need as
    its own: its means is the account, whatever is given. `seen` is the quantity that was read.
    """
    row = open_need(need, "needs.verify", actor)
    place = row.establishment
    by_coordination = may(actor, "needs.verify", Place(place.department))
    _require_unverified(row, seen)
    said = require_no_person("note", tidy(note))
    means = _means(how, said) if by_coordination else Verification.ACCOUNT
    mark_verified(row, means, by=actor.name, day=today(clock), note=said)
    row.updated_at = clock.now()
    checked(row).save()
    if by_coordination and place.verified_on is None:
        require(actor, "establishments.edit", Place(place.department))
        verify_establishment(establishment=place.code, actor=actor, clock=clock)
    journal(
        actor=actor, clock=clock, verb="verify_need", subject=row.code, how=means.value, quantity=row.quantity
    )
    tell_verified(row, clock)
    return row
