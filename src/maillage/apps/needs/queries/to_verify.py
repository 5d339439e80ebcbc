"""Needs that somebody must make sure of, oldest first, with what helps to do it by telephone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.limits import amounts_of
from maillage.apps.needs.models import Need
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text

VERIFYING_ORDERS = RowOrder(
    {
        "waiting": ("created_at", "pk"),
        "deadline": ("deadline", "pk"),
        "establishment": (InWords("establishment__name"), "pk"),
        "department": ("establishment__department", "pk"),
        "pieces": (F("quantity") - F("verified_quantity"),),
    },
    default="waiting",
)


@dataclass(frozen=True, slots=True)
class NeedToVerify:
    """`pieces` are those not verified yet, of `quantity`; `others`: open needs of the same establishment
    for the same design; `usual`: what its kind asks for at a time, `is_unusual` beyond it."""

    code: str
    channel: str
    filed_by: str
    created_at: datetime
    establishment: str
    establishment_name: str
    kind: str
    finess: str
    siret: str
    city: str
    department: str
    establishment_verified_on: date | None
    design: str
    design_name: Text
    quantity: int
    pieces: int
    deadline: date
    note: str
    others: int
    usual: str
    is_unusual: bool


def _waiting(territories: Collection[str], establishments: Collection[str]) -> QuerySet[Need]:
    rows = Need.objects.filter(status=NeedStatus.OPEN, scenario="", verified_quantity__lt=F("quantity"))
    if "FR" in territories:
        return rows
    departments = {code for territory in territories for code in departments_of(territory)}
    return rows.filter(
        Q(establishment__department__in=departments) | Q(establishment__code__in=establishments)
    )


def _twins(rows: Sequence[Need]) -> Counter[tuple[int, int]]:
    """How many open needs each establishment has for each design of these rows. One query."""
    places, designs = {row.establishment_id for row in rows}, {row.design_id for row in rows}
    found = Need.objects.filter(
        status=NeedStatus.OPEN, scenario="", establishment__in=places, design__in=designs
    )
    return Counter(found.values_list("establishment_id", "design_id"))


def _read(rows: Sequence[Need]) -> list[NeedToVerify]:
    twins = _twins(rows)
    return [_line(row, twins[row.establishment_id, row.design_id] - 1) for row in rows]


def _line(row: Need, others: int) -> NeedToVerify:
    place, amounts = row.establishment, amounts_of(row.establishment.kind)
    return NeedToVerify(
        code=row.code,
        channel=row.channel,
        filed_by=row.filed_by,
        created_at=row.created_at,
        establishment=place.code,
        establishment_name=place.name,
        kind=place.kind,
        finess=place.finess,
        siret=place.siret,
        city=place.city,
        department=place.department,
        establishment_verified_on=place.verified_on,
        design=row.design.code,
        design_name=Text.from_dict(row.design.name),
        quantity=row.quantity,
        pieces=row.unverified,
        deadline=row.deadline,
        note=row.note,
        others=others,
        usual=amounts.usual,
        is_unusual=row.quantity > amounts.high,
    )


def needs_to_verify(
    *,
    territories: Collection[str],
    establishments: Collection[str] = (),
    department: str = "",
    channel: str = "",
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[NeedToVerify]:
    """Those of the territories and of the establishments, oldest first. Three queries.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = _waiting(territories, establishments).select_related("establishment", "design")
    if department:
        rows = rows.filter(establishment__department=department)
    if channel:
        rows = rows.filter(channel=channel)
    return page_of(rows.order_by(*VERIFYING_ORDERS.terms(sort)), page, size, _read)


def count_to_verify(*, territories: Collection[str], establishments: Collection[str] = ()) -> int:
    """How many wait. One query."""
    return _waiting(territories, establishments).count()
