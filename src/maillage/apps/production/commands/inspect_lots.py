"""Record the inspections of many lots at once.

Guarantees: each is judged as its own verb judges it; all or nothing, every lot at fault
named; one line in the journal. A rejected lot is an outcome, not a fault.
"""

from __future__ import annotations

from collections.abc import Mapping

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.needs.models import Need
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.inspect_lot import Inspection, record, require_may_inspect
from maillage.apps.production.commands.locking import lock_lots, lot_in_state
from maillage.apps.production.models import Lot, Order
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

INSPECTED = (
    "status", "quantity_rejected", "sample_defects", "sampling", "checklist", "hygiene_declared", "disinfected_on",
    "inspected_at",
)  # fmt: skip


@command
def inspect_lots(*, found: Mapping[str, Inspection], actor: Actor, clock: Clock) -> list[Lot]:
    """The lots, by code in the order given, ``inspected`` or ``rejected``."""
    locked = lock_lots(found)
    lost: dict[str, int] = {}

    def judge(code: str) -> Lot:
        lot = lot_in_state(locked, code, LotStatus.MADE)
        require_may_inspect(lot, actor)
        lost[code] = record(lot, found[code], clock)
        require_fields(lot, lot.order, lot.order.need)
        return lot

    lots = judge_all(found, judge, str)
    Lot.objects.bulk_update(lots, INSPECTED)
    orders = {lot.order_id: lot.order for lot in lots if lost[lot.code]}
    Order.objects.bulk_update(orders.values(), ("made", "status"))
    needs = {order.need_id: order.need for order in orders.values()}
    Need.objects.bulk_update(needs.values(), ("committed", "updated_at"))
    rejected = [lot.code for lot in lots if lot.status == LotStatus.REJECTED]
    journal(
        actor=actor, clock=clock, verb="inspect_lots", subject="lots", lots=[lot.code for lot in lots],
        rejected=rejected, pieces_rejected=sum(lost.values()),
    )  # fmt: skip
    return lots
