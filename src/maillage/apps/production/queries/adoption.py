"""What adopting a plan will do, and to whom: shown before the click.

Guarantees: the figures are those that the adoption will write if nothing changes meanwhile,
read from the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Sum

from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import PlanStatus, ProposalStatus
from maillage.apps.production.models import Plan, PlanLine, Proposal
from maillage.apps.production.queries.plans import plan_named
from maillage.apps.production.queries.reason_names import withdrawn_because
from maillage.apps.production.queries.standing_proposals import standing_proposals
from maillage.kernel.reasons import Reason
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Accepted pieces that the plan takes back, with the reason of the planner."""

    need: str
    establishment: str
    workshop: str
    workshop_name: str
    profile: str
    pieces: int
    reason: Reason
    rules: tuple[str, ...]

    @property
    def says(self) -> Text:
        return withdrawn_because(self.reason.code, self.rules)


@dataclass(frozen=True, slots=True)
class ProposedTo:
    """What one workshop will be asked."""

    code: str
    name: str
    proposals: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Adoption:
    """`replaced` are proposals still open of the plan in force, with the pieces that wait for an answer;
    `standing` of them stand as they are."""

    proposed_to: tuple[ProposedTo, ...]
    withdrawals: tuple[Withdrawal, ...]
    replaced_plans: tuple[str, ...]
    replaced: int
    replaced_pieces: int
    standing: int


def _withdrawals(plan: Plan) -> tuple[Withdrawal, ...]:
    lost = plan.summary["withdrawn"]
    names = dict(Workshop.objects.filter(code__in={x["workshop"] for x in lost}).values_list("code", "name"))
    needs = Need.objects.filter(code__in={x["need"] for x in lost})
    places = dict(needs.values_list("code", "establishment__name"))
    return tuple(
        Withdrawal(
            need=x["need"],
            establishment=places[x["need"]],
            workshop=x["workshop"],
            workshop_name=names[x["workshop"]],
            profile=x["design"],
            pieces=x["quantity"],
            reason=Reason(x["code"]),
            rules=tuple(x.get("rules", ())),
        )
        for x in lost
    )


def adoption_of(code: str) -> Adoption:
    """Six queries, eight for a re-plan. Raises Refusal ``plan.unknown``."""
    plan = plan_named(code)
    standing = standing_proposals(plan)
    lines = PlanLine.objects.filter(plan=plan, proposed__gt=0).exclude(pk__in=standing)
    asked = lines.values_list("workshop__code", "workshop__name")
    counted = asked.annotate(Count("pk"), pieces=Sum("proposed")).order_by("-pieces", "workshop__code")
    earlier = Plan.objects.filter(status=PlanStatus.ADOPTED, export__scenario=plan.export.scenario_id)
    waiting = Proposal.objects.filter(plan__in=earlier, status=ProposalStatus.OPEN)
    waiting = waiting.exclude(pk__in=standing.values())
    open_ = waiting.aggregate(n=Count("pk"), pieces=Sum(F("quantity") - F("accepted") - F("declined")))
    return Adoption(
        proposed_to=tuple(ProposedTo(*row) for row in counted),
        withdrawals=_withdrawals(plan),
        replaced_plans=tuple(earlier.order_by("pk").values_list("code", flat=True)),
        replaced=open_["n"],
        replaced_pieces=open_["pieces"] or 0,
        standing=len(standing),
    )
