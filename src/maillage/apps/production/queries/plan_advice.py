"""What would serve the needs that a plan leaves short, and what its scarce resources are worth, in words.

Guarantees: advice is that of the plan it was tried on, and says so; whether the world has moved since is for
the page to say beside it (`drift`); ids that a reader does not know (workshops, departments, profiles) read
by their names; a need that was looked at without finding anything is told apart from one not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Workshop
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import LIVE_JOBS, JobKind, PlanWay
from maillage.apps.production.hypotheses import in_words
from maillage.apps.production.models import AdvisedNeed, Plan, PlanPrice, SolveJob
from maillage.apps.production.queries.reason_names import name_of
from maillage.apps.sorting import RowOrder
from maillage.kernel.reasons import advise, render
from maillage.kernel.territories import is_territory, territory_name
from maillage.kernel.text import Text
from maillage.planning.reasons import REMEDY_RULE, UNSERVED

LEAST_LOST = 5e-5  # of all that is asked: less is what two solves differ by
ADVICE_ORDERS = RowOrder({"need": ("need__code", "rank"), "gained": ("gained",)}, default="need", tie="pk")


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its code, what it says, what to do."""

    code: str
    says: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class AdvisedChange:
    """Steps that together serve a need: `pieces` of it are then on time, `gained` of them new.

    `whole`: the whole was planned again, else what is around the need. `lost`: share of all that is asked
    that other needs lose by it, 0 where none or unknown. `informs` only: the authority alone may do it.
    """

    need: str
    rank: int
    whole: bool
    gained: int
    pieces: int
    lost: float
    informs: bool
    steps: tuple[Step, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class PricedResource:
    """What the next hours, or material, of a department would serve, in words; `value` a share of all that is asked."""

    rank: int
    code: str
    says: Text
    value: float


@dataclass(frozen=True, slots=True)
class AdviceState:
    """How far advice on a plan goes: needs looked at, those that something serves; the job that looks, if one does."""

    needs: int
    served: int
    job: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of what changes speak of. Two queries."""

    shops: Mapping[str, str]
    designs: Mapping[str, Text]
    plan: Plan

    @classmethod
    def of(cls, plan: Plan, params: Iterable[Mapping[str, Any]]) -> _Names:
        given = list(params)
        shops = {p["workshop"] for p in given if "workshop" in p}
        designs = {p["design"] for p in given if "design" in p}
        profiles = Profile.objects.filter(code__in=designs).select_related("version__design")
        return cls(
            dict(Workshop.objects.filter(code__in=shops).values_list("code", "name")),
            {row.code: Text.from_dict(row.version.design.name) for row in profiles},
            plan,
        )

    def read(self, params: Mapping[str, Any], language: str) -> dict[str, Any]:
        """The parameters with names for ids, and days as dates."""
        found = dict(params)
        if "workshop" in found:
            shop = self.shops.get(found["workshop"])
            found["workshop"] = f"{shop} ({found['workshop']})" if shop else found["workshop"]
        if "territory" in found:
            place = str(found["territory"])
            found["territory"] = territory_name(place) if is_territory(place) else place
        if "design" in found and found["design"] in self.designs:
            found["design"] = f"{self.designs[found['design']].to(language)} ({found['design']})"
        if "reason" in found:
            found["reason"] = f"{name_of(found['reason']).to(language)} ({found['reason']})"
        if "day" in found:
            day = self.plan.export.start + timedelta(days=int(found["day"]))
            found["day"] = f"{found['day']} ({day:%d/%m})"
        return found

    def step(self, change: Mapping[str, Any]) -> Step:
        code, params = change["code"], change["params"]
        fr, en = self.read(params, "fr"), self.read(params, "en")
        return Step(
            code,
            Text(fr=render(code, fr, "fr"), en=render(code, en, "en")),
            Text(fr=advise(code, fr, "fr"), en=advise(code, en, "en")),
        )


def _advised(row: AdvisedNeed, names: _Names) -> AdvisedChange:
    steps = tuple(names.step(change) for change in row.changes)
    lost = 0.0 if row.others is None else max(0.0, -row.others)
    return AdvisedChange(
        need=row.need.code,
        rank=row.rank,
        whole=row.whole,
        gained=row.gained,
        pieces=row.pieces,
        lost=lost if lost >= LEAST_LOST else 0.0,
        informs=any(step.code == REMEDY_RULE for step in steps),
        steps=steps,
        found_at=row.found_at,
    )


def _named(plan: Plan, rows: Sequence[AdvisedNeed]) -> list[AdvisedChange]:
    names = _Names.of(plan, (change["params"] for row in rows for change in row.changes))
    return [_advised(row, names) for row in rows]


def advice_on(plan: Plan, needs: Iterable[str]) -> dict[str, tuple[AdvisedChange, ...]]:
    """By need, those that were looked at only; empty where nothing was found. Three queries."""
    rows = AdvisedNeed.objects.filter(plan=plan, need__code__in=list(needs)).select_related("need")
    found: dict[str, list[AdvisedChange]] = defaultdict(list)
    for one in _named(plan, list(rows.order_by("need", "rank"))):
        found[one.need] += [one] if one.steps else []
    return {need: tuple(rows) for need, rows in found.items()}


def advice_list(
    plan: Plan, *, need: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[AdvisedChange]:
    """All that was found for a plan. Four queries. Raises Refusal ``list.unknown_sort``."""
    rows = AdvisedNeed.objects.filter(plan=plan).select_related("need")
    if need:
        rows = rows.filter(need__code=need)
    return page_of(rows.order_by(*ADVICE_ORDERS.terms(sort)), page, size, lambda found: _named(plan, found))


def advice_state(plan: Plan) -> AdviceState:
    """Two queries."""
    rows = AdvisedNeed.objects.filter(plan=plan)
    found = rows.aggregate(
        needs=Count("need", distinct=True), served=Count("need", distinct=True, filter=Q(gained__gt=0))
    )
    jobs = SolveJob.objects.filter(kind=JobKind.ADVISE, base=plan, about="", status__in=LIVE_JOBS)
    job = jobs.order_by("-pk").values_list("code", "done", "total").first()
    return AdviceState(found["needs"], found["served"], *(job or ("", 0, 0)))


def changes_of(plan: Plan, need: str, rank: int) -> list[dict[str, Any]]:
    """The changes of one advice, as `launch_hypothesis` takes them; empty when there is none. One query."""
    row = AdvisedNeed.objects.filter(plan=plan, need__code=need, rank=rank).first()
    return [] if row is None else list(row.changes)


def refusals_of(plan: Plan) -> tuple[str, ...]:
    """Codes of the rules that refuse some need of the plan. No query."""
    return tuple(code for code, _, _ in plan.summary["reasons"] if code not in UNSERVED)


@dataclass(frozen=True, slots=True)
class Supposed:
    """A hypothesis on a plan, in words, with its coverage."""

    code: str
    says: tuple[Text, ...]
    coverage: float


def hypotheses_on(plan: Plan) -> tuple[Supposed, ...]:
    """The latest first. One query."""
    rows = Plan.objects.filter(base=plan, way=PlanWay.SUPPOSED).select_related("export").order_by("-pk")
    return tuple(
        Supposed(row.code, in_words(row.export.hypotheses), row.summary["weighted_on_time_coverage"])
        for row in rows
    )


def prices_of(plan: Plan) -> tuple[PricedResource, ...]:
    """The best first. Three queries, one where there is none."""
    rows = list(PlanPrice.objects.filter(plan=plan).order_by("rank"))
    if not rows:
        return ()
    names = _Names.of(plan, (row.params for row in rows))
    return tuple(
        PricedResource(
            row.rank, row.code, names.step({"code": row.code, "params": row.params}).says, row.value
        )
        for row in rows
    )
