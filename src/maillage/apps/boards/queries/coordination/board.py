"""Everything the coordinator's board shows of a territory, in at most 17 queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maillage.apps.boards.queries.coordination.decisions import Decision, Standing, decisions
from maillage.apps.boards.queries.coordination.flows import (
    BridgeDay,
    LoadLine,
    bridge,
    loads,
    loads_by_process,
)
from maillage.apps.boards.queries.coordination.now import (
    LotsNow,
    NeedsNow,
    ProposalsNow,
    WorkshopsNow,
    identities_now,
    lots_now,
    needs_now,
    proposals_now,
    workshops_now,
)
from maillage.apps.boards.queries.coordination.plan_in_force import (
    Draft,
    PlanInForce,
    plan_and_draft,
)
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import (
    SECONDARY,
    Cause,
    Coverage,
    FamilyLine,
    causes,
    families,
)
from maillage.apps.needs.queries.supplies import IndustryRow, industry_rows

SKILLS = ("maker.level", "maker.not_trained", "maker.not_appointed", "maker.not_named_in_basis")


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """A supply that the plan counts on: industry, or a stock when it has no `supplier`."""

    code: str
    supplier: str
    pieces: int


@dataclass(frozen=True, slots=True)
class CoordinationBoard:
    """`coverage`, `families`, `levers`, `skills`, `bridge` and `loads` are of the plan in force; empty
    without one."""

    scope: BoardScope
    now: datetime
    needs: NeedsNow
    lots: LotsNow
    proposals: ProposalsNow
    workshops: WorkshopsNow
    plan: PlanInForce | None
    draft: Draft | None
    coverage: Coverage | None
    families: tuple[FamilyLine, ...]
    levers: tuple[Cause, ...]
    skills: tuple[Cause, ...]
    bridge: tuple[BridgeDay, ...]
    loads: tuple[LoadLine, ...]
    decisions: tuple[Decision, ...]
    supplies: tuple[SupplyLine, ...]

    @property
    def processes(self) -> tuple[LoadLine, ...]:
        return loads_by_process(self.loads)


def coordination_board(now: datetime, day: date, scope: BoardScope) -> CoordinationBoard:
    """The board on `day`. At most 17 queries, whatever the size of the network."""
    plan, draft = plan_and_draft()
    served, coverage = families(plan.pk, scope) if plan is not None else ((), None)
    found = causes(plan.pk, scope) if plan is not None else ()
    standing = Standing(
        plan=plan,
        draft=draft,
        needs=needs_now(day, scope),
        lots=lots_now(scope),
        proposals=proposals_now(now, scope),
        workshops=workshops_now(day, scope),
        industry=industry_rows(),
        identities=identities_now(scope),
    )
    return CoordinationBoard(
        scope=scope,
        now=now,
        needs=standing.needs,
        lots=standing.lots,
        proposals=standing.proposals,
        workshops=standing.workshops,
        plan=plan,
        draft=draft,
        coverage=coverage,
        families=served,
        levers=levers_of(found),
        skills=skills_of(found),
        bridge=bridge(plan, scope) if plan is not None else (),
        loads=loads(plan, scope) if plan is not None else (),
        decisions=decisions(now, day, scope, standing),
        supplies=_supplies(plan, standing.industry),
    )


def _supplies(plan: PlanInForce | None, industry: Sequence[IndustryRow]) -> tuple[SupplyLine, ...]:
    """What the plan takes from industry and stocks, the country over; the most pieces first."""
    names = {row.code: row.supplier for row in industry}
    taken = plan.supplies if plan is not None else {}
    found = [SupplyLine(code, names.get(code, ""), pieces) for code, pieces in taken.items()]
    return tuple(sorted(found, key=lambda line: (-line.pieces, line.code)))


def levers_of(found: Sequence[Cause]) -> tuple[Cause, ...]:
    """What, given, would serve pieces on time: each alone, at most its pieces; the most first."""
    return tuple(cause for cause in found if cause.code not in SECONDARY)


def skills_of(found: Sequence[Cause]) -> tuple[Cause, ...]:
    """Levels, trainings and appointments that workshops within reach lack."""
    return tuple(cause for cause in found if cause.code in SKILLS)
