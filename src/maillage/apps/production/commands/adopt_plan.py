"""Adopt a kept plan: its lines become proposals to workshops.

Guarantees: a plan is adopted only if exporting again now gives the bytes it was solved from
(otherwise Conflict: solve again); a plan of the real needs is adopted on its day 0, not
after: its first days are gone. Adopting replaces the proposals still open of earlier
plans of the same scope, but for those that a re-plan makes again just as they are: they stand. Accepted work is left alone, but for what the plan says that it can no
longer keep, and why (`withdraw_work`). Once it is adopted, advice on what it leaves short is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import cast

from django.db.transaction import on_commit

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.models import Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import PlanStatus, ProposalStatus
from maillage.apps.production.commands.advise import advise_adopted
from maillage.apps.production.commands.export_plan import take_instance
from maillage.apps.production.commands.keep_figures import BATCH
from maillage.apps.production.commands.keep_plan import keep_plan, solve_plan
from maillage.apps.production.commands.withdraw_work import withdraw_work
from maillage.apps.production.models import Plan, PlanLine, Proposal
from maillage.apps.production.queries.standing_proposals import standing_proposals
from maillage.apps.production.reasons import PLAN_ALREADY_ADOPTED, PLAN_HYPOTHESIS, PLAN_STALE, PLAN_UNKNOWN
from maillage.apps.records.queries.installation import installation_kind
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, IntegrityFailure, Refusal
from maillage.kernel.text import Text

__all__ = ["adopt_plan", "keep_plan", "solve_plan"]


@command
def adopt_plan(*, code: str, actor: Actor, clock: Clock) -> Plan:
    """The adopted plan, with its proposals."""
    require(actor, "plans.adopt")
    acts_change()  # alone: another adoption or an acceptance meanwhile would propose pieces twice
    row = _draft(code)
    _require_unchanged(row, clock)
    adopted = _adopt(row, actor, clock)
    # afterwards: what would serve the rest is looked for in the background, and never holds an adoption back
    on_commit(lambda: advise_adopted(code=code, actor=actor, clock=clock), robust=True)
    return adopted


@command
def adopt_told_plan(*, code: str, actor: Actor, clock: Clock) -> Plan:
    """Adopt a plan solved in this same transaction of a demonstration being told, without exporting again.

    A story is told alone, under the lock on its installation: nothing can have changed since the plan was
    solved. Anywhere else the comparison by bytes is the rule. Raises IntegrityFailure in a real installation.
    """
    if installation_kind() != "demo":
        raise IntegrityFailure("a plan of real needs is adopted by adopt_plan only")
    require(actor, "plans.adopt")
    acts_change()
    return _adopt(_draft(code), actor, clock)


def _draft(code: str) -> Plan:
    """The plan, locked. Raises Refusal or Conflict."""
    row = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("export__scenario", "base")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise Refusal(PLAN_UNKNOWN, code=code)
    if row.status == PlanStatus.HYPOTHESIS:
        raise Refusal(PLAN_HYPOTHESIS, code=code)
    if row.status != PlanStatus.DRAFT:
        raise Conflict(PLAN_ALREADY_ADOPTED, code=code, status=row.status)
    return row


def _require_unchanged(row: Plan, clock: Clock) -> None:
    """Raises Conflict when exporting again gives other bytes, or when its first day is gone."""
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


def _adopt(row: Plan, actor: Actor, clock: Clock) -> Plan:
    standing = standing_proposals(row)
    Proposal.objects.filter(pk__in=standing.values()).update(plan=row)
    _supersede(row)
    withdrawn = withdraw_work(plan=row, actor=actor, clock=clock)
    proposals = _propose(row, standing)
    if row.export.scenario is None:
        _tell(row, proposals, clock)
    row.status = PlanStatus.ADOPTED.value
    row.adopted_at, row.adopted_by = clock.now(), actor.name
    row.save(update_fields=["status", "adopted_at", "adopted_by"])
    detail = {"proposals": len(proposals), "withdrawn": withdrawn}
    journal(actor=actor, clock=clock, verb="adopt_plan", subject=row.code, **detail)
    return row


def _supersede(row: Plan) -> None:
    """Earlier plans of the same scope give way, with their unanswered proposals."""
    earlier = Plan.objects.filter(status=PlanStatus.ADOPTED, export__scenario=row.export.scenario_id)
    Proposal.objects.filter(plan__in=earlier, status=ProposalStatus.OPEN).update(
        status=ProposalStatus.SUPERSEDED.value
    )
    earlier.update(status=PlanStatus.SUPERSEDED.value)


def _propose(row: Plan, standing: Collection[int]) -> list[Proposal]:
    """One proposal a workshop line, of the pieces that its pair has not already accepted; but for lines whose
    proposal stands."""
    lines = PlanLine.objects.filter(plan=row, proposed__gt=0)  # a workshop’s, with its profile
    proposals = [
        Proposal(
            code=f"{row.code}-{number:03d}",
            plan=row,
            need_id=line.need_id,
            workshop_id=cast(int, line.workshop_id),
            profile_id=cast(int, line.profile_id),
            quantity=line.proposed,
            ready_on=line.ready_on,
            arrive_on=line.arrive_on,
            on_time=line.on_time,
        )
        for number, line in enumerate(lines.order_by("need__code", "source", "design", "ready_on"), 1)
        if line.pk not in standing
    ]
    return Proposal.objects.bulk_create(proposals, batch_size=BATCH)


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
