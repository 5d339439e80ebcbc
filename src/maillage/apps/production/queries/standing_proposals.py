"""Proposals without an answer that a re-plan makes again just as they are: they stand, under their codes.

Guarantees: only those of the plan that the re-plan goes on from, nothing of which was answered, for the
same pieces of the same workshop on the same days; each line takes at most one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from maillage.apps.production.codes import PlanStatus, ProposalStatus
from maillage.apps.production.models import Plan, PlanLine, Proposal

_SAME = ("need", "workshop", "profile", "ready_on", "arrive_on", "on_time")


def standing_proposals(plan: Plan) -> dict[int, int]:
    """Keys of proposals, by that of the plan's line that each meets. Two queries; none for another plan."""
    base = plan.base
    if base is None or base.status != PlanStatus.ADOPTED:
        return {}
    open_ = Proposal.objects.filter(plan=base, status=ProposalStatus.OPEN, accepted=0, declined=0)
    known: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for pk, *same in open_.order_by("-pk").values_list("pk", "quantity", *_SAME):
        known[tuple(same)].append(pk)
    lines = PlanLine.objects.filter(plan=plan, proposed__gt=0).order_by("pk")
    found = {}
    for pk, *same in lines.values_list("pk", "proposed", *_SAME):
        if known[tuple(same)]:
            found[pk] = known[tuple(same)].pop()
    return found
