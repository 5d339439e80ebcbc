"""Adopt a kept plan: its lines become proposals to workshops.

Guarantees: a plan is adopted only if exporting again now gives the bytes it was solved from
(otherwise Conflict: solve again); a plan of the real needs is adopted on its day 0, not
after: its first days are gone. Adopting replaces the proposals still open of earlier
plans of the same scope; accepted orders are never touched by a plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from maillage.apps import files
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import PlanStatus, ProposalStatus
from maillage.apps.production.commands.export_plan import take_instance
from maillage.apps.production.commands.keep_plan import keep_plan, solve_plan
from maillage.apps.production.models import Plan, Proposal
from maillage.apps.production.reasons import PLAN_ALREADY_ADOPTED, PLAN_STALE, PLAN_UNKNOWN
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.text import Text
from maillage.planning import plan as planning
from maillage.planning.instance import Instance
from maillage.planning.reading import read_instance, read_plan

__all__ = ["adopt_plan", "keep_plan", "solve_plan"]


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
