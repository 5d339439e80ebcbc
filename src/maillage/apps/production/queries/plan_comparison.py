"""Two plans side by side: figures, then what each need gains, loses, gets elsewhere, earlier or later.

Guarantees: every need of either plan is in one class, the first that holds, so that the counts
add up; classes are computed by the database from the rows of the two plans, filtered and paged
like any list. Pieces made between the two instances are not asked again by the second: they count as
kept, never as lost. A plan may also be compared with the work accepted already, as it stood when its
instance was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import PlanWay
from maillage.apps.production.models import Lot, Plan, PlanLine, PlannedNeed
from maillage.apps.production.queries.plan_breakdown import Shares, by_design, by_territory, reason_groups
from maillage.apps.production.queries.plan_needs import NeedFace
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text
from maillage.planning.replanning.difference import CHANGE_NAMES as ALL_NAMES
from maillage.planning.replanning.difference import Change

# Kept plans hold sums, not what was withdrawn: these classes of the engine are not told apart here.
UNTOLD = frozenset({Change.WITHDRAWN, Change.SERVED, Change.DROPPED})
CHANGE_NAMES = {change: name for change, name in ALL_NAMES.items() if change not in UNTOLD}
LEAST = 5e-5  # shares closer than that read the same
COMPARE_ORDERS = RowOrder(
    {
        "code": ("code",),
        "establishment": (InWords("establishment__name"),),
        "design": (InWords("design__name__{language}"),),
        "change": ("rank", "code"),
        "gain": ("gain",),
    },
    default="change",
    tie="code",
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Pieces of one source; `name` is its code where it is no workshop."""

    kind: str
    source: str
    name: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Side:
    """What one plan does for a need; None where it does not speak of it."""

    asked: int
    on_time: int
    late: int
    missing: int
    last_arrival: date | None
    makers: tuple[Maker, ...]


@dataclass(frozen=True, slots=True)
class ComparedNeed:
    need: NeedFace
    change: str
    before: Side | None
    after: Side | None
    made: int = 0  # between the two

    @property
    def gain(self) -> int:
        """Pieces on time won (or lost) from the first plan to the second, those made between them kept."""
        after, before = (side.on_time if side else 0 for side in (self.after, self.before))
        return after + self.made - before


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """Needs of one class, and the pieces on time that they win (or lose) together."""

    change: str
    name: Text
    needs: int
    gain: int


def _made(before: Plan, after: Plan) -> Any:
    """Good pieces of lots declared between the two instances, at most what the first plan had on time.

    None where the second was not taken later; a hypothesis is of the very instance of the plan that it starts from.
    """
    supposed = after.way == PlanWay.SUPPOSED and after.base_id == before.pk
    if supposed or after.export.created_at <= before.export.created_at:
        return Value(0, output_field=IntegerField())
    lots = Lot.objects.filter(
        order__need=OuterRef("pk"),
        created_at__gt=before.export.created_at,
        created_at__lte=after.export.created_at,
    )
    good = Sum(F("quantity_made") - F("quantity_rejected"))
    summed = lots.order_by().values("order__need").annotate(pieces=good).values("pieces")
    number = IntegerField()
    found = Coalesce(Subquery(summed), 0, output_field=number)
    return Least(found, Coalesce(F("first__on_time"), 0, output_field=number), output_field=number)


def _gain() -> Any:
    number = IntegerField()
    after, before = (Coalesce(F(f"{side}__on_time"), 0, output_field=number) for side in ("second", "first"))
    return ExpressionWrapper(after + F("made") - before, output_field=number)


def _served(side: str, more: Any = 0) -> Any:
    return ExpressionWrapper(F(f"{side}__on_time") + F(f"{side}__late") + more, output_field=IntegerField())


def _change() -> Case:
    same, more, fewer = Q(gain=0), Q(gain__gt=0), Q(gain__lt=0)
    in_all = same & Q(total_after__gt=F("total_before"))
    less_in_all = same & Q(total_after__lt=F("total_before"))
    return Case(
        When(first__isnull=True, then=Value(Change.NEW.value)),
        When(second__isnull=True, then=Value(Change.GONE.value)),
        When(more | in_all, then=Value(Change.GAINED.value)),
        When(fewer | less_in_all, then=Value(Change.LOST.value)),
        When(second__last_arrival__lt=F("first__last_arrival"), then=Value(Change.EARLIER.value)),
        When(second__last_arrival__gt=F("first__last_arrival"), then=Value(Change.LATER.value)),
        When(~Q(second__makers=F("first__makers")) & Q(made=0), then=Value(Change.MOVED.value)),
        default=Value(Change.SAME.value),
        output_field=CharField(),
    )


def _rows(before: Plan, after: Plan) -> QuerySet[Any]:
    """Every need of either plan with its class and what it gains."""
    joined = Need.objects.annotate(
        first=FilteredRelation("planned", condition=Q(planned__plan=before.pk)),
        second=FilteredRelation("planned", condition=Q(planned__plan=after.pk)),
    ).filter(Q(first__isnull=False) | Q(second__isnull=False))
    joined = joined.annotate(made=_made(before, after))
    totals = {"total_before": _served("first"), "total_after": _served("second", F("made"))}
    counted = joined.annotate(**totals, gain=_gain())
    return counted.annotate(change=_change())


def _against_accepted(after: Plan) -> QuerySet[Any]:
    """Every need of the plan, against the pieces accepted when its instance was taken."""
    joined = Need.objects.annotate(
        second=FilteredRelation("planned", condition=Q(planned__plan=after.pk))
    ).filter(second__isnull=False)
    counted = joined.annotate(gain=_served("second") - F("second__accepted"))
    change = Case(
        When(Q(second__withdrawn__gt=0) | Q(gain__lt=0), then=Value(Change.LOST.value)),
        When(gain__gt=0, then=Value(Change.GAINED.value)),
        default=Value(Change.SAME.value),
        output_field=CharField(),
    )
    return counted.annotate(change=change)


def compared(before: Plan | None, after: Plan) -> QuerySet[Any]:
    """The needs of both, each with `change` and `gain`; without a first plan, against accepted work."""
    return _against_accepted(after) if before is None else _rows(before, after)


def change_counts(before: Plan | None, after: Plan) -> tuple[ChangeCount, ...]:
    """Every class that holds some need, in the order of `CHANGE_NAMES`. One query."""
    rows = compared(before, after).order_by().values_list("change")
    found = {change: (needs, gain) for change, needs, gain in rows.annotate(Count("pk"), total=Sum("gain"))}
    return tuple(
        ChangeCount(change, name, *found[change]) for change, name in CHANGE_NAMES.items() if change in found
    )


def _makers(text: str, names: Mapping[str, str]) -> tuple[Maker, ...]:
    parts = (part.split(" ") for part in text.split(" ; ") if part)
    return tuple(
        Maker(kind, source, names.get(source, source), int(pieces)) for kind, source, pieces in parts
    )


def _side(row: PlannedNeed | None, names: Mapping[str, str]) -> Side | None:
    if row is None:
        return None
    missing = row.asked - row.on_time - row.late
    return Side(row.asked, row.on_time, row.late, missing, row.last_arrival, _makers(row.makers, names))


def _accepted(row: PlannedNeed) -> Side:
    return Side(row.asked, row.accepted, 0, max(0, row.asked - row.accepted), None, ())


def _sides(needs: Sequence[Any], before: Plan | None, after: Plan) -> list[ComparedNeed]:
    """Two queries."""
    plans = [after.pk] if before is None else [before.pk, after.pk]
    rows = {
        (row.plan_id, row.need_id): row
        for row in PlannedNeed.objects.filter(plan__in=plans, need__in=[need.pk for need in needs])
    }

    names = dict(Workshop.objects.values_list("code", "name"))

    def first(need: Any) -> Side | None:
        if before is None:
            return _accepted(rows[after.pk, need.pk])
        return _side(rows.get((before.pk, need.pk)), names)

    return [
        ComparedNeed(
            NeedFace.of(need),
            need.change,
            first(need),
            _side(rows.get((after.pk, need.pk)), names),
            0 if before is None else need.made,
        )
        for need in needs
    ]


def compared_needs(
    before: Plan | None,
    after: Plan,
    *,
    change: str = "",
    text: str = "",
    territory: str = "",
    design: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[ComparedNeed]:
    """The needs of either plan, those that change first. `change`: a `Change`, or empty for all but the same.

    Four queries. Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = compared(before, after).select_related("establishment", "design")
    rows = rows.filter(change=change) if change else rows.exclude(change=Change.SAME.value)
    for word in folded(text).split():
        rows = rows.filter(Q(establishment__search__contains=word) | Q(code__icontains=word))
    if territory and territory != "FR":
        rows = rows.filter(establishment__department__in=departments_of(territory))
    if design:
        rows = rows.filter(design__code=design)
    rank = Case(*(When(change=c, then=Value(n)) for n, c in enumerate(CHANGE_NAMES)), default=Value(99))
    rows = rows.annotate(rank=rank).order_by(*COMPARE_ORDERS.terms(sort, language))
    return page_of(rows, page, size, lambda found: _sides(found, before, after))


@dataclass(frozen=True, slots=True)
class Shift:
    """A line of a breakdown in both plans; a side that lacks it counts nothing."""

    key: str
    name: Text
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def _shifts(before: Mapping[str, tuple[Text, float]], after: Mapping[str, tuple[Text, float]]) -> list[Shift]:
    """Those that change, the most first."""
    shifts = [
        Shift(
            key,
            (after.get(key) or before[key])[0],
            before.get(key, (None, 0))[1],
            after.get(key, (None, 0))[1],
        )
        for key in sorted({*before, *after})
    ]
    changed = [shift for shift in shifts if abs(shift.change) > LEAST]
    return sorted(changed, key=lambda shift: (-abs(shift.change), shift.key))


def territory_shifts(before: Plan, after: Plan) -> list[Shift]:
    """Weighted on-time coverage by department. One query."""
    return _coverage_shifts(by_territory(before.pk, after.pk), before, after)


def design_shifts(before: Plan, after: Plan) -> list[Shift]:
    """Weighted on-time coverage by design. One query."""
    return _coverage_shifts(by_design(before.pk, after.pk), before, after)


def _coverage_shifts(shares: Shares, before: Plan, after: Plan) -> list[Shift]:
    first, second = (
        {share.key: (share.name, share.coverage) for share in shares[plan.pk]} for plan in (before, after)
    )
    return _shifts(first, second)


def reason_shifts(before: Plan, after: Plan) -> list[Shift]:
    """Pieces not on time by reason: what binds in each plan. No query."""
    first, second = (
        {group.code: (group.name, float(group.pieces)) for group in reason_groups(plan)}
        for plan in (before, after)
    )
    return _shifts(first, second)


def shop_shifts(before: Plan, after: Plan) -> list[Shift]:
    """Pieces to make by workshop. One query."""
    rows = PlanLine.objects.filter(plan__in=[before.pk, after.pk], workshop__isnull=False)
    found: dict[int, dict[str, tuple[Text, float]]] = {before.pk: {}, after.pk: {}}
    named = rows.order_by().values_list("plan", "workshop__code", "workshop__name")
    for plan, code, name, pieces in named.annotate(Sum("quantity")):
        found[plan][code] = (Text(name, name), float(pieces))
    return _shifts(found[before.pk], found[after.pk])
