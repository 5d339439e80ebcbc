"""Release a lot: from then on its pieces may be delivered."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lot
from maillage.apps.production.models import Lot
from maillage.apps.production.verdicts import clear, facts_of
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today


@command
def release_lot(*, code: str, actor: Actor, clock: Clock) -> Lot:
    """The released lot: inspected, made under a decision in force, quarantine over, and for C the
    first article accepted by the establishment."""
    lot = lock_lot(code, LotStatus.INSPECTED)
    require(actor, "lots.release", Place(lot.workshop.department, (lot.workshop.code,)))
    good = lot.quantity_made - lot.quantity_rejected
    clear(
        facts_of(
            "release",
            today(clock),
            need=lot.order.need,
            workshop=lot.workshop,
            profile=lot.profile,
            lot=lot,
            quantity=good,
        )
    )
    lot.status = LotStatus.RELEASED.value
    lot.quantity_released = good
    lot.packed_on = today(clock)
    lot.released_at = clock.now()
    checked(lot)
    lot.save()
    journal(actor=actor, clock=clock, verb="release_lot", subject=code, quantity=good)
    return lot
