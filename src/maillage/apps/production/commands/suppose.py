"""What if: a plan of the instance of another one, changed as somebody supposes, to compare, never to adopt.

Guarantees: nothing supposed is written anywhere but in the instance of that plan and on its page; the plan
is solved and audited like any other and kept as a hypothesis, which no adoption takes; its instance never
has the digest of a real export, even where it says the same. Source: planning page §4.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from maillage.apps import files
from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.production.codes import JobKind, PlanStatus, PlanWay, SolveStage
from maillage.apps.production.commands.export_plan import kept_instance
from maillage.apps.production.commands.keep_changes import GoingOn
from maillage.apps.production.commands.keep_plan import Audited, audited
from maillage.apps.production.commands.launch_solve import Wanted, launch, require_asker
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import Plan, PlanningExport, SolveJob
from maillage.apps.production.queries.plans import plan_named
from maillage.apps.production.reasons import PLAN_HYPOTHESIS
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.planning.advising.changes import apply
from maillage.planning.advising.supposing import kept_changes, read_changes
from maillage.planning.planner import solve
from maillage.planning.reading import read_instance
from maillage.planning.writing import write_instance, write_plan

MARK = b"\n"  # after the bytes of a supposed instance: no export has it


def _base(code: str) -> Plan:
    base = plan_named(code)
    if base.status == PlanStatus.HYPOTHESIS:
        raise Refusal(PLAN_HYPOTHESIS, code=code)
    return base


def launch_hypothesis(
    *, actor: Actor, clock: Clock, plan: str, changes: Sequence[Mapping[str, Any]]
) -> SolveJob:
    """The job that supposes this of a plan; the live one when it is already asked.

    Read outside any transaction: the instance may be large. Raises Refusal ``plan.unknown``,
    ``plan.hypothesis``, ``planning.bad_change``.
    """
    require_asker(actor)
    base = _base(plan)
    kept = kept_changes(read_changes(kept_instance(base.export), changes))
    about = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    export = base.export
    wanted = Wanted(
        JobKind.SUPPOSE, scenario=export.scenario, days=export.days, base=base, about=about, asked=kept
    )
    return launch(wanted, actor=actor, clock=clock)


def supposed(
    *, actor: Actor, clock: Clock, plan: str, changes: Sequence[Mapping[str, Any]], watch: Watch
) -> Audited:
    """Change, solve and audit, outside any transaction."""
    base = _base(plan)
    instance = kept_instance(base.export)
    read = read_changes(instance, changes)
    content = write_instance(apply(instance, read)) + MARK
    files.put(content)
    _keep_export(base, content, kept_changes(read), actor=actor, clock=clock)
    changed = read_instance(content)
    made = write_plan(solve(changed, progress=watch.begin(changed), stop=watch.stop))
    watch.tell(SolveStage.AUDIT)
    return audited(changed, made).from_plan(GoingOn(base, PlanWay.SUPPOSED))


def _keep_export(
    base: Plan, content: bytes, changes: Sequence[Mapping[str, Any]], *, actor: Actor, clock: Clock
) -> None:
    sha256, export = hashlib.sha256(content).hexdigest(), base.export
    with writing():
        _, created = PlanningExport.objects.get_or_create(
            sha256=sha256,
            defaults={
                "start": export.start,
                "days": export.days,
                "scenario": export.scenario,
                "hypotheses": {**export.hypotheses, "plan": base.code, "changes": list(changes)},
                "excluded": export.excluded,
                "created_at": export.created_at,
                "actor": actor.name,
            },
        )
        if created:
            journal(actor=actor, clock=clock, verb="export_plan", subject=sha256[:12], plan=base.code)
