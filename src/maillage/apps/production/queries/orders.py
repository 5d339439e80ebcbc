"""Reading an order: what is left to make, in lots of which size, and the lots made so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.production.inspection import lot_limit
from maillage.apps.production.models import Order
from maillage.apps.production.queries.board import OrderCard, category_of, wanted_of
from maillage.apps.production.queries.lots import READ, LotRow, lot_rows
from maillage.apps.production.reasons import ORDER_UNKNOWN
from maillage.apps.production.verdicts import book_for, facts_of
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """`limit`: the most pieces in one lot for this category and this workshop; None without one."""

    card: OrderCard
    status: str
    workshop: str
    workshop_name: str
    department: str
    cancelled_by: str
    limit: int | None
    lots: tuple[LotRow, ...]

    @property
    def at_most(self) -> int:
        """The most pieces that the next lot can hold."""
        return self.card.left if self.limit is None else min(self.card.left, self.limit)


def order_sheet(code: str, day: date) -> OrderSheet:
    """An order's page. About 4 queries. Raises Refusal ``order.unknown``."""
    row = (
        Order.objects.select_related("need__establishment", "workshop", "profile__version__design")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise Refusal(ORDER_UNKNOWN, code=code)
    book = book_for(row.need, row.workshop, row.profile)
    category = category_of(book, row.need, row.profile, day)
    facts = facts_of("make", day, need=row.need, workshop=row.workshop, profile=row.profile, book=book)
    card = OrderCard(
        code=row.code,
        wanted=wanted_of(row.need, row.profile, row.workshop, category, row.need.scenario),
        quantity=row.quantity,
        made=row.made,
        ready_on=row.ready_on,
        late=row.made < row.quantity and row.ready_on < day,
    )
    return OrderSheet(
        card=card,
        status=row.status,
        workshop=row.workshop.code,
        workshop_name=row.workshop.name,
        department=row.workshop.department,
        cancelled_by=row.cancelled_by,
        limit=lot_limit(category, facts.maker.level_on(day)),
        lots=tuple(lot_rows(row.lots.select_related(*READ).order_by("pk"))),
    )
