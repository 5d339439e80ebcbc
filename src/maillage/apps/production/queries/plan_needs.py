"""Who makes what in a plan: by need, by workshop, line by line.

Guarantees: filtered, sorted and paged by the database, in a number of SQL queries that does
not depend on the size of the plan; a filter keeps whole needs, so that the figures of a line
are always those of the plan; the lines of a need add up, with what is missing, to what was asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import ServiceState, SourceKind
from maillage.apps.production.models import PlanLine, PlannedNeed
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text

MISSING = F("asked") - F("on_time") - F("late")
STATES: dict[str, Q] = {
    ServiceState.WHOLE: Q(on_time=F("asked")),
    ServiceState.LATE: Q(late__gt=0, asked=F("on_time") + F("late")),
    ServiceState.PARTIAL: Q(asked__gt=F("on_time") + F("late")) & (Q(on_time__gt=0) | Q(late__gt=0)),
    ServiceState.NONE: Q(on_time=0, late=0),
}
NEED_ORDERS = RowOrder(
    {
        "code": ("need__code",),
        "deadline": ("need__deadline",),
        "establishment": (InWords("need__establishment__name"),),
        "design": (InWords("need__design__name__{language}"),),
        "asked": ("asked",),
        "missing": (MISSING,),
        "late": ("late",),
        "value": (F("value") * F("asked"),),
    },
    default="code",
    tie="need__code",
)
SHOP_ORDERS = RowOrder(
    {
        "name": (InWords("name"),),
        "department": ("department",),
        "pieces": ("pieces",),
        "late": ("tardy",),
        "needs": ("served",),
        "first": ("first_ready",),
        "last": ("last_ready",),
    },
    default="-pieces",
    tie="code",
)
LINE_ORDERS = RowOrder(
    {"need": ("need__code", "kind", "source", "ready_on"), "ready": ("ready_on",), "arrive": ("arrive_on",)},
    default="need",
)


@dataclass(frozen=True, slots=True)
class NeedFace:
    """What names a need to people."""

    code: str
    establishment: str
    establishment_name: str
    city: str
    department: str
    design: str
    design_name: Text
    quantity: int
    deadline: date
    use: str

    @classmethod
    def of(cls, need: Need) -> NeedFace:
        """Of a need read with its establishment and its design."""
        place, design = need.establishment, need.design
        name = Text.from_dict(design.name)
        where = (place.code, place.name, place.city, place.department)
        return cls(need.code, *where, design.code, name, need.quantity, need.deadline, use_of(need))


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Pieces of one source for one need. `kind`: workshop, industry or stock."""

    need: NeedFace
    kind: str
    source: str
    source_name: str
    source_city: str
    profile: str
    quantity: int
    proposed: int
    ready_on: date
    arrive_on: date
    on_time: bool


@dataclass(frozen=True, slots=True)
class ServedNeed:
    """`asked` is what the plan was asked for: the need less what was already made."""

    need: NeedFace
    asked: int
    on_time: int
    late: int
    accepted: int
    lines: tuple[PlannedLine, ...]

    @property
    def missing(self) -> int:
        return self.asked - self.on_time - self.late

    @property
    def state(self) -> ServiceState:
        if not self.on_time + self.late:
            return ServiceState.NONE
        if self.missing:
            return ServiceState.PARTIAL
        return ServiceState.LATE if self.late else ServiceState.WHOLE


@dataclass(frozen=True, slots=True)
class PlannedShop:
    """A workshop that a plan gives work to."""

    code: str
    name: str
    city: str
    department: str
    pieces: int
    proposed: int
    late: int
    needs: int
    designs: int
    first_ready: date
    last_ready: date


WITH_FACE = ("need__establishment", "need__design")


def needs_matching(
    rows: QuerySet[PlannedNeed], *, text: str, territory: str, design: str
) -> QuerySet[PlannedNeed]:
    """Rows of needs by words, territory and design. Raises Refusal ``territory.unknown``."""
    for word in folded(text).split():
        rows = rows.filter(search__contains=word)
    if territory and territory != "FR":
        rows = rows.filter(need__establishment__department__in=departments_of(territory))
    return rows.filter(need__design__code=design) if design else rows


def _line(row: PlanLine) -> PlannedLine:
    shop = row.workshop
    return PlannedLine(
        need=NeedFace.of(row.need),
        kind=row.kind,
        source=row.source,
        source_name=shop.name if shop is not None else row.source,
        source_city=shop.city if shop is not None else "",
        profile=row.design,
        quantity=row.quantity,
        proposed=row.proposed,
        ready_on=row.ready_on,
        arrive_on=row.arrive_on,
        on_time=row.on_time,
    )


def _with_lines(rows: Sequence[PlannedNeed]) -> list[ServedNeed]:
    """One query."""
    keys = {row.need_id: row.plan_id for row in rows}
    found = PlanLine.objects.filter(plan__in=set(keys.values()), need__in=keys)
    lines: dict[int, list[PlannedLine]] = defaultdict(list)
    for line in found.select_related("workshop", *WITH_FACE).order_by("arrive_on", "pk"):
        lines[line.need_id].append(_line(line))
    return [
        ServedNeed(
            need=NeedFace.of(row.need),
            asked=row.asked,
            on_time=row.on_time,
            late=row.late,
            accepted=row.accepted,
            lines=tuple(lines[row.need_id]),
        )
        for row in rows
    ]


def planned_needs(
    plan: int,
    *,
    text: str = "",
    workshop: str = "",
    state: str = "",
    territory: str = "",
    design: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[ServedNeed]:
    """Needs of a plan (its key), each with who makes it. Three queries.

    `text`: every word, in the need, its object, its establishment or its makers. `state`: a
    `ServiceState`. Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = PlannedNeed.objects.filter(plan=plan).select_related(*WITH_FACE)
    rows = needs_matching(rows, text=text, territory=territory, design=design)
    if state:
        rows = rows.filter(STATES[state])
    if workshop:
        made = PlanLine.objects.filter(plan=plan, need=OuterRef("need"), workshop__code=workshop)
        rows = rows.filter(Exists(made))
    return page_of(rows.order_by(*NEED_ORDERS.terms(sort, language)), page, size, _with_lines)


def _shops(rows: Sequence[Workshop]) -> list[PlannedShop]:
    return [
        PlannedShop(
            code=row.code,
            name=row.name,
            city=row.city,
            department=row.department,
            pieces=row.pieces,  # type: ignore[attr-defined]  # annotated below
            proposed=row.new,  # type: ignore[attr-defined]
            late=row.tardy,  # type: ignore[attr-defined]
            needs=row.served,  # type: ignore[attr-defined]
            designs=row.made,  # type: ignore[attr-defined]
            first_ready=row.first_ready,  # type: ignore[attr-defined]
            last_ready=row.last_ready,  # type: ignore[attr-defined]
        )
        for row in rows
    ]


def planned_shops(
    plan: int, *, text: str = "", territory: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[PlannedShop]:
    """Workshops that the plan gives work to, the most pieces first. Two queries.

    Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = Workshop.objects.filter(plan_lines__plan=plan).annotate(
        pieces=Sum("plan_lines__quantity"),
        new=Sum("plan_lines__proposed"),
        tardy=Coalesce(Sum("plan_lines__quantity", filter=Q(plan_lines__on_time=False)), 0),
        served=Count("plan_lines__need", distinct=True),
        made=Count("plan_lines__profile", distinct=True),
        first_ready=Min("plan_lines__ready_on"),
        last_ready=Max("plan_lines__ready_on"),
    )
    for word in folded(text).split():
        rows = rows.filter(search__contains=word)
    if territory and territory != "FR":
        rows = rows.filter(department__in=departments_of(territory))
    return page_of(rows.order_by(*SHOP_ORDERS.terms(sort)), page, size, _shops)


def planned_lines(
    plan: int,
    *,
    kind: str = "",
    workshop: str = "",
    territory: str = "",
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[PlannedLine]:
    """Every line of a plan. Two queries. Raises Refusal ``territory.unknown``, ``list.unknown_sort``."""
    rows = PlanLine.objects.filter(plan=plan).select_related("workshop", *WITH_FACE)
    if kind:
        rows = rows.filter(kind=SourceKind(kind).value)
    if workshop:
        rows = rows.filter(workshop__code=workshop)
    if territory and territory != "FR":
        rows = rows.filter(need__establishment__department__in=departments_of(territory))
    return page_of(
        rows.order_by(*LINE_ORDERS.terms(sort)), page, size, lambda found: [_line(row) for row in found]
    )
