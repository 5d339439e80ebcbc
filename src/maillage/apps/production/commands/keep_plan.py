"""Solve the database, audit what came out, and keep it as a draft.

Guarantees: read, then compute outside any transaction, then write in one; a plan is kept
only if it is of one of our exports and the independent auditor, given the very bytes that
are kept, finds no violation; the same plan is kept once.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace

from maillage.apps import files
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.production.codes import PlanStatus, PlanWay, SolveStage
from maillage.apps.production.commands.export_plan import export_plan, kept_instance
from maillage.apps.production.commands.keep_changes import GoingOn, keep_changes
from maillage.apps.production.commands.keep_figures import Figures, figures_of, keep_figures
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import Plan, PlanningExport
from maillage.apps.production.reasons import PLAN_HYPOTHESIS, PLAN_INVALID, PLAN_UNKNOWN_EXPORT
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import plan_code
from maillage.kernel.refusals import Refusal
from maillage.planning.auditing import audit
from maillage.planning.fairness import fair as share_out
from maillage.planning.instance import Instance
from maillage.planning.planner import solve
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.remaining import Remaining
from maillage.planning.spreading import FairnessPrice
from maillage.planning.writing import write_plan


@dataclass(frozen=True, slots=True)
class Audited:
    """A plan without violation: its bytes, the export it is of, and what it adds up to, as read back from them.

    `going_on` when it goes on from another plan.
    """

    content: bytes
    export: PlanningExport
    figures: Figures
    going_on: GoingOn | None = None

    def at_the_price(self, price: FairnessPrice) -> Audited:
        """Fairness was asked for: what it gives and costs heads the plan's page."""
        summary = {**self.figures.summary, "fairness": asdict(price)}
        return replace(self, figures=replace(self.figures, summary=summary))

    def from_plan(self, going_on: GoingOn) -> Audited:
        return replace(self, going_on=going_on)


def audited(instance: Instance, content: bytes, left: Remaining | None = None) -> Audited:
    """Raises Refusal ``plan.unknown_export`` or ``plan.invalid``. The file is kept: nothing names it yet.

    `left` is what the solve says that the plan leaves: it spares work, and is not used for another plan.
    """
    plan = read_plan(content)
    export = PlanningExport.objects.select_related("scenario").filter(sha256=plan.instance_sha256).first()
    if export is None:
        raise Refusal(PLAN_UNKNOWN_EXPORT, sha256=plan.instance_sha256[:12] or "—")
    found = audit(instance, plan).violations
    if found:
        first = f"{found[0].code} {found[0].where}"
        raise Refusal(PLAN_INVALID, count=len(found), first=first)
    files.put(content)
    return Audited(content, export, figures_of(instance, plan, export.excluded, left))


def solved_plan(
    *,
    actor: Actor,
    clock: Clock,
    scenario: str = "",
    days: int | None = None,
    fair: float | None = None,
    watch: Watch | None = None,
) -> Audited:
    """Export, solve, share out where `fair` asks for it, and audit, outside any transaction.

    `keep_audited` writes it down. A solve that is told to stop gives the best plan it has, not shared out.
    """
    watch = watch or Watch()
    taken = export_plan(actor=actor, clock=clock, scenario=scenario, days=days)
    instance = read_instance(taken.content)
    left: list[Remaining] = []
    made = solve(instance, progress=watch.begin(instance), stop=watch.stop, keep=left.append)
    if fair is None or watch.is_stopped:
        watch.tell(SolveStage.AUDIT)
        return audited(instance, write_plan(made), *left)
    watch.tell(SolveStage.SHARING)
    shared, price = share_out(instance, made, tolerance=fair)
    watch.tell(SolveStage.AUDIT)
    return audited(instance, write_plan(shared), *(left if shared is made else ())).at_the_price(price)


def solve_plan(*, actor: Actor, clock: Clock, scenario: str = "", days: int | None = None) -> Plan:
    """Export, solve, audit and keep, at once."""
    solved = solved_plan(actor=actor, clock=clock, scenario=scenario, days=days)
    return keep_audited(audited=solved, actor=actor, clock=clock)


def keep_plan(*, content: bytes, actor: Actor, clock: Clock) -> Plan:
    """Audit a plan of one of our exports, wherever it was solved, and keep it as a draft."""
    require(actor, "plans.adopt")
    sha256 = read_plan(content).instance_sha256
    export = PlanningExport.objects.filter(sha256=sha256).first()
    if export is None:
        raise Refusal(PLAN_UNKNOWN_EXPORT, sha256=sha256[:12] or "—")
    checked = audited(kept_instance(export), content)
    return keep_audited(audited=checked, actor=actor, clock=clock)


def _with_price(known: Plan, found: Audited) -> Plan:
    """A plan kept before, that sharing out left as it is, says so."""
    if "fairness" in found.figures.summary:
        known.summary["fairness"] = found.figures.summary["fairness"]
        known.save(update_fields=["summary"])
    return known


@command
def keep_audited(*, audited: Audited, actor: Actor, clock: Clock) -> Plan:
    """The draft; the one already kept when it is the same plan."""
    require(actor, "plans.solve")
    file_sha256 = hashlib.sha256(audited.content).hexdigest()
    known = Plan.objects.filter(export=audited.export, file_sha256=file_sha256).first()
    if known is not None:
        return _with_price(known, audited)
    supposed = bool(audited.export.hypotheses.get("changes"))
    going_on = audited.going_on
    if supposed and (going_on is None or going_on.way != PlanWay.SUPPOSED):
        raise Refusal(PLAN_HYPOTHESIS, code=file_sha256[:12])
    row = Plan.objects.create(
        code=plan_code(next_number("plan")),
        export=audited.export,
        file_sha256=file_sha256,
        status=(PlanStatus.HYPOTHESIS if supposed else PlanStatus.DRAFT).value,
        way=(PlanWay.SOLVED if going_on is None else going_on.way).value,
        base=None if going_on is None else going_on.base,
        summary=audited.figures.summary,
        created_at=clock.now(),
        created_by=actor.name,
    )
    keep_figures(plan=row, figures=audited.figures)
    if going_on is not None:
        keep_changes(plan=row, going_on=going_on)
    journal(actor=actor, clock=clock, verb="keep_plan", subject=row.code)
    return row
