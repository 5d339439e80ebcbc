"""Labels are printed: the numbers that bags take, and what signs them.

Guarantees: no two bags of a lot ever bear one number, unless the same bags are printed again; the register and the
lot are checked under lock; what was printed is kept, so that a number that was never given is found out.
"""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.locking import lock_lot
from maillage.apps.production.label_signing import Seal, seal_for
from maillage.apps.production.models import LabelPrint, Lot
from maillage.apps.production.reasons import QUANTITY_INVALID
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal

MOST_PER_BAG = 10_000


def _first_unit(lot: Lot, last: LabelPrint | None, per_bag: int) -> int:
    """The same bags keep their numbers; others begin after every number given so far."""
    if last is None:
        return 1
    if (last.per_bag, last.pieces) == (per_bag, lot.quantity_released):
        return last.first_unit
    return last.first_unit + last.bags


@command
def print_labels(*, code: str, per_bag: int, actor: Actor, clock: Clock) -> LabelPrint:
    """What is printed today for a released lot, one label a bag of `per_bag` pieces."""
    if isinstance(per_bag, bool) or not 1 <= per_bag <= MOST_PER_BAG:
        raise Refusal(QUANTITY_INVALID, asked=per_bag)
    lot = lock_lot(code, LotStatus.RELEASED)
    require(actor, "lots.make", Place(lot.workshop.department, (lot.workshop.code,)))
    day, pieces = today(clock), lot.quantity_released
    seal = seal_for(lot, day)
    last = LabelPrint.objects.filter(lot=lot).order_by("pk").last()
    printed = LabelPrint(
        lot=lot,
        per_bag=per_bag,
        first_unit=_first_unit(lot, last, per_bag),
        bags=-(-pieces // per_bag),
        pieces=pieces,
        created_at=clock.now(),
        **_signed_with(seal, day),
    )
    if last is not None and _same(last, printed):
        return last
    printed.save()
    journal(
        actor=actor,
        clock=clock,
        verb="print_labels",
        subject=code,
        bags=printed.bags,
        first=printed.first_unit,
        signed=seal is not None,
    )
    return printed


def _signed_with(seal: Seal | None, day: date) -> dict[str, object]:
    if seal is None:
        return {"issued": day}
    return {
        "issued": seal.issued,
        "expires": seal.expires,
        "key_id": seal.key.public.id.hex(),
        "leaf": seal.leaf.hex(),
    }


def _same(first: LabelPrint, second: LabelPrint) -> bool:
    """The sheet was asked for twice the same day."""
    names = ("per_bag", "first_unit", "bags", "pieces", "issued", "expires", "key_id", "leaf")
    return all(getattr(first, name) == getattr(second, name) for name in names)
