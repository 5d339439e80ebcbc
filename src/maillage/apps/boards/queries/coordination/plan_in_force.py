"""The plan in force for real needs: its figures as kept with it, and what changed since.

Guarantees: one query for the plan and a later draft; the figures are those of the plan
when it was kept, and the board says of which day they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from maillage.apps.needs.models import IndustrySupply, Need, ObjectStock
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.models import Order, Plan
from maillage.apps.records.models import Act


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in the database since the plan's instance was taken: numbers of rows."""

    needs: int
    workshops: int
    acts: int
    orders: int
    supplies: int

    @property
    def any(self) -> bool:
        return bool(self.needs or self.workshops or self.acts or self.supplies)


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """`coverage` and `bound` are weighted shares of the whole plan, the country's.

    `flow`, `load` and `supplies` as in `PlanFigures`; empty for a plan kept before they were.
    """

    pk: int
    code: str
    start: date
    days: int
    adopted_at: datetime
    coverage: float
    bound: float
    changes: Changes
    flow: Mapping[str, Mapping[str, list[int]]]
    load: Mapping[str, Mapping[str, tuple[float, float]]]
    supplies: Mapping[str, int]
    has_figures: bool

    def is_over(self, day: date) -> bool:
        return (day - self.start).days >= self.days


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan of real needs, kept and not adopted, later than the one in force."""

    code: str
    coverage: float
    created_at: datetime


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """The number of rows of a correlated query."""
    one = rows.order_by().annotate(same=Value(1)).values("same").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def _since(table: type[Model], column: str) -> QuerySet[Any]:
    return table._default_manager.filter(**{f"{column}__gt": OuterRef("export__created_at")})


def _latest(*statuses: PlanStatus) -> list[Any]:
    """The last plan of real needs in each status, if any. One query."""
    real = Plan.objects.filter(export__scenario=None).order_by("-pk")
    wanted = [Q(pk=Subquery(real.filter(status=status).values("pk")[:1])) for status in statuses]
    return list(
        Plan.objects.filter(Q(*wanted, _connector=Q.OR))
        .select_related("export", "figures")
        .annotate(
            needs_since=_counted(_since(Need, "updated_at").filter(scenario="")),
            workshops_since=_counted(_since(Workshop, "updated_at")),
            acts_since=_counted(_since(Act, "recorded_at")),
            orders_since=_counted(_since(Order, "created_at").filter(need__scenario="")),
            industry_since=_counted(_since(IndustrySupply, "recorded_at")),
            stocks_since=_counted(_since(ObjectStock, "recorded_at")),
        )
        .order_by("-pk")
    )


def plan_in_force() -> PlanInForce | None:
    """The adopted plan of real needs; None without one. One query."""
    found = _latest(PlanStatus.ADOPTED)
    return _read(found[0]) if found else None


def plan_and_draft() -> tuple[PlanInForce | None, Draft | None]:
    """The plan in force, and the last draft if it is later. One query."""
    draft, plan = None, None
    for row in _latest(PlanStatus.ADOPTED, PlanStatus.DRAFT):
        if row.status == PlanStatus.ADOPTED:
            plan = _read(row)
        elif plan is None:
            draft = Draft(row.code, row.summary["weighted_on_time_coverage"], row.created_at)
    return plan, draft


def _read(row: Any) -> PlanInForce:
    figures = getattr(row, "figures", None)
    return PlanInForce(
        pk=row.pk,
        code=row.code,
        start=row.export.start,
        days=row.export.days,
        adopted_at=row.adopted_at,
        coverage=row.summary["weighted_on_time_coverage"],
        bound=row.summary["upper_bound"],
        changes=Changes(
            row.needs_since,
            row.workshops_since,
            row.acts_since,
            row.orders_since,
            row.industry_since + row.stocks_since,
        ),
        flow=figures.flow if figures is not None else {},
        load=figures.load if figures is not None else {},
        supplies=figures.supplies if figures is not None else {},
        has_figures=figures is not None,
    )
