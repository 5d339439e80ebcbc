"""The next steps of a workshop's work, many at once: lots to declare, inspect, release and send.

Guarantees: each step is answered from the same facts and engine as its command, the acts read once; a
number of queries that does not depend on how many lines there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.production.codes import LotStatus, OrderStatus
from maillage.apps.production.inspection import checklist_of, lot_limit, mandatory
from maillage.apps.production.models import Lot, Order
from maillage.apps.production.queries.board import Wanted, category_of, wanted_of
from maillage.apps.production.queries.lots import READ
from maillage.apps.production.verdicts import book_of_work, facts_of
from maillage.kernel.reasons import Reason
from maillage.kernel.text import Text
from maillage.safety.checklists import Item
from maillage.safety.terms import Action
from maillage.safety.verdict import verdict


@dataclass(frozen=True, slots=True)
class ToMake:
    """An order in progress: `left` pieces to make, in lots of `limit` at most (None: no limit)."""

    order: str
    wanted: Wanted
    left: int
    limit: int | None
    ready_on: date
    late: bool
    refusals: tuple[Reason, ...]

    @property
    def next_lots(self) -> tuple[int, ...]:
        """The sizes of the lots that would finish it."""
        size = self.left if self.limit is None else self.limit
        full, rest = divmod(self.left, size)
        return (*([size] * full), *([rest] if rest else ()))


@dataclass(frozen=True, slots=True)
class LotStep:
    """A lot and the step it waits for. `pieces` good or not sent yet; `earliest` the first day on which its
    quarantine lets it go, when it has one; `refusals` why the step is refused today."""

    code: str
    design_name: Text
    object_type: str
    category: str
    need: str
    establishment: str
    establishment_name: str
    city: str
    pieces: int
    sample_size: int
    made_until: date
    earliest: date | None
    refusals: tuple[Reason, ...]

    def waits(self, day: date) -> bool:
        return self.earliest is not None and self.earliest > day


def lots_to_make(workshop: str, day: date) -> tuple[ToMake, ...]:
    """Active orders with pieces left, the first due first. About 4 queries."""
    rows = list(
        Order.objects.filter(workshop__code=workshop, status=OrderStatus.ACTIVE, made__lt=F("quantity"))
        .select_related("need__establishment", "need__design", "workshop", "profile__version__design")
        .order_by("ready_on", "pk")
    )
    book = book_of_work(rows)

    def one(row: Order) -> ToMake:
        facts = facts_of("make", day, need=row.need, workshop=row.workshop, profile=row.profile, book=book)
        category = category_of(book, row.need, row.profile, day)
        return ToMake(
            order=row.code,
            wanted=wanted_of(row.need, row.profile, row.workshop, category, row.need.scenario),
            left=row.quantity - row.made,
            limit=lot_limit(category, facts.maker.level_on(day)),
            ready_on=row.ready_on,
            late=row.ready_on < day,
            refusals=verdict(facts).refusals,
        )

    return tuple(one(row) for row in rows)


def _refusals(lot: Lot, action: Action, pieces: int, day: date, book: ActBook) -> tuple[Reason, ...]:
    need, about = lot.order.need, {"workshop": lot.workshop, "profile": lot.profile}
    return verdict(
        facts_of(action, day, need=need, lot=lot, quantity=pieces, book=book, **about)  # type: ignore[arg-type]
    ).refusals


def _steps(rows: QuerySet[Lot], action: Action | None, day: date) -> tuple[LotStep, ...]:
    """The lots, by establishment, each with why `action` would be refused; None: nothing to ask."""
    lots = list(
        rows.select_related(*READ, "order__need__design").order_by("order__need__establishment", "pk")
    )
    book = book_of_work(lots) if action is not None else None

    def one(lot: Lot) -> LotStep:
        design, need = lot.profile.version.design, lot.order.need
        good = lot.quantity_made - lot.quantity_rejected
        pieces = good if action != "deliver" else lot.quantity_released - lot.quantity_delivered
        return LotStep(
            code=lot.code,
            design_name=Text.from_dict(design.name),
            object_type=design.object_type,
            category=lot.category,
            need=need.code,
            establishment=need.establishment.code,
            establishment_name=need.establishment.name,
            city=need.establishment.city,
            pieces=pieces,
            sample_size=int(lot.sampling["sample_size"]),
            made_until=lot.made_until,
            earliest=earliest_of(lot),
            refusals=() if action is None or book is None else _refusals(lot, action, pieces, day, book),
        )

    return tuple(one(lot) for lot in lots)


def earliest_of(lot: Lot) -> date | None:
    """The day after the last of its quarantine; None without one."""
    return None if lot.quarantine_end is None else lot.quarantine_end + timedelta(days=1)


def lots_to_inspect(workshop: str, day: date) -> tuple[LotStep, ...]:
    """One query."""
    return _steps(Lot.objects.filter(workshop__code=workshop, status=LotStatus.MADE), None, day)


def lots_to_release(workshop: str, day: date) -> tuple[LotStep, ...]:
    """Three queries."""
    return _steps(Lot.objects.filter(workshop__code=workshop, status=LotStatus.INSPECTED), "release", day)


def lots_to_send(workshop: str, day: date) -> tuple[LotStep, ...]:
    """Released lots with pieces not sent yet. Three queries."""
    rows = Lot.objects.filter(
        workshop__code=workshop, status=LotStatus.RELEASED, quantity_delivered__lt=F("quantity_released")
    )
    return _steps(rows, "deliver", day)


def points_of(category: str, object_type: str) -> tuple[tuple[Item, bool], ...]:
    """The points of the checklist, each with whether it is mandatory."""
    return tuple((item, mandatory(item, category)) for item in checklist_of(category, object_type))
