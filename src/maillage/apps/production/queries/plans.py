"""Reading plans: the list, and what heads a plan's page.

Guarantees: figures come from the plan as it was kept (its file is content-addressed and
never changes), audited before it was kept; pieces are those of the instance it was solved
from, so that on time + late + unserved = asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet, Sum

from maillage.apps import files
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.hypotheses import in_words
from maillage.apps.production.models import Order, Plan, Proposal
from maillage.apps.production.reasons import PLAN_UNKNOWN
from maillage.apps.records.models import Act
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.planning import instance as instances
from maillage.planning import plan as planning
from maillage.planning.reading import read_instance, read_plan

REAL = "real"  # the scope that is no scenario, as filters name it


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the list. Shares are of weighted quantity; `scenario` is empty for real needs."""

    code: str
    status: str
    start: date
    days: int
    scenario: str
    supposed: bool
    coverage: float
    bound: float
    gap: float
    lines: int
    created_at: datetime
    created_by: str
    adopted_at: datetime | None
    adopted_by: str


@dataclass(frozen=True, slots=True)
class ExcludedNeed:
    """A need that could not be put to the planner."""

    need: str
    quantity: int
    reason: Reason

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (self.reason,)


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed in the database since the instance was taken: numbers of rows."""

    needs: int
    workshops: int
    acts: int
    orders: int

    @property
    def any(self) -> bool:
        return bool(self.needs or self.workshops or self.acts or self.orders)


@dataclass(frozen=True, slots=True)
class Answers:
    """Pieces proposed by an adopted plan, by what became of them."""

    proposed: int
    accepted: int
    declined: int
    stopped: int

    @property
    def waiting(self) -> int:
        return self.proposed - self.accepted - self.declined - self.stopped


@dataclass(frozen=True, slots=True)
class Totals:
    """Pieces and counts of a plan."""

    asked: int
    on_time: int
    late: int
    needs: int
    unserved_needs: int
    workshops: int

    @property
    def missing(self) -> int:
        return self.asked - self.on_time - self.late


@dataclass(frozen=True, slots=True)
class PlanSheet:
    row: PlanRow
    hypotheses: tuple[Text, ...]
    totals: Totals
    served_late: float
    km_per_unit: float
    bound_kind: str
    solver: str
    excluded: tuple[ExcludedNeed, ...]
    withdrawn: tuple[planning.Withdrawn, ...]
    drift: Drift
    answers: Answers
    instance_sha256: str
    file_sha256: str


def _row(plan: Plan) -> PlanRow:
    summary, export = plan.summary, plan.export
    return PlanRow(
        code=plan.code,
        status=plan.status,
        start=export.start,
        days=export.days,
        scenario=export.scenario.code if export.scenario is not None else "",
        supposed=bool(in_words(export.hypotheses)),
        coverage=summary["weighted_on_time_coverage"],
        bound=summary["upper_bound"],
        gap=summary["gap"],
        lines=summary["lines"],
        created_at=plan.created_at,
        created_by=plan.created_by,
        adopted_at=plan.adopted_at,
        adopted_by=plan.adopted_by,
    )


def plan_list(*, status: str = "", scope: str = "", page: int = 1, size: int = PAGE_SIZE) -> Page[PlanRow]:
    """Plans, the newest first. `scope`: a scenario's code, ``real``, or empty for all. Two queries."""
    rows = Plan.objects.select_related("export__scenario")
    if status:
        rows = rows.filter(status=status)
    if scope == REAL:
        rows = rows.filter(export__scenario=None)
    elif scope:
        rows = rows.filter(export__scenario__code=scope)
    return page_of(rows.order_by("-pk"), page, size, lambda found: [_row(plan) for plan in found])


@lru_cache(maxsize=4)
def _plan_file(sha256: str) -> planning.Plan:
    return read_plan(files.get(sha256))


@lru_cache(maxsize=4)
def _instance_file(sha256: str) -> instances.Instance:
    return read_instance(files.get(sha256))


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan with its two files as read; the files never change, so reading them once is enough."""

    pk: int
    code: str
    scenario: str
    hypotheses: Mapping[str, Any]
    plan: planning.Plan
    instance: instances.Instance


def _found(code: str) -> Plan:
    row = Plan.objects.select_related("export__scenario").filter(code=code).first()
    if row is None:
        raise Refusal(PLAN_UNKNOWN, code=code)
    return row


def _kept(row: Plan) -> KeptPlan:
    scenario = row.export.scenario
    return KeptPlan(
        pk=row.pk,
        code=row.code,
        scenario=scenario.code if scenario is not None else "",
        hypotheses=row.export.hypotheses,
        plan=_plan_file(row.file_sha256),
        instance=_instance_file(row.export.sha256),
    )


def kept_plan(code: str) -> KeptPlan:
    """One query. Raises Refusal ``plan.unknown``."""
    return _kept(_found(code))


def _totals(kept: KeptPlan) -> Totals:
    lines = kept.plan.lines
    return Totals(
        asked=sum(need.quantity for need in kept.instance.needs),
        on_time=sum(line.quantity for line in lines if line.on_time),
        late=sum(line.quantity for line in lines if not line.on_time),
        needs=len(kept.instance.needs),
        unserved_needs=len(kept.plan.unserved),
        workshops=len({line.source for line in lines if line.source_kind == "workshop"}),
    )


def _drift(row: Plan, scenario: str) -> Drift:
    since = row.export.created_at
    return Drift(
        needs=Need.objects.filter(scenario=scenario, updated_at__gt=since).count(),
        workshops=Workshop.objects.filter(updated_at__gt=since).count(),
        acts=Act.objects.filter(recorded_at__gt=since).count(),
        orders=Order.objects.filter(need__scenario=scenario, created_at__gt=since).count(),
    )


def _answers(proposals: QuerySet[Proposal]) -> Answers:
    """Pieces of proposals; those stopped (by an act or a later plan) count what was not answered."""
    proposed = accepted = declined = stopped = 0
    counted = proposals.values("status").annotate(
        n=Count("pk"), pieces=Sum("quantity"), yes=Sum("accepted"), no=Sum("declined")
    )
    for found in counted:
        proposed += found["pieces"]
        accepted += found["yes"]
        declined += found["no"]
        if found["status"] in ("cancelled", "superseded"):
            stopped += found["pieces"] - found["yes"] - found["no"]
    return Answers(proposed, accepted, declined, stopped)


def plan_sheet(code: str) -> PlanSheet:
    """What heads a plan's page. Six queries. Raises Refusal ``plan.unknown``."""
    row = _found(code)
    kept = _kept(row)
    summary = kept.plan.summary
    return PlanSheet(
        row=_row(row),
        hypotheses=in_words(row.export.hypotheses),
        totals=_totals(kept),
        served_late=summary.served_late,
        km_per_unit=summary.km_per_unit,
        bound_kind=summary.bound_kind,
        solver=f"{kept.plan.solver.name} {kept.plan.solver.version}",
        excluded=tuple(
            ExcludedNeed(
                item["need"],
                item["quantity"],
                Reason(item["reason"]["code"], item["reason"]["params"], item["reason"]["act"]),
            )
            for item in row.export.excluded
        ),
        withdrawn=kept.plan.withdrawn,
        drift=_drift(row, kept.scenario),
        answers=_answers(Proposal.objects.filter(plan=row)),
        instance_sha256=row.export.sha256,
        file_sha256=row.file_sha256,
    )


def latest_adopted(scenario: str = "") -> str:
    """The code of the plan in force for real needs or a scenario; empty without one. One query."""
    rows = Plan.objects.filter(status=PlanStatus.ADOPTED)
    rows = rows.filter(export__scenario__code=scenario) if scenario else rows.filter(export__scenario=None)
    return rows.order_by("-pk").values_list("code", flat=True).first() or ""


def proposal_count(code: str) -> int:
    """How many proposals came of a plan. One query."""
    return Proposal.objects.filter(plan__code=code).count()
