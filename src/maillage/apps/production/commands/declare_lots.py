"""A workshop declares many lots at once: what the day, or the week, has made.

Guarantees: each lot is judged as its own verb judges it, in the order given (two lots of one
order never pass it together); all or nothing, every lot at fault named by its order; one
line in the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.production.commands.declare_lot import (
    Making,
    identifier,
    make,
    require_may_make,
    sequence_of,
)
from maillage.apps.production.commands.locking import active_order, lock_orders
from maillage.apps.production.commands.record_materials import keep_batches, require_no_recalled_batch
from maillage.apps.production.commands.use_material import keep_stocks, lock_stocks
from maillage.apps.production.models import Lot, Order
from maillage.apps.production.verdicts import book_of_work
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

UNNUMBERED = "—"


@command
def declare_lots(*, makings: Sequence[tuple[str, Making]], actor: Actor, clock: Clock) -> list[Lot]:
    """The lots, in state ``made``, in the order given; each is an order and what was made of it."""
    found = lock_orders({order for order, _ in makings})
    require_no_recalled_batch([making.material_batch for _, making in makings])
    stocks, book = lock_stocks(found.values(), clock), book_of_work(found.values())
    taken: list[Mapping[str, str]] = []

    def judge(given: tuple[str, Making]) -> Lot:
        order = active_order(found, given[0])
        require_may_make(order, actor)
        made = make(order, given[1], book, stocks, clock)
        taken.append(made.taken)
        lot = made.lot
        lot.code = UNNUMBERED
        require_fields(lot, order)
        return lot

    lots = judge_all(makings, judge, lambda given: given[0])
    _number(lots)
    Lot.objects.bulk_create(lots)
    keep_batches(lots=lots, clock=clock)
    Order.objects.bulk_update(found.values(), ("made", "status"))
    keep_stocks(stocks=stocks, clock=clock)
    journal(
        actor=actor, clock=clock, verb="declare_lots", subject="lots", lots=len(lots),
        pieces=sum(lot.quantity_made for lot in lots), orders={lot.code: lot.order.code for lot in lots},
        material={lot.code: dict(used) for lot, used in zip(lots, taken, strict=True)},
        stock_confirmed=sorted({order for order, making in makings if making.stock_confirmed}),
    )  # fmt: skip
    return lots


def _number(lots: Sequence[Lot]) -> None:
    """Identifiers, each sequence taken once for all the lots it numbers."""
    names = [sequence_of(lot.order, lot.made_until) for lot in lots]
    ahead = {name: next_number(name, count=count) for name, count in Counter(names).items()}
    for lot, name in zip(lots, names, strict=True):
        lot.code = identifier(lot.order, lot.made_until, ahead[name])
        ahead[name] += 1
