"""Who holds what a recall reached: the list that its authority follows, and one holder's page.

Guarantees: a holder reads its own lines and nobody else's; the private link opens one holder of one recall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from maillage.apps.accounts.actor import Actor, may
from maillage.apps.accounts.secrets import digest_of
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.requests import request_by_link
from maillage.apps.needs.request_reasons import NOT_CONFIRMED
from maillage.apps.outbox.models import Message
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.commands.answer_recall import require_may_answer
from maillage.apps.production.models import Recall, RecallHolder, RecallHolding
from maillage.apps.production.queries.recall_figures import FATES
from maillage.apps.production.recall_reasons import RECALL_LINK, RECALL_NOT_HOLDER, RECALL_UNKNOWN
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.refusals import Refusal

_NAME = Coalesce("establishment__name", "workshop__name")
_DEPARTMENT = Coalesce("establishment__department", "workshop__department")
STATES = ("silent", "read", "answered")
HOLDER_ORDERS = RowOrder(
    {
        # Silent first, then read, then answered; most pieces first.
        "pressing": (
            Case(
                When(answered_at__isnull=False, then=Value(2)),
                When(acknowledged_at__isnull=False, then=Value(1)),
                default=Value(0),
            ),
            "-placed",
            "organisation",
        ),
        "code": ("organisation",),
        "name": (InWords("place_name"), "organisation"),
        "department": ("place_department", "organisation"),
        "pieces": ("placed",),
        "told": ("told_at",),
    },
    default="pressing",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class HolderRow:
    """`mailed_at` is when the last mail left; `by` who answered."""

    recall: str
    organisation: str
    name: str
    department: str
    email: str
    state: str
    pieces: int
    kept: int
    returned: int
    destroyed: int
    used: int
    passed_on: int
    lost: int
    told_at: datetime
    mailed_at: datetime | None
    acknowledged_at: datetime | None
    by: str
    answered_at: datetime | None
    reminders: int

    @property
    def missing(self) -> int:
        """Pieces of which nothing is known."""
        said = self.kept + self.returned + self.destroyed + self.used + self.passed_on
        return max(0, self.pieces - said)


@dataclass(frozen=True, slots=True)
class HoldingRow:
    thing: str
    units: int
    kept: int
    returned: int
    destroyed: int
    used: int
    passed_on: int
    lost: int
    counted_at: datetime | None
    counted_by: str


@dataclass(frozen=True, slots=True)
class HolderSheet:
    """One holder in a recall, with what rows place there."""

    recall: str
    is_open: bool
    made_here: bool  # a workshop: others may return pieces to it
    row: HolderRow
    holdings: tuple[HoldingRow, ...]


def _counted(recall: str) -> QuerySet[Any]:
    totals: dict[str, Any] = {
        f"sum_{name}": Sum(f"holdings__{name}", filter=Q(holdings__counted_at__isnull=False), default=0)
        for name in FATES
    }
    rows = RecallHolder.objects.filter(recall__act=recall).select_related(
        "establishment", "workshop", "recall"
    )
    return rows.annotate(
        place_name=_NAME, place_department=_DEPARTMENT, placed=Sum("holdings__units", default=0), **totals
    )


def _state(row: Any) -> str:
    if row.answered_at is not None:
        return "answered"
    return "read" if row.acknowledged_at is not None else "silent"


def _row(row: Any, mailed: dict[str, datetime]) -> HolderRow:
    place = row.establishment or row.workshop
    return HolderRow(
        recall=row.recall.act,
        organisation=row.organisation,
        name=row.place_name,
        department=row.place_department,
        email=place.contact_email,
        state=_state(row),
        pieces=row.placed,
        **{name: getattr(row, f"sum_{name}") for name in FATES},
        told_at=row.told_at,
        mailed_at=mailed.get(row.organisation),
        acknowledged_at=row.acknowledged_at,
        by=row.acknowledged_by,
        answered_at=row.answered_at,
        reminders=row.reminders,
    )


def _mailed(recall: str, codes: Sequence[str]) -> dict[str, datetime]:
    rows = Message.objects.filter(about=recall, organisation__in=codes, sent_at__isnull=False)
    found = rows.order_by("sent_at").values_list("organisation", "sent_at")
    return {organisation: sent_at for organisation, sent_at in found if sent_at is not None}


def holder_list(
    recall: str, *, state: str = "", search: str = "", sort: str = "", language: str = "fr", page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[HolderRow]:  # fmt: skip
    """Holders, the silent first. `search` is part of the code or of the name. Four queries.

    Raises Refusal ``recall.unknown``, ``list.unknown_sort``.
    """
    if not Recall.objects.filter(act=recall).exists():
        raise Refusal(RECALL_UNKNOWN, code=recall)
    rows = _counted(recall).order_by(*HOLDER_ORDERS.terms(sort, language))
    if state == "answered":
        rows = rows.filter(answered_at__isnull=False)
    elif state == "read":
        rows = rows.filter(answered_at=None, acknowledged_at__isnull=False)
    elif state == "silent":
        rows = rows.filter(acknowledged_at=None)
    if search:
        rows = rows.filter(Q(organisation__icontains=search) | Q(place_name__icontains=search))

    def read(found: Sequence[Any]) -> list[HolderRow]:
        mailed = _mailed(recall, [row.organisation for row in found])
        return [_row(row, mailed) for row in found]

    return page_of(rows, page, size, read)


def _sheet(rows: QuerySet[Any]) -> HolderSheet | None:
    row = rows.first()
    if row is None:
        return None
    held = RecallHolding.objects.filter(holder=row.pk).order_by("thing")
    listed = held.values_list("thing", "units", *FATES, "counted_at", "counted_by")
    recall = row.recall
    return HolderSheet(
        recall=recall.act,
        is_open=recall.status == RecallStatus.OPEN,
        made_here=row.workshop_id is not None,
        row=_row(row, _mailed(recall.act, [row.organisation])),
        holdings=tuple(HoldingRow(*values) for values in listed),
    )


def holder_sheet(recall: str, organisation: str, *, actor: Actor) -> HolderSheet:
    """One holder, for whoever answers for it or follows recalls. Raises Refusal."""
    row = RecallHolder.objects.select_related("establishment", "workshop").filter(
        recall__act=recall, organisation=organisation
    ).first()  # fmt: skip
    if row is None:
        raise Refusal(RECALL_NOT_HOLDER, code=recall, organisation=organisation)
    if not may(actor, "recalls.follow"):
        require_may_answer(row, actor)
    found = _sheet(_counted(recall).filter(organisation=organisation))
    assert found is not None
    return found


def holder_by_link(token: str) -> HolderSheet:
    """Raises Refusal ``recall.link_unknown``."""
    row = (
        RecallHolder.objects.filter(digest=digest_of(token))
        .values_list("recall__act", "organisation")
        .first()
    )
    found = None if row is None else _sheet(_counted(row[0]).filter(organisation=row[1]))
    if found is None:
        raise Refusal(RECALL_LINK)
    return found


def holder_by_request(token: str, recall: str) -> HolderSheet:
    """The establishment of a confirmed request, by its private link. Raises Refusal."""
    found = request_by_link(token)
    if not found.need:
        raise Refusal(NOT_CONFIRMED, request=found.code)
    code = Need.objects.values_list("establishment__code", flat=True).get(code=found.need)
    sheet = _sheet(_counted(recall).filter(organisation=code))
    if sheet is None:
        raise Refusal(RECALL_NOT_HOLDER, code=recall, organisation=code)
    return sheet


def recalls_of(organisations: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(recall, organisation) under way in which these organisations have not answered. One query."""
    rows = RecallHolder.objects.filter(
        organisation__in=organisations, answered_at=None, recall__status=RecallStatus.OPEN
    )
    return tuple(rows.order_by("recall_id", "organisation").values_list("recall__act", "organisation"))
