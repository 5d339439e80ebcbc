"""Keep with a plan its lines and what it adds up to. Called when the plan is kept, in its transaction.

Guarantees: everything that depends on the plan alone is worked out before the transaction
(`figures_of`); the transaction finds keys and writes. Pages, lists, comparisons and adoption
read these rows, never the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production import plan_details, plan_figures
from maillage.apps.production.codes import SourceKind
from maillage.apps.production.models import Plan, PlanFigures, PlanLine, PlannedNeed, ShortNeed
from maillage.apps.production.plan_details import Detail, LineFacts
from maillage.apps.production.plan_figures import Served, Short
from maillage.apps.production.planning_bridge import longer_stay
from maillage.apps.writing import command
from maillage.kernel.territories.names import plain_letters
from maillage.planning import plan as planning
from maillage.planning.explaining import explain_late
from maillage.planning.instance import Instance
from maillage.planning.remaining import Remaining

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
    details: Mapping[str, Detail]
    lines: tuple[LineFacts, ...]
    summary: Mapping[str, Any]
    start: date


def figures_of(
    instance: Instance,
    plan: planning.Plan,
    excluded: Iterable[Mapping[str, Any]],
    left: Remaining | None = None,
) -> Figures:
    """The figures of a plan, and of the needs (as the export keeps them) that could not be planned.

    `left` is what the plan leaves, when the solve that made it gave it.
    """
    left_out, explained = list(excluded), explain_late(instance, plan, left)
    short = tuple(plan_figures.shortages(instance, plan, explained))
    return Figures(
        served=_with_left_out(plan_figures.served(instance, plan), left_out),
        short=(
            *short,
            *(Short(item["need"], item["reason"]["code"], "", item["quantity"], 0.0) for item in left_out),
        ),
        flow=plan_figures.flow(instance, plan),
        load=plan_figures.load(instance, plan),
        supplies=plan_figures.supplies(plan),
        details=_with_reasons(plan_details.details(instance, plan, explained), left_out),
        lines=plan_details.line_facts(instance, plan),
        summary=plan_details.summary_of(instance, plan, short),
        start=instance.start,
    )


def _with_reasons(details: dict[str, Detail], left_out: Iterable[Mapping[str, Any]]) -> Mapping[str, Detail]:
    """A need left out of the instance says why beside what is said of its planned part."""
    for item in left_out:
        known = details.get(item["need"], Detail([], None, "", 0, 0, []))
        details[item["need"]] = replace(known, reasons=[*known.reasons, dict(item["reason"])])
    return details


def _with_left_out(served: Iterable[Served], left_out: Iterable[Mapping[str, Any]]) -> tuple[Served, ...]:
    """A need may be planned in part: what was left out of it is asked all the same."""
    found = {item.need: item for item in served}
    for item in left_out:
        known = found.get(item["need"], Served(item["need"], 0, 0, 0, 0, 0.0))
        pieces = item["quantity"]
        found[item["need"]] = replace(known, asked=known.asked + pieces, left_out=known.left_out + pieces)
    return tuple(found.values())


@command
def keep_figures(*, plan: Plan, figures: Figures) -> None:
    """One row a line, one for each need, one for each reason, and the sums by department."""
    scenario = plan.export.scenario
    rows_of = Need.objects.filter(scenario=scenario.code if scenario is not None else "")
    needs = {row.code: row for row in rows_of.select_related("establishment", "design")}
    shops = {row.code: row for row in Workshop.objects.only("code", "search")}
    lines = _after_quarantine(figures.lines, needs)
    arrivals: dict[str, date] = {}
    for line in lines:
        arrivals[line.need] = max(line.arrive_on, arrivals.get(line.need, line.arrive_on))
    _keep_lines(plan, lines, needs, shops)
    categories = _Categories(read_act_book(workshops=[], establishments=[]), figures.start)
    makers: dict[str, set[str]] = defaultdict(set)
    for line in figures.lines:
        makers[line.need].add(line.source)
    rows = []
    for item in figures.served:
        need = needs[item.need]
        detail = replace(figures.details[item.need], last_arrival=arrivals.get(item.need))
        row = PlannedNeed(plan=plan, need=need, category=categories.of(need, detail.designs))
        row.search = _search(need, (shops[code] for code in sorted(makers[item.need] & shops.keys())))
        rows.append(_filled(row, item, detail))
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


def _after_quarantine(lines: Sequence[LineFacts], needs: Mapping[str, Need]) -> list[LineFacts]:
    """Arrivals put off by the days that a recipient asks for beyond the design's own quarantine. One query."""
    profiles = {row.code: row for row in Profile.objects.filter(code__in={line.design for line in lines})}

    def one(line: LineFacts) -> LineFacts:
        if line.kind != SourceKind.WORKSHOP:
            return line
        more = longer_stay(profiles[line.design], needs[line.need].establishment)
        return replace(line, arrive_on=line.arrive_on + timedelta(days=more)) if more else line

    return [one(line) for line in lines]


def _filled(row: PlannedNeed, served: Served, detail: Detail) -> PlannedNeed:
    for facts in (served, detail):
        for column in fields(facts):
            if column.name != "need":
                setattr(row, column.name, getattr(facts, column.name))
    return row


def _search(need: Need, makers: Iterable[Workshop]) -> str:
    """What a text filter looks into: the need, its object, its establishment, its makers."""
    name = need.design.name
    words = (need.code, need.design.code, name["fr"], name["en"], need.establishment.search)
    return plain_letters(" ".join([*words, *(shop.search for shop in makers)]))


def _keep_lines(
    plan: Plan, lines: Sequence[LineFacts], needs: Mapping[str, Need], shops: Mapping[str, Workshop]
) -> None:
    profiles = dict(
        Profile.objects.filter(code__in={line.design for line in lines}).values_list("code", "pk")
    )
    PlanLine.objects.bulk_create(
        (
            PlanLine(
                plan=plan,
                need=needs[line.need],
                workshop=shops[line.source] if line.kind == SourceKind.WORKSHOP else None,
                profile_id=profiles.get(line.design),
                **{name: value for name, value in asdict(line).items() if name != "need"},
            )
            for line in lines
        ),
        batch_size=BATCH,
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
