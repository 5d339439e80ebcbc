"""Plan again from a plan: ask for it, and carry it out in two steps, the immediate answer kept first.

Guarantees: what the previous plan proposed still stands where it still holds; what was made since is
not asked again; accepted work is withdrawn only where a rule now forbids it, its capacity is lost or
its need reduced, each with its code; both steps are audited like any plan, and both say what they
change. Where a fifth of the needs are new or changed, the second step solves the whole again. A plan
goes on from the one adopted, or from one that waits to be. Source: planning page §3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps import files
from maillage.apps.accounts.actor import Actor
from maillage.apps.production.codes import BASE_STATUSES, JobKind, PlanWay, SolveStage
from maillage.apps.production.commands.export_plan import export_plan, kept_instance
from maillage.apps.production.commands.keep_changes import GoingOn
from maillage.apps.production.commands.keep_plan import Audited, audited
from maillage.apps.production.commands.launch_solve import Wanted, launch, require_asker
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import Plan, SolveJob
from maillage.apps.production.queries.made_since import made_since
from maillage.apps.production.queries.plans import latest_adopted, plan_named
from maillage.apps.production.reasons import PLAN_NONE_IN_FORCE, PLAN_NOT_A_BASE
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.remaining import Remaining
from maillage.planning.replanning import change_codes as codes
from maillage.planning.replanning.changes import InstanceChange, changes
from maillage.planning.replanning.made import less_made
from maillage.planning.replanning.planner import finish, start
from maillage.planning.solving import Stage, solve
from maillage.planning.writing import write_plan

_ASKED = frozenset(
    {codes.NEED_NEW, codes.NEED_QUANTITY, codes.NEED_DEADLINE, codes.NEED_WEIGHT, codes.NEED_DESIGNS}
)
WIDE_SHARE, WIDE_LEAST = 0.2, 100  # of the needs, and how many at least


def base_named(code: str) -> Plan:
    """The plan to go on from; the one in force for the real needs when none is named.

    Raises Refusal ``plan.unknown``, ``plan.none_in_force``; Conflict ``plan.not_a_base``.
    """
    code = code or latest_adopted()
    if not code:
        raise Refusal(PLAN_NONE_IN_FORCE)
    base = plan_named(code)
    if base.status not in BASE_STATUSES:
        raise Conflict(PLAN_NOT_A_BASE, code=code, status=base.status)
    return base


@command
def launch_replan(*, actor: Actor, clock: Clock, plan: str = "") -> SolveJob:
    """The re-plan that waits or runs from this plan (or the one in force); a new one when there is none."""
    require_asker(actor)
    base = base_named(plan)
    export = base.export
    wanted = Wanted(JobKind.REPLAN, scenario=export.scenario, days=export.days, base=base)
    return launch(wanted, actor=actor, clock=clock)


def is_wide(world: Sequence[InstanceChange], needs: int) -> bool:
    """Whether so many needs are new or changed that there is no "around the change": the whole is then solved
    again, accepted work kept."""
    asked = {change.params["need"] for change in world if change.code in _ASKED}
    return len(asked) >= max(WIDE_LEAST, WIDE_SHARE * needs)


def replanned(
    *, actor: Actor, clock: Clock, plan: str, watch: Watch, keep_early: Callable[[Audited], None]
) -> Audited:
    """Export, hold and fill (kept at once), improve, audit; outside any transaction but for what `keep_early` does.

    A re-plan that is told to stop gives the best plan it has.
    """
    base = base_named(plan)
    scenario = base.export.scenario.code if base.export.scenario is not None else ""
    taken = export_plan(actor=actor, clock=clock, scenario=scenario, days=base.export.days)
    old, new = kept_instance(base.export), read_instance(taken.content)
    made = made_since(base.export.created_at)
    watch.tell(SolveStage.FILLING)
    started = start(old, less_made(read_plan(files.get(base.file_sha256)), made), new)
    world = changes(old, new)
    early = audited(new, write_plan(started.plan))
    keep_early(early.from_plan(GoingOn(base, PlanWay.FILLED, made, world)))
    watch.tell(SolveStage.IMPROVING, started.plan.summary.weighted_on_time_coverage, None)
    left: list[Remaining] = []
    if is_wide(world, len(new.needs)):

        def tell(done: Stage) -> None:
            regions = (done.done, done.of) if done.of else None
            watch.tell(SolveStage.IMPROVING, done.coverage or None, done.bound, regions)

        better = solve(new, progress=tell, stop=watch.stop, keep=left.append)
    else:
        better = finish(started, progress=watch.engine, stop=watch.stop, keep=left.append)
    watch.tell(SolveStage.AUDIT)
    found = audited(new, write_plan(better), *left)
    return found.from_plan(GoingOn(base, PlanWay.IMPROVED, made, world))
