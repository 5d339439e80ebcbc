"""Keep with a re-plan what it changes, and what changed in the world. Called when it is kept, in its transaction.

Guarantees: the rows compare what is kept of both plans, so that pages, files and the API tell the same;
what was made since is told apart, never as something lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import PlanWay, SourceKind
from maillage.apps.production.commands.keep_figures import BATCH
from maillage.apps.production.line_changes import Given, LineStep, Place, line_steps
from maillage.apps.production.models import LineChange, Plan, PlanLine, WorldChange
from maillage.apps.writing import command
from maillage.planning.replanning.changes import InstanceChange
from maillage.planning.replanning.made import Pair

ABOUT = (
    "need",
    "workshop",
    "source",
    "design",
    "territory",
    "limit",
)  # what a change is about: the first there is


@dataclass(frozen=True, slots=True)
class GoingOn:
    """How a plan goes on from another: what was made since, what changed in the world."""

    base: Plan
    way: PlanWay
    made: Mapping[Pair, int] = field(default_factory=dict)
    world: tuple[InstanceChange, ...] = ()


@command
def keep_changes(*, plan: Plan, going_on: GoingOn) -> int:
    """How many lines change. Five queries, and one for each batch of rows."""
    made: Counter[tuple[str, str]] = Counter()
    for (need, shop, _), pieces in going_on.made.items():
        made[need, shop] += pieces
    before, after = _given(going_on.base), _given(plan)
    steps = line_steps(before, after, made, plan.summary["withdrawn"])
    _keep_steps(plan, steps)
    WorldChange.objects.bulk_create(
        (
            WorldChange(plan=plan, code=one.code, subject=_subject(one), params=dict(one.params))
            for one in going_on.world
        ),
        batch_size=BATCH,
    )
    return len(steps)


def _keep_steps(plan: Plan, steps: list[LineStep]) -> None:
    needs = dict(Need.objects.filter(code__in={step.need for step in steps}).values_list("code", "pk"))
    makers = {step.source for step in steps if step.kind == SourceKind.WORKSHOP}
    shops = dict(Workshop.objects.filter(code__in=makers).values_list("code", "pk"))
    LineChange.objects.bulk_create(
        (
            LineChange(
                plan=plan,
                need_id=needs[step.need],
                change=step.change.value,
                kind=step.kind,
                source=step.source,
                workshop_id=shops.get(step.source) if step.kind == SourceKind.WORKSHOP else None,
                before=step.before,
                made=step.made,
                after=step.after,
                withdrawn=step.withdrawn,
                code=step.code,
                rules=list(step.rules),
                arrived_before=step.arrived_before,
                arrives_after=step.arrives_after,
            )
            for step in steps
        ),
        batch_size=BATCH,
    )


def _given(plan: Plan) -> dict[Place, Given]:
    """By need, kind and source. One query."""
    found: dict[Place, Given] = {}
    rows = PlanLine.objects.filter(plan=plan).values_list(
        "need__code", "kind", "source", "quantity", "arrive_on"
    )
    for need, kind, source, pieces, arrives in rows:
        known = found.get((need, kind, source))
        found[need, kind, source] = Given(
            pieces + (known.pieces if known else 0), max(arrives, known.arrives) if known else arrives
        )
    return found


def _subject(change: InstanceChange) -> str:
    return next((str(change.params[name]) for name in ABOUT if name in change.params), "")
