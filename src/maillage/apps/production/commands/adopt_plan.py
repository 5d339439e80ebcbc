"""Keep a solved plan, and adopt it: its lines become proposals to workshops.

Guarantees: a plan is adopted only if the independent auditor finds no violation, if it was
solved from an export of this database, and if exporting again now gives the same bytes
(otherwise Conflict: solve again); a plan of the real needs is adopted on its day 0, not
after: its first days are gone. Adopting replaces the proposals still open of earlier
plans of the same scope; accepted orders are never touched by a plan.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import timedelta

from maillage.apps import files
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import PlanStatus, ProposalStatus
from maillage.apps.production.commands.export_plan import export_plan, take_instance
from maillage.apps.production.models import Plan, PlanningExport, PlanUnserved, Proposal
from maillage.apps.production.reasons import (
    PLAN_ALREADY_ADOPTED,
    PLAN_INVALID,
    PLAN_STALE,
    PLAN_UNKNOWN,
    PLAN_UNKNOWN_EXPORT,
)
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import plan_code
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.text import Text
from maillage.planning import plan as planning
from maillage.planning.auditing import audit
from maillage.planning.instance import Instance
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.solving import solve
from maillage.planning.writing import write_plan


def _audited(instance: Instance, plan: planning.Plan) -> None:
    found = audit(instance, plan).violations
    if found:
        first = f"{found[0].code} {found[0].where}"
        raise Refusal(PLAN_INVALID, count=len(found), first=first)


def keep_plan(*, content: bytes, actor: Actor, clock: Clock) -> Plan:
    """Audit a plan of one of our exports and keep it as a draft. The same plan is kept once."""
    require(actor, "plans.adopt")
    plan = read_plan(content)
    export = PlanningExport.objects.filter(sha256=plan.instance_sha256).first()
    if export is None:
        raise Refusal(PLAN_UNKNOWN_EXPORT, sha256=plan.instance_sha256[:12] or "—")
    _audited(read_instance(files.get(export.sha256)), plan)
    files.put(content)
    return _draft(export, plan, hashlib.sha256(content).hexdigest(), actor, clock)


@command
def _draft(export: PlanningExport, plan: planning.Plan, file_sha256: str, actor: Actor, clock: Clock) -> Plan:
    known = Plan.objects.filter(export=export, file_sha256=file_sha256).first()
    if known is not None:
        return known
    row = Plan.objects.create(
        code=plan_code(next_number("plan")),
        export=export,
        file_sha256=file_sha256,
        summary={**asdict(plan.summary), "solver": asdict(plan.solver)},
        created_at=clock.now(),
        created_by=actor.name,
    )
    needs = dict(Need.objects.filter(code__in=[u.need for u in plan.unserved]).values_list("code", "pk"))
    PlanUnserved.objects.bulk_create(
        PlanUnserved(
            plan=row,
            need_id=needs[unserved.need],
            missing=unserved.missing,
            reasons=[{"code": reason.code, "params": dict(reason.params)} for reason in unserved.reasons],
        )
        for unserved in plan.unserved
    )
    journal(actor=actor, clock=clock, verb="keep_plan", subject=row.code)
    return row


def solve_plan(*, actor: Actor, clock: Clock, scenario: str = "", days: int | None = None) -> Plan:
    """Export, solve and keep, as the screen does: read, then compute outside any transaction, then write."""
    taken = export_plan(actor=actor, clock=clock, scenario=scenario, days=days)
    plan = solve(read_instance(taken.content))
    return keep_plan(content=write_plan(plan), actor=actor, clock=clock)


@command
def adopt_plan(*, code: str, actor: Actor, clock: Clock) -> Plan:
    """The adopted plan, with its proposals."""
    require(actor, "plans.adopt")
    acts_change()  # alone: another adoption or an acceptance meanwhile would propose pieces twice
    row = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("export__scenario")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise Refusal(PLAN_UNKNOWN, code=code)
    if row.status != PlanStatus.DRAFT:
        raise Conflict(PLAN_ALREADY_ADOPTED, code=code, status=row.status)
    scenario = row.export.scenario
    if scenario is None and row.export.start < today(clock):
        raise Conflict(PLAN_STALE)
    now = take_instance(
        scenario=scenario.code if scenario is not None else "",
        start=row.export.start,
        days=row.export.days,
        clock=clock,
    )
    if now.sha256 != row.export.sha256:
        raise Conflict(PLAN_STALE)
    plan = read_plan(files.get(row.file_sha256))
    _supersede(row)
    _propose(row, read_instance(now.content), plan, clock)
    row.status = PlanStatus.ADOPTED.value
    row.adopted_at, row.adopted_by = clock.now(), actor.name
    row.save(update_fields=["status", "adopted_at", "adopted_by"])
    journal(actor=actor, clock=clock, verb="adopt_plan", subject=code, lines=len(plan.lines))
    return row


def _supersede(row: Plan) -> None:
    """Earlier plans of the same scope give way, with their unanswered proposals."""
    earlier = Plan.objects.filter(status=PlanStatus.ADOPTED, export__scenario=row.export.scenario_id)
    Proposal.objects.filter(plan__in=earlier, status=ProposalStatus.OPEN).update(
        status=ProposalStatus.SUPERSEDED.value
    )
    earlier.update(status=PlanStatus.SUPERSEDED.value)


def _propose(row: Plan, instance: Instance, plan: planning.Plan, clock: Clock) -> None:
    """One proposal a workshop line, less what its pair has already accepted; workshops are told."""
    promised: dict[tuple[str, str, str], int] = defaultdict(int)
    for commitment in instance.commitments:
        promised[commitment.need, commitment.workshop, commitment.design] += commitment.quantity
    lines = sorted(
        (line for line in plan.lines if line.source_kind == "workshop"),
        key=lambda line: (line.need, line.source, line.design, line.ready_day),
    )
    needs = dict(Need.objects.filter(code__in={line.need for line in lines}).values_list("code", "pk"))
    shops = dict(Workshop.objects.values_list("code", "pk"))
    profiles = dict(
        Profile.objects.filter(code__in={line.design for line in lines}).values_list("code", "pk")
    )
    proposals: list[Proposal] = []
    for line in lines:
        pair = (line.need, line.source, line.design)
        kept = min(promised[pair], line.quantity)
        promised[pair] -= kept
        if line.quantity == kept:
            continue
        proposals.append(
            Proposal(
                code=f"{row.code}-{len(proposals) + 1:03d}",
                plan=row,
                need_id=needs[line.need],
                workshop_id=shops[line.source],
                profile_id=profiles[line.design],
                quantity=line.quantity - kept,
                ready_on=instance.start + timedelta(days=line.ready_day),
                arrive_on=instance.start + timedelta(days=line.arrival_day),
                on_time=line.on_time,
            )
        )
    Proposal.objects.bulk_create(proposals)
    if row.export.scenario_id is None:
        _tell(row, proposals, clock)


def _tell(row: Plan, proposals: list[Proposal], clock: Clock) -> None:
    """Each workshop learns that it has proposals to answer; a scenario's plan tells nobody."""
    counts = Counter(proposal.workshop_id for proposal in proposals)
    for shop in Workshop.objects.filter(pk__in=counts).order_by("pk"):
        count = counts[shop.pk]
        post(
            key=f"plan:{row.code}:{shop.code}",
            organisation=shop.code,
            email=shop.contact_email,
            subject=Text(fr=f"{count} proposition(s) à répondre", en=f"{count} proposal(s) to answer"),
            body=Text(
                fr=f"Le plan {row.code} propose du travail à {shop.name}. Acceptez tout ou partie, ou déclinez "
                "avec un motif, depuis la page de votre atelier.",
                en=f"Plan {row.code} proposes work to {shop.name}. Accept all or part, or decline with a "
                "reason, from your workshop’s page.",
            ),
            about=row.code,
            clock=clock,
        )
