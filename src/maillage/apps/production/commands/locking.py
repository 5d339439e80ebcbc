"""Read rows under lock, in one order everywhere: need, proposal or order, lot, each in order of key.

One order of locks is what keeps two commands from waiting for each other; before them all,
acts are kept still, because what follows relies on a verdict. The rows of
other tables that come along are read, not locked. Rows read together share the object of
the need and of the order they have in common: what one changes, the next one sees.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

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

OF_WORK = ("workshop", "profile__version__design")


def lock_needs(keys: Iterable[int]) -> dict[int, Need]:
    """The needs of these keys, with their establishments and designs. One query."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("establishment", "design")
    return {row.pk: row for row in rows.filter(pk__in=set(keys)).order_by("pk")}


def lock_need(key: int) -> Need:
    return lock_needs([key])[key]


def lock_proposals(codes: Collection[str]) -> dict[str, Proposal]:
    """The proposals that exist, by code, their needs locked first. Three queries."""
    keep_acts_still()
    rows = Proposal.objects.filter(code__in=codes)
    needs = lock_needs(rows.values_list("need_id", flat=True))
    locked = rows.select_for_update(of=("self",)).select_related(*OF_WORK).order_by("pk")
    found = {row.code: row for row in locked}
    for row in found.values():
        row.need = needs[row.need_id]
    return found


def known_proposal(found: dict[str, Proposal], code: str) -> Proposal:
    if code not in found:
        raise Refusal(PROPOSAL_UNKNOWN, code=code)
    return found[code]


def lock_proposal(code: str) -> Proposal:
    """The proposal with its need locked first. Raises Refusal(proposal.unknown)."""
    return known_proposal(lock_proposals([code]), code)


def lock_orders(codes: Collection[str]) -> dict[str, Order]:
    """The orders that exist, by code, their needs locked first. Three queries."""
    keep_acts_still()
    rows = Order.objects.filter(code__in=codes)
    return {row.code: row for row in _orders(rows.values_list("pk", "need_id")).values()}


def _orders(keys: Iterable[tuple[int, int]]) -> dict[int, Order]:
    """Orders by key, from pairs (order, need): every need is locked, then every order."""
    pairs = list(keys)
    needs = lock_needs(need for _, need in pairs)
    rows = Order.objects.select_for_update(of=("self",)).select_related(*OF_WORK)
    found = {row.pk: row for row in rows.filter(pk__in={order for order, _ in pairs}).order_by("pk")}
    for row in found.values():
        row.need = needs[row.need_id]
    return found


def active_order(found: dict[str, Order], code: str) -> Order:
    """The order of that code; refuses an unknown or closed one."""
    if code not in found:
        raise Refusal(ORDER_UNKNOWN, code=code)
    order = found[code]
    if order.status != OrderStatus.ACTIVE:
        raise Conflict(ORDER_CLOSED, code=code, status=order.status)
    return order


def lock_active_order(code: str) -> Order:
    """The order with its need locked first; refuses an unknown or closed one."""
    return active_order(lock_orders([code]), code)


def lock_lots(codes: Collection[str]) -> dict[str, Lot]:
    """The lots that exist, by code: every need is locked, then every order, then the lots. Four queries."""
    keep_acts_still()
    rows = Lot.objects.filter(code__in=codes)
    orders = _orders(rows.values_list("order_id", "order__need_id"))
    locked = rows.select_for_update(of=("self",)).select_related(*OF_WORK).order_by("pk")
    found = {row.code: row for row in locked}
    for row in found.values():
        row.order = orders[row.order_id]
    return found


def lot_in_state(found: dict[str, Lot], code: str, expected: LotStatus) -> Lot:
    """The lot of that code in the expected state; a held one says which act holds it."""
    if code not in found:
        raise Refusal(LOT_UNKNOWN, code=code)
    lot = found[code]
    if lot.status == LotStatus.HELD:
        raise Refusal(HELD_BY, code=code, act=lot.held_by_act)
    if lot.status != expected:
        raise Conflict(LOT_STATE, code=code, status=lot.status, expected=expected.value)
    return lot


def lock_lot(code: str, expected: LotStatus) -> Lot:
    """One lot, as `lock_lots`, in the expected state."""
    return lot_in_state(lock_lots([code]), code, expected)


def require_pieces(asked: int) -> None:
    if isinstance(asked, bool) or asked < 1:
        raise Refusal(QUANTITY_INVALID, asked=asked)
