"""What waits for somebody to decide, the most urgent first: each with what it weighs.

Guarantees: nothing is listed that is already decided; a hold is listed until it is lifted or
withdrawn, and said overdue when no signed decision came within 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef

from maillage.apps.boards.queries.coordination.now import (
    ANSWER_HOURS,
    LotsNow,
    NeedsNow,
    ProposalsNow,
    WorkshopsNow,
)
from maillage.apps.boards.queries.coordination.plan_in_force import Draft, PlanInForce
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.needs.queries.supplies import IndustryRow
from maillage.apps.records.codes import ActKind
from maillage.apps.records.models import Act
from maillage.apps.sorting import LineOrder
from maillage.kernel.territories import overlapping

RELAY_DAYS = 14


class DecisionKind(StrEnum):
    HOLD = "hold"
    SUSPENSION = "suspension"
    NO_PLAN = "no_plan"
    STALE = "stale"
    DRAFT = "draft"
    PROPOSALS = "proposals"
    VERIFY = "verify"
    IDENTITIES = "identities"
    INSURANCE = "insurance"
    INDUSTRY = "industry"
    WORKSHOPS = "workshops"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide. `subject` is what it is about: the code of an act, a plan, a supply.

    `words` are data as recorded (the subject of an act, a supplier); `count`, `pieces` and
    `places` what it concerns; `overdue` when it should have been done.
    """

    kind: str
    subject: str = ""
    words: str = ""
    count: int = 0
    pieces: int = 0
    places: int = 0
    since: date | None = None
    overdue: bool = False
    supply: IndustryRow | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the other questions of the board found."""

    plan: PlanInForce | None
    draft: Draft | None
    needs: NeedsNow
    lots: LotsNow
    proposals: ProposalsNow
    workshops: WorkshopsNow
    industry: Sequence[IndustryRow]
    identities: int


def standing_holds(day: date) -> tuple[Act, ...]:
    """Holds and suspensions in force that nothing has ended, the oldest first. One query."""
    ended = Act.objects.filter(ends=OuterRef("pk"), valid_from__lte=day)
    rows = Act.objects.filter(kind__in=[ActKind.HOLD, ActKind.SUSPEND], valid_from__lte=day)
    return tuple(rows.filter(~Exists(ended)).order_by("pk"))


def decisions(now: datetime, day: date, scope: BoardScope, found: Standing) -> tuple[Decision, ...]:
    """Everything to decide, in the order of `DecisionKind`. One query."""
    return (
        *_holds(now, standing_holds(day), found.lots),
        *_plans(day, found),
        *_waiting(found),
        *_relays(day, scope, found.industry),
        *_workshops(found.workshops),
    )


def _holds(now: datetime, acts: Sequence[Act], lots: LotsNow) -> Iterator[Decision]:
    for act in acts:
        held = lots.held_by.get(act.number)
        is_hold = act.kind == ActKind.HOLD
        yield Decision(
            kind=(DecisionKind.HOLD if is_hold else DecisionKind.SUSPENSION).value,
            subject=act.number,
            words=act.subject,
            count=held.lots if held is not None else 0,
            pieces=held.pieces if held is not None else 0,
            places=held.holders if held is not None else 0,
            since=act.valid_from,
            overdue=is_hold and act.recorded_at < now - timedelta(hours=ANSWER_HOURS),
        )


def _plans(day: date, found: Standing) -> Iterator[Decision]:
    plan, draft = found.plan, found.draft
    if plan is None and found.needs.open_needs:
        yield Decision(DecisionKind.NO_PLAN.value, count=found.needs.open_needs)
    if plan is not None and (plan.changes.any or plan.is_over(day)):
        yield Decision(
            DecisionKind.STALE.value,
            subject=plan.code,
            count=plan.changes.needs,
            places=plan.changes.acts,
            since=plan.start,
            overdue=plan.is_over(day),
        )
    if draft is not None:
        yield Decision(DecisionKind.DRAFT.value, subject=draft.code)


def _waiting(found: Standing) -> Iterator[Decision]:
    late, needs = found.proposals, found.needs
    if late.late:
        yield Decision(
            DecisionKind.PROPOSALS.value,
            count=late.late,
            pieces=late.late_pieces,
            places=late.late_workshops,
            overdue=True,
        )
    if needs.to_verify:
        yield Decision(DecisionKind.VERIFY.value, count=needs.to_verify, pieces=needs.to_verify_pieces)
    if found.identities:
        yield Decision(DecisionKind.IDENTITIES.value, count=found.identities)
    if found.workshops.insurance:
        yield Decision(DecisionKind.INSURANCE.value, count=found.workshops.insurance)


def _relays(day: date, scope: BoardScope, industry: Sequence[IndustryRow]) -> Iterator[Decision]:
    """Industry that begins within the fortnight: what it takes over is to be prepared."""
    near = overlapping(scope.territory)
    for row in sorted(industry, key=lambda r: (r.from_on, r.code)):
        if (
            row.territory in near
            and not row.ended_reason
            and day < row.from_on <= day + timedelta(days=RELAY_DAYS)
        ):
            yield Decision(
                DecisionKind.INDUSTRY.value,
                subject=row.code,
                words=row.supplier,
                pieces=row.quantity,
                since=row.from_on,
                supply=row,
            )


def _workshops(found: WorkshopsNow) -> Iterator[Decision]:
    if found.unconfirmed:
        yield Decision(DecisionKind.WORKSHOPS.value, count=found.unconfirmed, places=found.open)


URGENCY = [kind.value for kind in DecisionKind]
DECISION_ORDERS = LineOrder[Decision](
    {
        "urgency": lambda decision: URGENCY.index(decision.kind),
        "pieces": lambda decision: decision.pieces,
        "since": lambda decision: decision.since,
    },
    default="urgency",
    tie=lambda decision: (URGENCY.index(decision.kind), decision.subject),
)
