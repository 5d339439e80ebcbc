"""Reading plans: the list, and what heads a plan's page.

Guarantees: figures come from the plan as it was kept (its file is content-addressed and
never changes), audited before it was kept; pieces are those of the instance it was solved
from, so that on time + late + missing = asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, FloatField, QuerySet, Sum
from django.db.models.expressions import Expression
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.hypotheses import in_words
from maillage.apps.production.models import Plan, Proposal
from maillage.apps.production.queries.drift import Drift, drift_since
from maillage.apps.production.queries.plan_spread import Band, bands, fairness_kept, spread_kept
from maillage.apps.production.queries.reason_names import name_of, withdrawn_because
from maillage.apps.production.reasons import PLAN_UNKNOWN
from maillage.apps.sorting import RowOrder
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.planning.spreading import FairnessPrice, Spread

REAL = "real"  # the scope that is no scenario, as filters name it
ACCEPTED = "accepted"  # what a comparison calls the work accepted already


def _figure(name: str) -> Expression:
    return Cast(KT(f"summary__{name}"), FloatField())


PLAN_ORDERS = RowOrder(
    {
        "code": ("pk",),
        "coverage": (_figure("weighted_on_time_coverage"),),
        "gap": (_figure("gap"),),
        "start": ("export__start",),
        "created": ("created_at",),
    },
    default="-code",
)


@dataclass(frozen=True, slots=True)
class Totals:
    """Pieces and counts of a plan. `proposed` of the pieces were not accepted already, `accepted` were."""

    asked: int
    on_time: int
    late: int
    needs: int
    short_needs: int
    workshops: int
    proposals: int
    proposed: int
    accepted: int

    @property
    def missing(self) -> int:
        return self.asked - self.on_time - self.late


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the list. Shares are of weighted quantity; `scenario` is empty for real needs; `base` is the plan
    that it goes on from, or supposes something of, by `way`."""

    code: str
    status: str
    start: date
    days: int
    scenario: str
    supposed: bool
    coverage: float
    bound: float
    gap: float
    served_late: float
    km_per_unit: float
    lines: int
    totals: Totals
    created_at: datetime
    created_by: str
    adopted_at: datetime | None
    adopted_by: str
    way: str
    base: str


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
class LeftOut:
    """The needs left out for one reason; each need is left out for one."""

    code: str
    name: Text
    needs: int
    pieces: int


def counted_by_reason(excluded: Iterable[ExcludedNeed]) -> tuple[LeftOut, ...]:
    """The most pieces first."""
    pieces: Counter[str] = Counter()
    needs: dict[str, set[str]] = defaultdict(set)
    for item in excluded:
        pieces[item.reason.code] += item.quantity
        needs[item.reason.code].add(item.need)
    ranked = sorted(pieces.items(), key=lambda found: (-found[1], found[0]))
    return tuple(LeftOut(code, name_of(code), len(needs[code]), count) for code, count in ranked)


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
class WithdrawnWork:
    """Accepted pieces that a plan takes back, why, and the codes of the rules that forbid them."""

    need: str
    workshop: str
    design: str
    quantity: int
    code: str
    rules: tuple[str, ...] = ()

    @property
    def says(self) -> Text:
        return withdrawn_because(self.code, self.rules)


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What heads a plan's page."""

    pk: int
    row: PlanRow
    hypotheses: tuple[Text, ...]
    bound_kind: str
    solver: str
    excluded: tuple[ExcludedNeed, ...]
    withdrawn: tuple[WithdrawnWork, ...]
    drift: Drift
    answers: Answers
    instance_sha256: str
    file_sha256: str
    spread: Spread | None
    fairness: FairnessPrice | None

    @property
    def fair_percent(self) -> str:
        """The fairness that was asked for, as forms ask for it; empty without."""
        return "" if self.fairness is None else f"{100 * self.fairness.tolerance:.10g}"

    @property
    def bands(self) -> tuple[Band, ...]:
        return bands(self.spread, self.fairness)

    @property
    def totals(self) -> Totals:
        return self.row.totals

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return counted_by_reason(self.excluded)


def plan_row(plan: Plan) -> PlanRow:
    """A plan read with its export and scenario. No query."""
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
        served_late=summary["served_late"],
        km_per_unit=summary["km_per_unit"],
        lines=summary["lines"],
        totals=Totals(**summary["totals"]),
        created_at=plan.created_at,
        created_by=plan.created_by,
        adopted_at=plan.adopted_at,
        adopted_by=plan.adopted_by,
        way=plan.way,
        base=plan.base.code if plan.base is not None else "",
    )


def plan_list(
    *, status: str = "", scope: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[PlanRow]:
    """Plans, the newest first. `scope`: a scenario's code, ``real``, or empty for all. Two queries.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = Plan.objects.select_related("export__scenario", "base")
    if status:
        rows = rows.filter(status=status)
    if scope == REAL:
        rows = rows.filter(export__scenario=None)
    elif scope:
        rows = rows.filter(export__scenario__code=scope)
    found = rows.order_by(*PLAN_ORDERS.terms(sort))
    return page_of(found, page, size, lambda plans: [plan_row(plan) for plan in plans])


def plan_choices() -> list[tuple[str, str, str]]:
    """Code, status and scenario of every plan, the newest first. One query."""
    rows = Plan.objects.order_by("-pk").values_list("code", "status", "export__scenario__code")
    return [(code, status, scenario or "") for code, status, scenario in rows]


def plan_named(code: str) -> Plan:
    """One query. Raises Refusal ``plan.unknown``."""
    row = Plan.objects.select_related("export__scenario", "base").filter(code=code).first()
    if row is None:
        raise Refusal(PLAN_UNKNOWN, code=code)
    return row


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


def _excluded(item: dict[str, Any]) -> ExcludedNeed:
    reason = item["reason"]
    return ExcludedNeed(
        item["need"], item["quantity"], Reason(reason["code"], reason["params"], reason["act"])
    )


def plan_sheet(code: str, day: date) -> PlanSheet:
    """What heads a plan's page on `day`. Four queries. Raises Refusal ``plan.unknown``."""
    plan = plan_named(code)
    solver = plan.summary["solver"]
    return PlanSheet(
        pk=plan.pk,
        row=plan_row(plan),
        hypotheses=in_words(plan.export.hypotheses),
        bound_kind=plan.summary["bound_kind"],
        solver=f"{solver['name']} {solver['version']}",
        excluded=tuple(map(_excluded, plan.export.excluded)),
        withdrawn=tuple(
            WithdrawnWork(**{**lost, "rules": tuple(lost.get("rules", ()))})
            for lost in plan.summary["withdrawn"]
        ),
        drift=drift_since(plan.export, day),
        answers=_answers(Proposal.objects.filter(plan=plan)),
        instance_sha256=plan.export.sha256,
        file_sha256=plan.file_sha256,
        spread=spread_kept(plan.summary),
        fairness=fairness_kept(plan.summary),
    )


def latest_adopted(scenario: str = "") -> str:
    """The code of the plan in force for real needs or a scenario; empty without one. One query."""
    rows = Plan.objects.filter(status=PlanStatus.ADOPTED)
    rows = rows.filter(export__scenario__code=scenario) if scenario else rows.filter(export__scenario=None)
    return rows.order_by("-pk").values_list("code", flat=True).first() or ""


def proposal_count(code: str) -> int:
    """How many proposals came of a plan. One query."""
    return Proposal.objects.filter(plan__code=code).count()
