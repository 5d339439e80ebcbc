"""Keep with a plan what it adds up to. Called when the plan is kept, in its transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.models import Need
from maillage.apps.production import plan_figures
from maillage.apps.production.models import Plan, PlanFigures, PlannedNeed, ShortNeed
from maillage.apps.production.plan_figures import Served, Short
from maillage.apps.writing import command
from maillage.planning import plan as planning
from maillage.planning.instance import Instance

BATCH = 1000
UNCLASSIFIED = "unclassified"
SEVERITY = (UNCLASSIFIED, "A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan adds up to, worked out before anything is written."""

    served: tuple[Served, ...]
    short: tuple[Short, ...]
    flow: plan_figures.Flow
    load: plan_figures.Load
    supplies: Mapping[str, int]
    designs: Mapping[str, tuple[str, ...]]
    start: date


def figures_of(instance: Instance, plan: planning.Plan, excluded: Iterable[Mapping[str, Any]]) -> Figures:
    """The figures of a plan, and of the needs (as the export keeps them) that could not be planned."""
    left_out = list(excluded)
    return Figures(
        served=(
            *plan_figures.served(instance, plan),
            *(Served(item["need"], item["quantity"], 0, 0, 0, 0.0) for item in left_out),
        ),
        short=(
            *plan_figures.shortages(instance, plan),
            *(Short(item["need"], item["reason"]["code"], "", item["quantity"], 0.0) for item in left_out),
        ),
        flow=plan_figures.flow(instance, plan),
        load=plan_figures.load(instance, plan),
        supplies=plan_figures.supplies(plan),
        designs={need.id: need.designs for need in instance.needs},
        start=instance.start,
    )


@command
def keep_figures(*, plan: Plan, figures: Figures) -> None:
    """One row for each need, one for each reason, and the sums by department."""
    codes = [item.need for item in figures.served]
    needs = {row.code: row for row in Need.objects.filter(code__in=codes)}
    categories = _Categories(read_act_book(workshops=[], establishments=[]), figures.start)
    rows = [
        PlannedNeed(
            plan=plan,
            need=needs[item.need],
            category=categories.of(needs[item.need], figures.designs.get(item.need, ())),
            **{name: value for name, value in asdict(item).items() if name != "need"},
        )
        for item in figures.served
    ]
    planned = {row.need.code: row for row in PlannedNeed.objects.bulk_create(rows, batch_size=BATCH)}
    ShortNeed.objects.bulk_create(
        (
            ShortNeed(
                planned=planned[item.need],
                **{name: value for name, value in asdict(item).items() if name != "need"},
            )
            for item in figures.short
        ),
        batch_size=BATCH,
    )
    PlanFigures.objects.create(
        plan=plan, flow=figures.flow, load=figures.load, supplies=dict(figures.supplies)
    )


@dataclass(slots=True)
class _Categories:
    """The category of objects for a use, as the acts stood on the plan's first day."""

    book: ActBook
    day: date

    def of(self, need: Need, designs: Collection[str]) -> str:
        """The most demanding of those of the profiles that may serve the need."""
        use = use_of(need)
        decisions = (self.book.decision(profile, use, self.day) for profile in designs)
        found = (str(decision.category) for decision in decisions if decision is not None)
        return max(found, key=SEVERITY.index, default=UNCLASSIFIED)
