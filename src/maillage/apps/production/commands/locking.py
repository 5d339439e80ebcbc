"""Read rows under lock, in one order everywhere: need, proposal or order, lot.

One order of locks is what keeps two commands from waiting for each other; before them all,
acts are kept still, because what follows relies on a verdict. The rows of
other tables that come along are read, not locked.
"""

from __future__ import annotations

from collections.abc import Collection

from maillage.apps.needs.models import Need
from maillage.apps.production.codes import LotStatus, OrderStatus
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.reasons import (
    HELD_BY,
    LOT_STATE,
    LOT_UNKNOWN,
    ORDER_CLOSED,
    ORDER_UNKNOWN,
    PROPOSAL_UNKNOWN,
    QUANTITY_INVALID,
)
from maillage.apps.records.serialising import keep_acts_still
from maillage.kernel.refusals import Conflict, Refusal

WITH_NEED = ("need__establishment", "workshop", "profile__version__design")


def lock_need(pk: int) -> Need:
    return Need.objects.select_for_update(of=("self",)).select_related("establishment", "design").get(pk=pk)


def lock_proposal(code: str) -> Proposal:
    """The proposal with its need locked first. Raises Refusal(proposal.unknown)."""
    keep_acts_still()
    need = Proposal.objects.filter(code=code).values_list("need_id", flat=True).first()
    if need is None:
        raise Refusal(PROPOSAL_UNKNOWN, code=code)
    lock_need(need)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(*WITH_NEED)
    return rows.get(code=code)


def lock_active_order(code: str) -> Order:
    """The order with its need locked first; refuses an unknown or closed one."""
    keep_acts_still()
    need = Order.objects.filter(code=code).values_list("need_id", flat=True).first()
    if need is None:
        raise Refusal(ORDER_UNKNOWN, code=code)
    lock_need(need)
    order = Order.objects.select_for_update(of=("self",)).select_related(*WITH_NEED).get(code=code)
    if order.status != OrderStatus.ACTIVE:
        raise Conflict(ORDER_CLOSED, code=code, status=order.status)
    return order


def lock_lots(codes: Collection[str], expected: LotStatus) -> list[Lot]:
    """The lots in the expected state, in order of code; a held one says which act holds it.

    Acts are kept still, then every need is locked, then every order, then the lots, each in
    order of key: two commands over the same lots never wait for each other in a circle.
    """
    keep_acts_still()
    above = list(Lot.objects.filter(code__in=codes).values_list("order__need_id", "order_id"))
    for need in sorted({need for need, _ in above}):
        lock_need(need)
    for order in sorted({order for _, order in above}):
        Order.objects.select_for_update(of=("self",)).get(pk=order)
    return [_lot(code, expected) for code in sorted(codes)]


def lock_lot(code: str, expected: LotStatus) -> Lot:
    """One lot, as `lock_lots`."""
    return lock_lots([code], expected)[0]


def _lot(code: str, expected: LotStatus) -> Lot:
    rows = Lot.objects.select_for_update(of=("self",))
    lot = rows.select_related("order__need__establishment", "workshop", "profile__version__design")
    found = lot.filter(code=code).first()
    if found is None:
        raise Refusal(LOT_UNKNOWN, code=code)
    if found.status == LotStatus.HELD:
        raise Refusal(HELD_BY, code=code, act=found.held_by_act)
    if found.status != expected:
        raise Conflict(LOT_STATE, code=code, status=found.status, expected=expected.value)
    return found


def require_pieces(asked: int) -> None:
    if isinstance(asked, bool) or asked < 1:
        raise Refusal(QUANTITY_INVALID, asked=asked)
