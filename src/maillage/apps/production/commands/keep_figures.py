"""Keep with a plan its lines and what it adds up to. Called when the plan is kept, in its transaction.

Guarantees: everything that depends on the plan alone is worked out before the transaction
(`figures_of`); the transaction finds keys and writes. Pages, lists, comparisons and adoption
read these rows, never the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.catalogue.models import Design, Profile
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.network.vouching import VOUCHED, VOUCHED_COLUMNS
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
    """One row a line, one for each need, one for each reason, and the sums by department. Nine queries, and
    one for each batch of rows."""
    scenario = plan.export.scenario
    needs = _needs_read(scenario.code if scenario is not None else "")
    shops = {row.code: row for row in Workshop.objects.only("code", "search")}
    lines = _after_quarantine(figures.lines, needs)
    _keep_lines(plan, lines, needs, shops)
    planned = _keep_needs(plan, figures, lines, needs, shops)
    ShortNeed.objects.bulk_create(
        (ShortNeed(planned_id=planned[item.need], **_columns(item)) for item in figures.short),
        batch_size=BATCH,
    )
    PlanFigures.objects.create(
        plan=plan, flow=figures.flow, load=figures.load, supplies=dict(figures.supplies)
    )


def _needs_read(scenario: str) -> dict[str, Need]:
    """The needs of a scenario by code, with what the rows of a plan are made of and nothing else: they are
    read by the thousand. One query."""
    place = (*VOUCHED, *VOUCHED_COLUMNS, "quarantine_hours", "search")
    rows = Need.objects.filter(scenario=scenario).select_related("establishment")
    own = ("code", "design", "posts", "recipient_class")
    return {row.code: row for row in rows.only(*own, *(f"establishment__{name}" for name in place))}


def _keep_needs(
    plan: Plan,
    figures: Figures,
    lines: Sequence[LineFacts],
    needs: Mapping[str, Need],
    shops: Mapping[str, Workshop],
) -> dict[str, int]:
    """The keys of the rows, by need."""
    arrivals: dict[str, date] = {}
    makers: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        arrivals[line.need] = max(line.arrive_on, arrivals.get(line.need, line.arrive_on))
        makers[line.need].add(line.source)
    categories = _Categories(read_act_book(workshops=[], establishments=[]), figures.start)
    designs = {row.pk: _words(row) for row in Design.objects.only("code", "name")}
    rows = []
    for item in figures.served:
        need, detail = needs[item.need], figures.details[item.need]
        found = (shops[code].search for code in sorted(makers[item.need] & shops.keys()))
        values = _columns(item) | _columns(detail)
        values["last_arrival"] = arrivals.get(item.need)
        values["category"] = categories.of(use_of(need), detail.designs)
        values["search"] = " ".join(
            [need.code.lower(), designs[need.design_id], need.establishment.search, *found]
        )
        rows.append(PlannedNeed(plan_id=plan.pk, need_id=need.pk, **values))
    kept = PlannedNeed.objects.bulk_create(rows, batch_size=BATCH)
    return {item.need: row.pk for item, row in zip(figures.served, kept, strict=True)}


def _after_quarantine(lines: Sequence[LineFacts], needs: Mapping[str, Need]) -> list[LineFacts]:
    """Arrivals put off by the days that a recipient asks for beyond the design's own quarantine. One query."""
    profiles = {row.code: row for row in Profile.objects.filter(code__in={line.design for line in lines})}

    def one(line: LineFacts) -> LineFacts:
        if line.kind != SourceKind.WORKSHOP:
            return line
        more = longer_stay(profiles[line.design], needs[line.need].establishment)
        return replace(line, arrive_on=line.arrive_on + timedelta(days=more)) if more else line

    return [one(line) for line in lines]


_COLUMNS = {
    kind: tuple(column.name for column in fields(kind) if column.name != "need")
    for kind in (Served, Short, Detail, LineFacts)
}


def _columns(facts: Served | Short | Detail | LineFacts) -> dict[str, Any]:
    """The facts but for their need, by column; what they hold is not copied."""
    return {name: getattr(facts, name) for name in _COLUMNS[type(facts)]}


def _words(design: Design) -> str:
    """What a text filter finds of an object; establishments and workshops keep theirs as `search`."""
    return plain_letters(" ".join((design.code, design.name["fr"], design.name["en"])))


def _keep_lines(
    plan: Plan, lines: Sequence[LineFacts], needs: Mapping[str, Need], shops: Mapping[str, Workshop]
) -> None:
    profiles = dict(
        Profile.objects.filter(code__in={line.design for line in lines}).values_list("code", "pk")
    )
    PlanLine.objects.bulk_create(
        (
            PlanLine(
                plan_id=plan.pk,
                need_id=needs[line.need].pk,
                workshop_id=shops[line.source].pk if line.kind == SourceKind.WORKSHOP else None,
                profile_id=profiles.get(line.design),
                **_columns(line),
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
    _known: dict[tuple[str, ...], str] = field(default_factory=dict)

    def of(self, use: str, designs: Sequence[str]) -> str:
        """The most demanding of those of the profiles that may serve a need for this use."""
        key = (use, *designs)
        if key not in self._known:
            decisions = (self.book.decision(profile, use, self.day) for profile in designs)
            found = (str(decision.category) for decision in decisions if decision is not None)
            self._known[key] = max(found, key=SEVERITY.index, default=UNCLASSIFIED)
        return self._known[key]
