"""Release many lots at once: the tray that comes out of quarantine in the morning.

Guarantees: each is judged as its own verb judges it; all or nothing, every lot at fault
named; one line in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lots, lot_in_state
from maillage.apps.production.commands.release_lot import open_to_delivery, require_may_release
from maillage.apps.production.models import Lot
from maillage.apps.production.verdicts import book_of_work
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

RELEASED = ("status", "quantity_released", "packed_on", "released_at")


@command
def release_lots(*, codes: Sequence[str], actor: Actor, clock: Clock) -> list[Lot]:
    """The released lots, in the order given."""
    locked = lock_lots(codes)
    book = book_of_work(locked.values())

    def judge(code: str) -> Lot:
        lot = lot_in_state(locked, code, LotStatus.INSPECTED)
        require_may_release(lot, actor)
        open_to_delivery(lot, book, clock)
        require_fields(lot)
        return lot

    lots = judge_all(codes, judge, str)
    Lot.objects.bulk_update(lots, RELEASED)
    pieces = sum(lot.quantity_released for lot in lots)
    journal(
        actor=actor, clock=clock, verb="release_lots", subject="lots", lots=[lot.code for lot in lots],
        pieces=pieces,
    )  # fmt: skip
    return lots
