"""Ask for a plan, and ask to stop: a worker does the work, whoever asks may leave.

Guarantees: one live solve for a scope, a horizon and a fairness (asking again gives the one that is
already there, whoever asked); a solve not yet begun stops at once, a running one at its
worker's next look, and then keeps the best plan it has, audited like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import within
from maillage.apps.needs.models import Scenario
from maillage.apps.needs.reasons import SCENARIO_UNKNOWN
from maillage.apps.production.codes import LIVE_JOBS, JobKind, JobStatus
from maillage.apps.production.commands.end_job import end_job
from maillage.apps.production.models import Plan, SolveJob
from maillage.apps.production.reasons import SOLVE_ENDED, SOLVE_UNKNOWN
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import solve_code
from maillage.kernel.refusals import Conflict, Refusal

LONGEST = 366
MOST_FAIR = 1.0  # share of distance that fairness may cost: twice the way, at most


@command
def launch_solve(
    *, actor: Actor, clock: Clock, scenario: str = "", days: int | None = None, fair: float | None = None
) -> SolveJob:
    """The solve that waits or runs for this scope, horizon and fairness; a new one when there is none.

    `fair` shares work out between workshops after the optimum: distance may grow by this share.
    """
    require_asker(actor)
    row = None
    if scenario:
        row = Scenario.objects.filter(code=scenario).first()
        if row is None:
            raise Refusal(SCENARIO_UNKNOWN, given=scenario)
    if days is not None:
        within("days", days, 1, LONGEST)
    wanted = Wanted(scenario=row, days=days)
    if fair is not None:
        share = within("fair", fair, 0.0, MOST_FAIR)
        wanted = replace(wanted, about=f"fair {share!r}", asked=[{"fair": share}])
    return launch(wanted, actor=actor, clock=clock)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a job is to do: see `SolveJob`."""

    kind: JobKind = JobKind.SOLVE
    scenario: Scenario | None = None
    days: int | None = None
    base: Plan | None = None
    about: str = ""
    asked: Sequence[Mapping[str, Any]] = ()


@command
def launch(wanted: Wanted, *, actor: Actor, clock: Clock) -> SolveJob:
    """The live job that does this, or a new one. The caller asked for the right."""
    number = next_number("solve")  # its row stays locked: two people who ask at once get one job
    same = {
        "kind": wanted.kind.value,
        "scenario": wanted.scenario,
        "days": wanted.days,
        "base": wanted.base,
        "about": wanted.about,
    }
    live = SolveJob.objects.filter(**same, status__in=LIVE_JOBS).first()
    if live is not None:
        return live
    job = SolveJob.objects.create(
        code=solve_code(number),
        **same,
        asked=list(wanted.asked),
        asked_at=clock.now(),
        asked_by=actor.name,
        account_id=actor.user_id,
    )
    detail = {"scenario": wanted.scenario.code if wanted.scenario is not None else "", "days": wanted.days}
    if wanted.base is not None:
        detail |= {"plan": wanted.base.code, "about": wanted.about}
    journal(actor=actor, clock=clock, verb=f"launch_{wanted.kind.value}", subject=job.code, **detail)
    return job


def require_asker(actor: Actor) -> None:
    """Raises Refusal ``access.role_missing``; whoever asks has an account, since the worker reads their roles again."""
    require(actor, "plans.solve")
    if actor.user_id is None and not actor.is_operator:
        raise ValueError("whoever asks for a solve has an account: the worker reads their roles again")


@command
def stop_solve(*, code: str, actor: Actor, clock: Clock) -> SolveJob:
    """Stop a waiting solve; ask the worker of a running one to stop. Conflict when it has ended."""
    require(actor, "plans.solve")
    job = SolveJob.objects.select_for_update(of=("self",)).filter(code=code).first()
    if job is None:
        raise Refusal(SOLVE_UNKNOWN, code=code)
    if job.status not in LIVE_JOBS:
        raise Conflict(SOLVE_ENDED, code=code, status=job.status)
    ask_to_stop(job, actor=actor, clock=clock)
    return job


def ask_to_stop(job: SolveJob, *, actor: Actor, clock: Clock) -> None:
    """Ask it of a live job whose row the caller has locked; one that waits ends at once."""
    if job.stop_asked_at is None:
        job.stop_asked_at, job.stop_asked_by = clock.now(), actor.name
        job.save(update_fields=["stop_asked_at", "stop_asked_by"])
        journal(actor=actor, clock=clock, verb="stop_solve", subject=job.code)
    if job.status == JobStatus.QUEUED:
        end_job(job=job, status=JobStatus.STOPPED, clock=clock)
