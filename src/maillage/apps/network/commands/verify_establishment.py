"""State that an establishment is who it says."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.changing import establishment_to_change
from maillage.apps.network.models import Establishment
from maillage.apps.network.reasons import ALREADY_VERIFIED
from maillage.apps.network.vouching import VOUCHED_COLUMNS, vouch
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal

VERIFIED = ("verified_on", "verified_by", "updated_at", *VOUCHED_COLUMNS)


def mark_verified(row: Establishment, actor: Actor, clock: Clock) -> None:
    """Dated and signed on the row, by who may, who vouches for it as it is. Nothing is saved. Raises Refusal."""
    require(actor, "establishments.edit", Place(row.department))
    if row.verified_on is not None:
        raise Refusal(ALREADY_VERIFIED, given=row.code, day=row.verified_on.isoformat())
    row.verified_on, row.verified_by, row.updated_at = today(clock), actor.name, clock.now()
    vouch(row)


@command
def verify_establishment(*, establishment: str, actor: Actor, clock: Clock) -> Establishment:
    """Dated and signed by the coordination of its territory; never by the establishment itself."""
    row = establishment_to_change(establishment)
    mark_verified(row, actor, clock)
    row.save(update_fields=VERIFIED)
    journal(actor=actor, clock=clock, verb="verify_establishment", subject=row.code)
    return row
