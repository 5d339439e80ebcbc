"""How a plan serves each family of objects, and what stops the rest.

Guarantees: pieces asked = on time + late + missing; a line is a family in one category, because
the rules differ from a category to the other; what blocks most is the reason under which the
most pieces are not on time, reasons that only follow from others left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.production.models import PlannedNeed, ShortNeed
from maillage.apps.sorting import LineOrder
from maillage.kernel.text import Text
from maillage.planning.reasons import (
    CANDIDATES_NONE,
    INDUSTRY_LATER,
    INDUSTRY_SHORT,
    OUTBID,
    SOLVER_STOPPED,
    STOCK_SHORT,
)

PLACE = "need__establishment__"
FAMILY = "need__design__family__"
# They announce or follow from another reason told beside them, or say that something counted is used up.
SECONDARY = frozenset({OUTBID, CANDIDATES_NONE, INDUSTRY_LATER, INDUSTRY_SHORT, STOCK_SHORT, SOLVER_STOPPED})
BY_DESIGN = ("maker.", "decision.", "category.", "basis.", "not_plannable.")


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason with what it stops: needs not wholly on time, pieces of them, hours or units these take.

    `area` is a region or a department, "" for the whole territory; `design` is named where the
    reason is about one; `places` are establishments.
    """

    code: str
    detail: str
    area: str
    design: str
    needs: int
    short: int
    amount: float
    places: int


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """Pieces that the plan was asked for, of a family in a category. `cause` is what blocks most."""

    family: str
    name: Text
    category: str
    needs: int
    asked: int
    on_time: int
    late: int
    outside: int
    cause: Cause | None = None

    @property
    def missing(self) -> int:
        return self.asked - self.on_time - self.late

    @property
    def share(self) -> float | None:
        return self.on_time / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of weighted pieces on time in the territory; None when nothing was put to the planner."""

    weighted: float | None
    asked: int
    on_time: int
    late: int
    needs: int


def planned(plan: int, scope: BoardScope) -> QuerySet[PlannedNeed]:
    return PlannedNeed.objects.filter(scope.within(PLACE), plan=plan)


def shortages(plan: int, scope: BoardScope) -> QuerySet[ShortNeed]:
    return ShortNeed.objects.filter(scope.within(f"planned__{PLACE}"), planned__plan=plan)


def families(plan: int, scope: BoardScope) -> tuple[tuple[FamilyLine, ...], Coverage]:
    """Families with the most pieces asked first, and the territory's coverage. Two queries."""
    rows = list(
        planned(plan, scope)
        .order_by()
        .values(f"{FAMILY}code", f"{FAMILY}name", "category")
        .annotate(
            needs=Count("pk"),
            pieces=Sum("asked"),
            timely=Sum("on_time"),
            tardy=Sum("late"),
            bought=Sum("outside"),
            worth=Sum(F("value") * (F("asked") - F("left_out"))),
            gained=Sum(F("value") * F("on_time")),
        )
    )
    blocked = _blocked(plan, scope) if rows else {}
    lines = [_line(row, blocked.get((row[f"{FAMILY}code"], row["category"]))) for row in rows]
    lines.sort(key=lambda line: (-line.asked, line.family, line.category))
    return tuple(lines), _coverage(rows)


def _line(row: Mapping[str, Any], cause: Cause | None) -> FamilyLine:
    return FamilyLine(
        family=row[f"{FAMILY}code"],
        name=Text.from_dict(row[f"{FAMILY}name"]),
        category=row["category"],
        needs=row["needs"],
        asked=row["pieces"],
        on_time=row["timely"],
        late=row["tardy"],
        outside=row["bought"],
        cause=cause,
    )


def _coverage(rows: Iterable[Mapping[str, Any]]) -> Coverage:
    found = list(rows)
    worth = sum(row["worth"] for row in found)
    return Coverage(
        weighted=sum(row["gained"] for row in found) / worth if worth else None,
        asked=sum(row["pieces"] for row in found),
        on_time=sum(row["timely"] for row in found),
        late=sum(row["tardy"] for row in found),
        needs=sum(row["needs"] for row in found),
    )


def _blocked(plan: int, scope: BoardScope) -> dict[tuple[str, str], Cause]:
    """What blocks most of each family in each category. One query."""
    keys = ("code", "detail", f"planned__{FAMILY}code", "planned__category")
    rows = (
        shortages(plan, scope)
        .order_by()
        .values_list(*keys)
        .annotate(n=Count("pk"), pieces=Sum("short"), spent=Sum("amount"))
    )
    found: dict[tuple[str, str], Cause] = {}
    for code, detail, family, category, needs, short, amount in rows:
        cause = Cause(code, detail, "", "", needs, short, amount, 0)
        known = found.get((family, category))
        if known is None or _weight(cause) > _weight(known):
            found[family, category] = cause
    return found


def _weight(cause: Cause) -> tuple[bool, int, str, str]:
    return (cause.code not in SECONDARY, cause.short, cause.code, cause.detail)


def causes(plan: int, scope: BoardScope) -> tuple[Cause, ...]:
    """Every reason by area, and by design where it is about one; the most pieces first. One query."""
    about = Q()
    for start in BY_DESIGN:
        about |= Q(code__startswith=start)
    rows = (
        shortages(plan, scope)
        .order_by()
        .annotate(
            area=scope.area(f"planned__{PLACE}"),
            design=Case(
                When(about, then=F("planned__need__design__code")),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .values_list("code", "detail", "area", "design")
        .annotate(
            n=Count("pk"),
            pieces=Sum("short"),
            spent=Sum("amount"),
            places=Count("planned__need__establishment", distinct=True),
        )
    )
    return tuple(
        sorted((Cause(*row) for row in rows), key=lambda c: (-c.short, c.code, c.detail, c.area, c.design))
    )


FAMILY_ORDERS = LineOrder[FamilyLine](
    {
        "asked": lambda line: line.asked,
        "family": lambda line: line.name,
        "category": lambda line: line.category,
        "needs": lambda line: line.needs,
        "on_time": lambda line: line.on_time,
        "late": lambda line: line.late,
        "missing": lambda line: line.missing,
        "share": lambda line: line.share,
        "outside": lambda line: line.outside,
    },
    default="-asked",
    tie=lambda line: (line.family, line.category),
)
CAUSE_ORDERS = LineOrder[Cause](
    {
        "pieces": lambda cause: cause.short,
        "needs": lambda cause: cause.needs,
        "amount": lambda cause: cause.amount,
        "area": lambda cause: cause.area,
        "reason": lambda cause: cause.code,
        "design": lambda cause: cause.design,
    },
    default="-pieces",
    tie=lambda cause: (cause.code, cause.detail, cause.area, cause.design),
)
