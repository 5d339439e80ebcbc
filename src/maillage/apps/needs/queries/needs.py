"""Reading needs: the list, a need's page, what planning takes, the scenarios."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need, Scenario
from maillage.apps.needs.queries.priorities import USUAL, Priorities, Priority, priorities_on
from maillage.apps.needs.reasons import SCENARIO_UNKNOWN, UNKNOWN_NEED
from maillage.apps.needs.serving import withheld
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text

NEED_ORDERS = RowOrder(
    {
        "deadline": ("deadline", "-weight_then"),
        "code": ("code",),
        "establishment": (InWords("establishment__name"), "deadline"),
        "department": ("establishment__department", "deadline"),
        "design": (InWords("design__name__{language}"), "deadline"),
        "quantity": ("quantity",),
        "committed": ("committed",),
        "received": ("received",),
        "left": (F("quantity") - F("committed"),),
        "weight": ("weight_then", "-deadline"),
    },
    default="deadline",
    tie="code",
)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A line of the list. Pieces: asked, accepted by workshops, received; `unverified` are those that
    nobody has made sure of yet; `takes_maker_made` False: no workshop is ever asked for it; `use` is
    what is to be cleared, care or not."""

    code: str
    establishment: str
    establishment_name: str
    city: str
    department: str
    design: str
    design_name: Text
    recipient_class: str
    posts: str
    quantity: int
    committed: int
    received: int
    deadline: date
    weight: int
    status: str
    closed_reason: str
    scenario: str
    channel: str
    unverified: int
    takes_maker_made: bool
    last_stated_on: date | None
    use: str

    @property
    def left(self) -> int:
        """Pieces that no workshop has accepted yet."""
        return self.quantity - self.committed


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """A need's page. `withheld`: why it, or part of it, is put to no workshop."""

    row: NeedRow
    withheld: tuple[Reason, ...]
    priority: Priority
    no_ppe_required: bool | None
    occupation: str
    stock_days_left: int | None
    note: str
    closed_note: str
    closed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    lat: float
    lon: float
    filed_by: str
    verified_on: date | None
    verified_by: str
    verified_how: str
    verified_note: str
    accepts_maker_made: bool | None


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    code: str
    day: date
    days: int
    hypotheses: Mapping[str, Any]
    needs: int


def _row(need: Need, priorities: Priorities) -> NeedRow:
    place, design = need.establishment, need.design
    return NeedRow(
        code=need.code,
        establishment=place.code,
        establishment_name=place.name,
        city=place.city,
        department=place.department,
        design=design.code,
        design_name=Text.from_dict(design.name),
        recipient_class=need.recipient_class,
        posts=need.posts,
        quantity=need.quantity,
        committed=need.committed,
        received=need.received,
        deadline=need.deadline,
        weight=priorities.of(need=need.code, design=design.code, kind=place.kind).weight,
        status=need.status,
        closed_reason=need.closed_reason,
        scenario=need.scenario,
        channel=need.channel,
        unverified=need.unverified,
        takes_maker_made=need.takes_maker_made,
        last_stated_on=need.last_stated_on,
        use=use_of(need),
    )


UNVERIFIED = Q(scenario="", verified_quantity__lt=F("quantity"))


def _filtered(
    status: str,
    territory: str,
    establishments: Collection[str],
    design: str,
    scenario: str,
    verified: bool | None = None,
) -> QuerySet[Need]:
    rows = Need.objects.select_related("establishment", "design").filter(scenario=scenario)
    if status:
        rows = rows.filter(status=status)
    if territory and territory != "FR":
        rows = rows.filter(establishment__department__in=departments_of(territory))
    if establishments:
        rows = rows.filter(establishment__code__in=establishments)
    if design:
        rows = rows.filter(design__code=design)
    if verified is not None:
        rows = rows.exclude(UNVERIFIED) if verified else rows.filter(UNVERIFIED)
    return rows


def _weight(priorities: Priorities) -> Case:
    """The weight of a need as `Priorities.of` gives it, for the database to sort by."""
    found = priorities.by_subject.items()
    whens = [When(code=s[5:], then=p.weight) for s, p in found if s.startswith("need:")]
    whens += [When(design__code=s, then=p.weight) for s, p in found if ":" not in s]
    whens += [When(establishment__kind=s[5:], then=p.weight) for s, p in found if s.startswith("kind:")]
    return Case(*whens, default=Value(USUAL), output_field=IntegerField())


def need_list(
    *,
    day: date,
    status: str = NeedStatus.OPEN.value,
    territory: str = "",
    establishments: Collection[str] = (),
    design: str = "",
    scenario: str = "",
    verified: bool | None = None,
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[NeedRow]:
    """Needs by deadline: real ones, or those of a scenario, never both; weights as of `day`. Four queries.

    `status` "" means open and closed; `verified` False: those with pieces still to verify. Raises
    Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    order, priorities = NEED_ORDERS.terms(sort, language), priorities_on(day)
    rows = _filtered(status, territory, establishments, design, scenario, verified)
    rows = rows.annotate(weight_then=_weight(priorities)).order_by(*order)
    return page_of(rows, page, size, lambda found: [_row(row, priorities) for row in found])


def need_sheet(code: str, *, day: date) -> NeedSheet:
    """A need's page. Three queries. Raises Refusal ``need.unknown``."""
    need = Need.objects.select_related("establishment", "design").filter(code=code).first()
    if need is None:
        raise Refusal(UNKNOWN_NEED, given=code)
    priorities = priorities_on(day)
    place, kept_back = need.establishment, withheld(need)
    return NeedSheet(
        row=_row(need, priorities),
        withheld=(kept_back[1],) if kept_back else (),
        priority=priorities.of(need=need.code, design=need.design.code, kind=place.kind),
        no_ppe_required=need.no_ppe_required,
        occupation=need.occupation,
        stock_days_left=need.stock_days_left,
        note=need.note,
        closed_note=need.closed_note,
        closed_at=need.closed_at,
        created_at=need.created_at,
        updated_at=need.updated_at,
        lat=place.lat,
        lon=place.lon,
        filed_by=need.filed_by,
        verified_on=need.verified_on,
        verified_by=need.verified_by,
        verified_how=need.verified_how,
        verified_note=need.verified_note,
        accepts_maker_made=need.accepts_maker_made,
    )


def scenario_list() -> tuple[ScenarioRow, ...]:
    """Every scenario with the number of its needs, the latest day first. Two queries."""
    counted = Need.objects.exclude(scenario="").values_list("scenario").annotate(Count("pk"))
    counts: dict[str, int] = dict(counted)
    return tuple(
        ScenarioRow(row.code, row.day, row.days, row.hypotheses, counts.get(row.code, 0))
        for row in Scenario.objects.order_by("-day", "code")
    )


def scenario_named(code: str) -> ScenarioRow:
    """Two queries. Raises Refusal ``scenario.unknown``."""
    row = Scenario.objects.filter(code=code).first()
    if row is None:
        raise Refusal(SCENARIO_UNKNOWN, given=code)
    count = Need.objects.filter(scenario=code).count()
    return ScenarioRow(row.code, row.day, row.days, row.hypotheses, count)
