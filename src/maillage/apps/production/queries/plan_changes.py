"""What a re-plan changes, line by line and workshop by workshop, and what changed in the world since the plan before.

Guarantees: rows are those kept with the plan, filtered, sorted and paged by the database; pieces before =
pieces made since + pieces lost + pieces that stay, so that the figures of a workshop add up to its lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.cause_names import CAUSE_NAMES
from maillage.apps.production.codes import LINE_CHANGE_NAMES, LineChangeKind
from maillage.apps.production.models import LineChange, Plan, WorldChange
from maillage.apps.production.queries.plan_needs import WITH_FACE, NeedFace
from maillage.apps.production.queries.reason_names import withdrawn_because
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.reasons import render
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text

_GAIN = F("after") + F("made") - F("before")
LINE_CHANGE_ORDERS = RowOrder(
    {
        "change": ("rank", "need__code", "source"),
        "need": ("need__code", "source"),
        "establishment": (InWords("need__establishment__name"),),
        "source": (InWords("workshop__name"), "source"),
        "gain": (_GAIN,),
    },
    default="change",
    tie="pk",
)
SHOP_CHANGE_ORDERS = RowOrder(
    {
        "name": (InWords("name"),),
        "department": ("department",),
        "gain": ("gain",),
        "lost": ("lost",),
        "won": ("won",),
        "needs": ("needs",),
    },
    default="-lost",
    tie="code",
)
CAUSE_ORDERS = RowOrder({"code": ("code", "pk"), "subject": ("subject", "pk")}, default="code", tie="pk")


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """What one source gives one need, before and after. `made` pieces of `before` are made since."""

    need: NeedFace
    change: str
    kind: str
    source: str
    source_name: str
    before: int
    made: int
    after: int
    withdrawn: int
    code: str
    rules: tuple[str, ...]
    arrived_before: date | None
    arrives_after: date | None

    @property
    def gain(self) -> int:
        return self.after + self.made - self.before

    @property
    def why(self) -> Text | None:
        """Why accepted work is withdrawn; None where none is."""
        return withdrawn_because(self.code, self.rules) if self.code else None


@dataclass(frozen=True, slots=True)
class ChangedShop:
    """A workshop whose work changes: pieces `won` and `lost`, `made` since, `withdrawn` after it had accepted them."""

    code: str
    name: str
    city: str
    department: str
    needs: int
    won: int
    lost: int
    made: int
    withdrawn: int

    @property
    def gain(self) -> int:
        return self.won - self.lost


@dataclass(frozen=True, slots=True)
class Cause:
    """One change of the world: its code, what it is about, its figures in words."""

    code: str
    subject: str
    says: Text


@dataclass(frozen=True, slots=True)
class LineChangeCount:
    """Lines of one class, and the pieces that they win (or lose) together."""

    change: str
    name: Text
    lines: int
    gain: int


def line_change_counts(plan: Plan) -> tuple[LineChangeCount, ...]:
    """In the order of `LINE_CHANGE_NAMES`, those that hold some line. One query."""
    rows = LineChange.objects.filter(plan=plan).order_by().values_list("change")
    found = {change: (lines, gain) for change, lines, gain in rows.annotate(Count("pk"), total=Sum(_GAIN))}
    return tuple(
        LineChangeCount(change, name, *found[change])
        for change, name in LINE_CHANGE_NAMES.items()
        if change in found
    )


def _line(row: LineChange) -> ChangedLine:
    return ChangedLine(
        need=NeedFace.of(row.need),
        change=row.change,
        kind=row.kind,
        source=row.source,
        source_name=row.workshop.name if row.workshop is not None else row.source,
        before=row.before,
        made=row.made,
        after=row.after,
        withdrawn=row.withdrawn,
        code=row.code,
        rules=tuple(row.rules),
        arrived_before=row.arrived_before,
        arrives_after=row.arrives_after,
    )


def changed_lines(
    plan: Plan,
    *,
    change: str = "",
    text: str = "",
    workshop: str = "",
    territory: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[ChangedLine]:
    """The lines of a re-plan that change; without `change`, all but those that are only made since. Two queries.

    Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = LineChange.objects.filter(plan=plan).select_related("workshop", *WITH_FACE)
    rows = rows.filter(change=change) if change else rows.exclude(change=LineChangeKind.MADE)
    for word in folded(text).split():
        rows = rows.filter(Q(need__establishment__search__contains=word) | Q(need__code__icontains=word))
    if workshop:
        rows = rows.filter(workshop__code=workshop)
    if territory and territory != "FR":
        rows = rows.filter(need__establishment__department__in=departments_of(territory))
    rank = Case(*(When(change=c, then=Value(n)) for n, c in enumerate(LINE_CHANGE_NAMES)), default=Value(99))
    rows = rows.annotate(rank=rank).order_by(*LINE_CHANGE_ORDERS.terms(sort, language))
    return page_of(rows, page, size, lambda found: [_line(row) for row in found])


def changed_shops(
    plan: Plan, *, text: str = "", territory: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[ChangedShop]:
    """Workshops whose work changes, those that lose most first. Two queries.

    Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    mine = Q(line_changes__plan=plan)
    gain = F("line_changes__after") + F("line_changes__made") - F("line_changes__before")

    def total(value: Any) -> Any:
        return Coalesce(Sum(value, filter=mine), 0)

    rows = Workshop.objects.filter(mine).annotate(
        needs=Count("line_changes__need", filter=mine, distinct=True),
        won=total(Greatest(gain, Value(0))),
        lost=total(Greatest(-gain, Value(0))),
        gain=total(gain),
        made_since=total(F("line_changes__made")),
        taken_back=total(F("line_changes__withdrawn")),
    )
    for word in folded(text).split():
        rows = rows.filter(search__contains=word)
    if territory and territory != "FR":
        rows = rows.filter(department__in=departments_of(territory))
    return page_of(rows.order_by(*SHOP_CHANGE_ORDERS.terms(sort)), page, size, _shops)


def _shops(rows: Sequence[Any]) -> list[ChangedShop]:
    return [
        ChangedShop(
            code=row.code,
            name=row.name,
            city=row.city,
            department=row.department,
            needs=row.needs,
            won=row.won,
            lost=row.lost,
            made=row.made_since,
            withdrawn=row.taken_back,
        )
        for row in rows
    ]


def causes(
    plan: Plan, *, code: str = "", text: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[Cause]:
    """What changed since the plan that this one goes on from. Two queries. Raises Refusal ``list.unknown_sort``."""
    rows = WorldChange.objects.filter(plan=plan)
    if code:
        rows = rows.filter(code=code)
    if text:
        rows = rows.filter(subject__icontains=text.strip())
    return page_of(
        rows.order_by(*CAUSE_ORDERS.terms(sort)),
        page,
        size,
        lambda found: [Cause(row.code, row.subject, _words(row)) for row in found],
    )


def _words(row: WorldChange) -> Text:
    return Text(fr=render(row.code, row.params, "fr"), en=render(row.code, row.params, "en"))


@dataclass(frozen=True, slots=True)
class CauseCount:
    """Changes of one code."""

    code: str
    name: Text
    changes: int


def cause_counts(plan: Plan) -> tuple[CauseCount, ...]:
    """In the order of `CAUSE_NAMES`, those that hold some change. One query."""
    rows = WorldChange.objects.filter(plan=plan).order_by().values_list("code")
    found = dict(rows.annotate(Count("pk")))
    return tuple(CauseCount(c, name, found[c]) for c, name in CAUSE_NAMES.items() if c in found)
