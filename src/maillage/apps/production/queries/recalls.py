"""Reading recalls: which lots are recalled, the public list, one recall as anybody, or as its authority, reads it.

Guarantees: what anybody reads names no holder and no person; a lot is recalled as long as its recall is not lifted,
closed or not; a filter given is always applied.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from maillage.apps.bulk import in_batches
from maillage.apps.catalogue.models import Design, Version
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.models import Recall, RecallHolding, RecallLot
from maillage.apps.production.queries.recall_figures import RecallFigures, kept_figures
from maillage.apps.production.recall_reasons import RECALL_UNKNOWN
from maillage.apps.production.recall_words import STOP, TITLES, TO_TELL
from maillage.apps.records.codes import ActKind
from maillage.apps.records.models import Act
from maillage.apps.records.queries.acts import ActRow, act_numbered, acts_numbered
from maillage.apps.sorting import RowOrder
from maillage.kernel.identifiers import LotId, is_bag
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

RECALL_ORDERS = RowOrder(
    {
        "opened": ("opened_at", "pk"),
        "number": ("act",),
        "status": ("status", "-pk"),
        "lots": ("lot_count", "-pk"),
    },
    default="-opened",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class RecallMark:
    """That a lot is recalled, and by which act."""

    act: str
    status: str
    since: datetime


def recalled(lots: Collection[str]) -> dict[str, RecallMark]:
    """By lot, the last recall that reached it and was not lifted; a lot that is in none is not in the answer.

    One query a thousand lots.
    """
    found: dict[str, RecallMark] = {}
    for codes in in_batches(lots, 900):
        rows = RecallLot.objects.filter(lot__code__in=codes).exclude(recall__status=RecallStatus.LIFTED)
        listed = rows.order_by("recall_id").values_list(
            "lot__code", "recall__act", "recall__status", "recall__opened_at"
        )
        found |= {code: RecallMark(act, status, since) for code, act, status, since in listed}
    return found


@dataclass(frozen=True, slots=True)
class RecallRow:
    """A line of the public list."""

    act: str
    status: str
    qualification: str
    subject: str
    name: Text | None
    hazard: Text
    lots: int
    units: int
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecalledLot:
    code: str
    named: bool
    workshop: str
    units: int


@dataclass(frozen=True, slots=True)
class RecallSheet:
    """A recall in words. `lots` is empty when only its head was asked for."""

    row: RecallRow
    scope: dict[str, Any]
    reason: str
    title: Text
    stop: Text
    to_do: Text
    remedy: Text
    contact: str
    to_tell: Text
    closed_by: str
    closing_note: str
    closing_reason: str
    figures: RecallFigures
    checked_at: datetime
    designs: tuple[tuple[str, Text], ...]
    lots: tuple[RecalledLot, ...]

    @property
    def is_open(self) -> bool:
        return self.row.status == RecallStatus.OPEN


def _names(acts: Collection[ActRow]) -> dict[str, Text]:
    """The name of the design that each act names. One query."""
    codes = {act.number: _design(act.payload["scope"]) for act in acts}
    names = dict(Design.objects.filter(code__in=set(codes.values())).values_list("code", "name"))
    return {number: Text.from_dict(names[code]) for number, code in codes.items() if code in names}


def _design(scope: dict[str, Any]) -> str:
    if scope.get("design"):
        return str(scope["design"])
    code = str(scope.get("version") or scope.get("profile") or "")
    if code:
        return code.partition("-")[0]
    lots = {str(lot).partition("V")[0] for lot in scope.get("lots", [scope.get("lot") or ""])}
    return lots.pop() if len(lots) == 1 else ""


def _row(recall: Any, act: ActRow, names: dict[str, Text]) -> RecallRow:
    return RecallRow(
        act=recall.act,
        status=recall.status,
        qualification=recall.qualification,
        subject=act.subject,
        name=names.get(act.number),
        hazard=Text.from_dict(act.payload["hazard"]),
        lots=recall.lot_count,
        units=recall.unit_count,
        opened_at=recall.opened_at,
        closed_at=recall.closed_at,
    )


def _counted() -> QuerySet[Any]:
    return Recall.objects.annotate(lot_count=Count("lots"), unit_count=Sum("lots__units", default=0))


def recall_list(
    *, status: str = "", subject: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[RecallRow]:
    """Recalls, the newest first; `subject` is part of what is named or of the number. Four queries.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = _counted().order_by(*RECALL_ORDERS.terms(sort))
    if status:
        rows = rows.filter(status=status)
    if subject:
        named = Act.objects.filter(kind=ActKind.RECALL.value, subject__icontains=subject).values("number")
        rows = rows.filter(Q(act__icontains=subject) | Q(act__in=named))

    def read(found: Sequence[Any]) -> list[RecallRow]:
        acts = acts_numbered([recall.act for recall in found])
        names = _names(acts.values())
        return [_row(recall, acts[recall.act], names) for recall in found]

    return page_of(rows, page, size, read)


def recall_sheet(code: str, *, with_lots: bool = True) -> RecallSheet:
    """Raises Refusal ``recall.unknown``. About eight queries."""
    recall = _counted().filter(act=code).first()
    act = act_numbered(code)
    if recall is None or act is None:
        raise Refusal(RECALL_UNKNOWN, code=code)
    said = act.payload
    rows = (
        RecallLot.objects.filter(recall=recall).order_by("lot__code")
        if with_lots
        else RecallLot.objects.none()
    )
    listed = rows.values_list("lot__code", "named", "lot__workshop__code", "units")
    versions = Version.objects.filter(profiles__lots__recalls__recall=recall).distinct()
    return RecallSheet(
        row=_row(recall, act, _names([act])),
        scope=dict(said["scope"]),
        reason=said["reason"],
        title=TITLES[recall.qualification],
        stop=STOP,
        to_do=Text.from_dict(said["to_do"]),
        remedy=Text.from_dict(said["remedy"]),
        contact=said["contact"],
        to_tell=TO_TELL[recall.qualification],
        closed_by=recall.closed_by,
        closing_note=recall.closing_note,
        closing_reason=recall.closing_reason,
        figures=kept_figures(recall),
        checked_at=recall.checked_at,
        designs=tuple(
            (version, Text.from_dict(name))
            for version, name in versions.order_by("code").values_list("code", "design__name")
        ),
        lots=tuple(RecalledLot(*row) for row in listed),
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a lot is in a recall, as somebody who holds it asks."""

    code: str
    mistyped: bool
    concerned: bool


def is_concerned(recall: str, text: str) -> Checked:
    """A lot or a bag by its number as read or typed. One query."""
    typed = text.strip().upper()
    if is_bag(typed):
        there = RecallHolding.objects.filter(holder__recall__act=recall, thing=typed)
        return Checked(typed, False, there.exists())
    try:
        code = str(LotId.parse(typed))
    except ValueError:
        return Checked(typed[:40], mistyped=True, concerned=False)
    return Checked(code, False, RecallLot.objects.filter(recall__act=recall, lot__code=code).exists())
