"""The lines behind the board's figures: needs and proposals, filtered as the figures count them.

Guarantees: a figure's address gives exactly the rows that it counts. Figures of the plan speak
of the needs it was asked for, closed since or not; the others of the needs open now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from maillage.apps.boards.queries.coordination.now import (
    AT_ZERO,
    UNVERIFIED,
    overdue,
    real_needs,
    soon,
    waiting_proposals,
)
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import planned
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.needs.serving import withheld
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.models import Proposal, ShortNeed
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.text import Text

SERVICES = ("on_time", "late", "missing", "short")
STATES = ("soon", "verify", "zero")


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need with what the plan in force gives it; None where it was not asked of the plan. `causes` are the
    plan's, and what withholds the need today."""

    code: str
    establishment: str
    establishment_name: str
    city: str
    department: str
    design: str
    design_name: Text
    deadline: date
    waiting: int
    stock_days_left: int | None
    asked: int | None
    on_time: int | None
    late: int | None
    category: str
    causes: tuple[tuple[str, str], ...]

    @property
    def missing(self) -> int | None:
        if self.asked is None or self.on_time is None or self.late is None:
            return None
        return self.asked - self.on_time - self.late


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What a figure counts. `state` is of needs open now; the rest of the needs of the plan.

    `service`: ``on_time`` (some pieces), ``late``, ``missing``, ``short`` (not wholly on time).
    """

    state: str = ""
    family: str = ""
    category: str = ""
    design: str = ""
    cause: str = ""
    detail: str = ""
    service: str = ""

    @property
    def of_plan(self) -> bool:
        return bool(self.family or self.category or self.cause or self.service)


NEED_LINE_ORDERS = RowOrder(
    {
        "deadline": ("deadline",),
        "code": ("code",),
        "establishment": (InWords("establishment__name"), "deadline"),
        "department": ("establishment__department", "deadline"),
        "design": (InWords("design__name__{language}"), "deadline"),
        "waiting": (F("quantity") - F("received"),),
        "asked": ("line__asked",),
        "on_time": ("line__on_time",),
        "missing": (F("line__asked") - F("line__on_time") - F("line__late"),),
        "stock": ("stock_days_left",),
    },
    default="deadline",
    tie="code",
)
SERVED: Mapping[str, Q] = {
    "": Q(),
    "on_time": Q(line__on_time__gt=0),
    "late": Q(line__late__gt=0),
    "missing": Q(line__asked__gt=F("line__on_time") + F("line__late")),
    "short": Q(line__asked__gt=F("line__on_time")),
}


def _rows(day: date, scope: BoardScope, plan: int | None, asked: LineFilter) -> QuerySet[Need]:
    here = scope.within("establishment__")
    if asked.of_plan:
        if plan is None:
            return Need.objects.none()
        rows = Need.objects.filter(here, pk__in=planned(plan, scope).values("need"))
    else:
        rows = real_needs().filter(here)
    rows = rows.annotate(line=FilteredRelation("planned", condition=Q(planned__plan=plan)))
    states = {"": Q(), "soon": soon(day), "verify": UNVERIFIED, "zero": AT_ZERO}
    rows = rows.filter(states[asked.state], SERVED[asked.service])
    if asked.family:
        rows = rows.filter(design__family__code=asked.family)
    if asked.category:
        rows = rows.filter(line__category=asked.category)
    if asked.design:
        rows = rows.filter(design__code=asked.design)
    if asked.cause:
        why = ShortNeed.objects.filter(planned__need=OuterRef("pk"), planned__plan=plan, code=asked.cause)
        rows = rows.filter(Exists(why.filter(detail=asked.detail) if asked.detail else why))
    return rows


def need_lines(
    *,
    day: date,
    scope: BoardScope,
    plan: int | None,
    asked: LineFilter,
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[NeedLine]:
    """Needs with their line in the plan of that key. Three queries. Raises ``list.unknown_sort``."""
    rows = (
        _rows(day, scope, plan, asked)
        .select_related("establishment", "design")
        .annotate(
            line_asked=F("line__asked"),
            line_on_time=F("line__on_time"),
            line_late=F("line__late"),
            line_category=F("line__category"),
        )
        .order_by(*NEED_LINE_ORDERS.terms(sort, language))
    )
    return page_of(rows, page, size, lambda found: _lines(found, plan))


def _lines(rows: Sequence[Need], plan: int | None) -> list[NeedLine]:
    causes: dict[int, list[tuple[str, str]]] = defaultdict(list)
    why = ShortNeed.objects.filter(planned__need__in=[row.pk for row in rows], planned__plan=plan)
    for need, code, detail in why.order_by("pk").values_list("planned__need", "code", "detail"):
        causes[need].append((code, detail))
    for row in rows:
        kept_back = withheld(row) if row.status == NeedStatus.OPEN else None
        if kept_back is not None and kept_back[1].code not in dict(causes[row.pk]):
            causes[row.pk].append((kept_back[1].code, ""))
    return [_line(row, tuple(causes[row.pk])) for row in rows]


def _line(row: Any, causes: tuple[tuple[str, str], ...]) -> NeedLine:
    place, design = row.establishment, row.design
    return NeedLine(
        code=row.code,
        establishment=place.code,
        establishment_name=place.name,
        city=place.city,
        department=place.department,
        design=design.code,
        design_name=Text.from_dict(design.name),
        deadline=row.deadline,
        waiting=max(0, row.quantity - row.received),
        stock_days_left=row.stock_days_left,
        asked=row.line_asked,
        on_time=row.line_on_time,
        late=row.line_late,
        category=row.line_category or "",
        causes=causes,
    )


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal without its whole answer: `left` pieces, proposed since `since`."""

    code: str
    plan: str
    workshop: str
    workshop_name: str
    department: str
    need: str
    design: str
    design_name: Text
    left: int
    ready_on: date
    since: datetime


PROPOSAL_ORDERS = RowOrder(
    {
        "since": ("plan__adopted_at", "ready_on"),
        "ready": ("ready_on",),
        "workshop": (InWords("workshop__name"), "ready_on"),
        "department": ("workshop__department", "ready_on"),
        "design": (InWords("need__design__name__{language}"), "ready_on"),
        "left": (F("quantity") - F("accepted") - F("declined"),),
        "code": ("code",),
    },
    default="ready",
    tie="code",
)


def proposal_lines(
    *,
    now: datetime,
    scope: BoardScope,
    late: bool = False,
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[ProposalLine]:
    """Proposals without their whole answer; `late`: only after 24 hours. Two queries."""
    rows = waiting_proposals(scope)
    rows = rows.filter(overdue(now)) if late else rows
    rows = rows.select_related("plan", "workshop", "need__design")
    return page_of(
        rows.order_by(*PROPOSAL_ORDERS.terms(sort, language)),
        page,
        size,
        lambda found: [*map(_proposal, found)],
    )


def _proposal(row: Proposal) -> ProposalLine:
    assert row.plan.adopted_at is not None  # only adopted plans have proposals
    design = row.need.design
    return ProposalLine(
        code=row.code,
        plan=row.plan.code,
        workshop=row.workshop.code,
        workshop_name=row.workshop.name,
        department=row.workshop.department,
        need=row.need.code,
        design=design.code,
        design_name=Text.from_dict(design.name),
        left=row.quantity - row.accepted - row.declined,
        ready_on=row.ready_on,
        since=row.plan.adopted_at,
    )
