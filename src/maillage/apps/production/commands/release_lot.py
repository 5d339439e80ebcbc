"""Release a lot: from then on its pieces may be delivered."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.checking import checked
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lot
from maillage.apps.production.models import Lot
from maillage.apps.production.verdicts import book_for, clear, facts_of
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today


def require_may_release(lot: Lot, actor: Actor) -> None:
    require(actor, "lots.release", Place(lot.workshop.department, (lot.workshop.code,)))


def open_to_delivery(lot: Lot, book: ActBook, clock: Clock) -> None:
    """Write the release on the lot when the engine allows it. Nothing is saved. Raises Refusal.

    `book` holds the acts that bear on the lot.
    """
    good = lot.quantity_made - lot.quantity_rejected
    need, day = lot.order.need, today(clock)
    facts = facts_of(
        "release",
        day,
        need=need,
        workshop=lot.workshop,
        profile=lot.profile,
        lot=lot,
        quantity=good,
        book=book,
    )
    clear(facts)
    lot.status = LotStatus.RELEASED.value
    lot.quantity_released = good
    lot.packed_on = day
    lot.released_at = clock.now()


@command
def release_lot(*, code: str, actor: Actor, clock: Clock) -> Lot:
    """The released lot: inspected, made under a decision in force, quarantine over, and for C the
    first article accepted by the establishment."""
    lot = lock_lot(code, LotStatus.INSPECTED)
    require_may_release(lot, actor)
    open_to_delivery(lot, book_for(lot.order.need, lot.workshop, lot.profile), clock)
    checked(lot).save()
    good = lot.quantity_released
    journal(actor=actor, clock=clock, verb="release_lot", subject=code, quantity=good)
    return lot
