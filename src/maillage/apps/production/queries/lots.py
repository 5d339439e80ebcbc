"""Reading lots: a list and a lot's page.

Guarantees: a lot's page carries its inspection as it was computed when the lot was declared,
its checklist as the scheme asks it, and why releasing it would be refused today, from the
same facts and engine as the command that releases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, Value, When

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import ACTIONS, Role, Scope
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.inspection import checklist_of, mandatory
from maillage.apps.production.models import DeliveryLine, Lot
from maillage.apps.production.queries.recalls import recalled
from maillage.apps.production.reasons import LOT_UNKNOWN
from maillage.apps.production.verdicts import clear, facts_of
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text

READ = ("order__need__establishment", "workshop", "profile__version__design")
# What is to be done with a lot, the most pressing first: set aside, inspect, release, deliver.
PRESSING = (LotStatus.HELD, LotStatus.MADE, LotStatus.INSPECTED, LotStatus.RELEASED)
LOT_ORDERS = RowOrder(
    {
        "to_do": (
            Case(
                When(
                    status=LotStatus.RELEASED, quantity_delivered__gte=F("quantity_released"), then=Value(9)
                ),
                *(When(status=status, then=Value(rank)) for rank, status in enumerate(PRESSING)),
                default=Value(10),
            ),
            "-pk",
        ),
        "code": ("code",),
        "workshop": (InWords("workshop__name"), "-pk"),
        "establishment": (InWords("order__need__establishment__name"), "-pk"),
        "design": (InWords("profile__version__design__name__{language}"), "-pk"),
        "made": ("made_until", "pk"),
        "good": (F("quantity_made") - F("quantity_rejected"),),
        "released": ("quantity_released",),
        "delivered": ("quantity_delivered",),
    },
    default="to_do",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class LotRow:
    """A line of the list."""

    code: str
    status: str
    category: str
    workshop: str
    workshop_name: str
    establishment: str
    establishment_name: str
    design: str
    design_name: Text
    profile: str
    made_until: date
    quantity_made: int
    quantity_rejected: int
    quantity_released: int
    quantity_delivered: int
    held_by: str
    recall: str = ""  # the act of a recall that reaches it

    @property
    def good(self) -> int:
        return self.quantity_made - self.quantity_rejected


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One point of the checklist; `held` is None before the inspection."""

    id: str
    words: Text
    mandatory: bool
    held: bool | None


@dataclass(frozen=True, slots=True)
class LotDelivery:
    """Pieces of the lot that left; accepted and refused are None before receipt."""

    delivery: str
    establishment_name: str
    sent_on: date
    quantity: int
    accepted: int | None
    refused: int | None


@dataclass(frozen=True, slots=True)
class LotSheet:
    row: LotRow
    department: str
    order: str
    need: str
    version: str
    version_sha256: str
    profile: str
    object_type: str
    decision: str
    legal_basis: str
    made_from: date
    machine: str
    material_batch: str
    hygiene_declared: bool
    sample_size: int
    rate_percent: float | None
    risk_percent: float | None
    inspection: Text
    sample_inspected: int | None
    sample_defects: int | None
    items: tuple[CheckItem, ...]
    quarantine_end: date | None
    packed_on: date | None
    inspected_at: datetime | None
    released_at: datetime | None
    created_at: datetime
    deliveries: tuple[LotDelivery, ...]

    @property
    def left(self) -> int:
        """Released pieces not sent yet."""
        return self.row.quantity_released - self.row.quantity_delivered

    @property
    def good(self) -> int:
        return self.row.good

    @property
    def earliest(self) -> date | None:
        """The first day on which its quarantine lets it go, when it has one."""
        return None if self.quarantine_end is None else self.quarantine_end + timedelta(days=1)

    @property
    def hygiene_asked(self) -> bool:
        return self.row.category in ("B", "C")


def lot_row(lot: Lot, recall: str = "") -> LotRow:
    place, design = lot.order.need.establishment, lot.profile.version.design
    return LotRow(
        code=lot.code,
        status=lot.status,
        category=lot.category,
        workshop=lot.workshop.code,
        workshop_name=lot.workshop.name,
        establishment=place.code,
        establishment_name=place.name,
        design=design.code,
        design_name=Text.from_dict(design.name),
        profile=lot.profile.code,
        made_until=lot.made_until,
        quantity_made=lot.quantity_made,
        quantity_rejected=lot.quantity_rejected,
        quantity_released=lot.quantity_released,
        quantity_delivered=lot.quantity_delivered,
        held_by=lot.held_by_act,
        recall=recall,
    )


def lot_rows(lots: Iterable[Lot]) -> list[LotRow]:
    """Lines of these lots. A recalled lot is held, or was rejected: one query more when some are."""
    found = list(lots)
    stopped = [lot.code for lot in found if lot.status in (LotStatus.HELD, LotStatus.REJECTED)]
    marks = recalled(stopped)
    return [lot_row(lot, marks[lot.code].act if lot.code in marks else "") for lot in found]


def of_readable_makers(actor: Actor) -> Q:
    """What the actor may read of what workshops made (rows with a `workshop`), by the table of roles."""
    opening = ACTIONS["lots.read"]
    if actor.is_operator or any(opening.get(a.role) is Scope.ANY for a in actor.assignments):
        return Q()
    codes = {a.organisation for a in actor.assignments if a.role is Role.WORKSHOP}
    departments: set[str] = set()
    for assignment in actor.assignments:
        if opening.get(assignment.role) is Scope.TERRITORY:
            departments |= set(departments_of(assignment.territory))
    return Q(workshop__code__in=codes) | Q(workshop__department__in=departments)


@dataclass(frozen=True, slots=True)
class LotFilter:
    """What a list of lots is narrowed to; empty is everything. `territory` is that of the workshop.

    `status` may be ``in_progress``: made or inspected, not released yet.
    """

    status: str = ""
    workshop: str = ""
    design: str = ""
    territory: str = ""


EVERY_LOT = LotFilter()
IN_PROGRESS = "in_progress"


def lot_list(
    *,
    actor: Actor,
    found: LotFilter = EVERY_LOT,
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[LotRow]:
    """Lots that the actor may read, first what is to be done, the newest first. Two queries.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = Lot.objects.select_related(*READ).filter(of_readable_makers(actor))
    if found.status == IN_PROGRESS:
        rows = rows.filter(status__in=[LotStatus.MADE, LotStatus.INSPECTED])
    elif found.status:
        rows = rows.filter(status=found.status)
    if found.territory:
        rows = rows.filter(workshop__department__in=departments_of(found.territory))
    if found.workshop:
        rows = rows.filter(workshop__code=found.workshop)
    if found.design:
        rows = rows.filter(profile__version__design__code=found.design)
    rows = rows.order_by(*LOT_ORDERS.terms(sort, language))
    return page_of(rows, page, size, lot_rows)


def _found(code: str) -> Lot:
    lot = Lot.objects.select_related(*READ).filter(code=code).first()
    if lot is None:
        raise Refusal(LOT_UNKNOWN, code=code)
    return lot


def _items(lot: Lot) -> tuple[CheckItem, ...]:
    asked = checklist_of(lot.category, lot.profile.version.design.object_type)
    return tuple(
        CheckItem(item.id, item.words, mandatory(item, lot.category), lot.checklist.get(item.id))
        for item in asked
    )


def _deliveries(lot: Lot) -> tuple[LotDelivery, ...]:
    lines = DeliveryLine.objects.filter(lot=lot).select_related("delivery__establishment").order_by("pk")
    return tuple(
        LotDelivery(
            delivery=line.delivery.code,
            establishment_name=line.delivery.establishment.name,
            sent_on=line.delivery.sent_on,
            quantity=line.quantity,
            accepted=line.accepted,
            refused=line.refused,
        )
        for line in lines
    )


def lot_sheet(code: str) -> LotSheet:
    """A lot's page. Two queries. Raises Refusal ``lot.unknown``."""
    lot = _found(code)
    plan: dict[str, Any] = lot.sampling
    return LotSheet(
        row=lot_rows([lot])[0],
        department=lot.workshop.department,
        order=lot.order.code,
        need=lot.order.need.code,
        version=lot.profile.version.code,
        version_sha256=lot.version_sha256,
        profile=lot.profile.code,
        object_type=lot.profile.version.design.object_type,
        decision=lot.decision,
        legal_basis=lot.legal_basis,
        made_from=lot.made_from,
        machine=lot.machine,
        material_batch=lot.material_batch,
        hygiene_declared=lot.hygiene_declared,
        sample_size=plan["sample_size"],
        rate_percent=plan["rate_percent"],
        risk_percent=plan["risk_percent"],
        inspection=Text.from_dict(plan["words"]),
        sample_inspected=plan.get("inspected"),
        sample_defects=lot.sample_defects,
        items=_items(lot),
        quarantine_end=lot.quarantine_end,
        packed_on=lot.packed_on,
        inspected_at=lot.inspected_at,
        released_at=lot.released_at,
        created_at=lot.created_at,
        deliveries=_deliveries(lot),
    )


def why_not_release(code: str, day: date) -> tuple[Reason, ...]:
    """Every reason why releasing the lot would be refused on `day`; none for one not inspected yet.

    3 queries. Raises Refusal ``lot.unknown``.
    """
    lot = _found(code)
    if lot.status != LotStatus.INSPECTED:
        return ()
    good = lot.quantity_made - lot.quantity_rejected
    need = lot.order.need
    try:
        clear(
            facts_of(
                "release", day, need=need, workshop=lot.workshop, profile=lot.profile, lot=lot, quantity=good
            )
        )
    except Refusal as refusal:
        return refusal.reasons
    return ()
