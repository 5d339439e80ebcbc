"""What a worker does with a solve: take it under a lease, report, and end it with its plan.

Guarantees: a solve has one holder at a time (rows are taken one by one, under lock, skipping
those that another worker is taking); a holder that stops renewing loses it when the lease is
over, and what it then reports or keeps is refused (`solve.lease_lost`), its plan included;
after `MOST_ATTEMPTS` takings the solve is given up; nothing is computed inside a transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import Case, Q, Value, When

from maillage.apps.accounts.queries.actors import actor_by_id
from maillage.apps.production.codes import JobKind, JobStatus, SolveStage
from maillage.apps.production.commands.carry_out import advised, planned
from maillage.apps.production.commands.end_job import end_job
from maillage.apps.production.commands.held_job import Taken, held
from maillage.apps.production.commands.keep_plan import Audited, keep_audited
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import SolveJob
from maillage.apps.production.reasons import SOLVE_BROKEN, SOLVE_GIVEN_UP, SOLVE_LEASE_LOST
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Conflict, Refusal

log = logging.getLogger("maillage.jobs")
LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3


_ADVICE_LAST = Case(When(kind=JobKind.ADVISE, then=Value(1)), default=Value(0))


def _free(clock: Clock) -> Q:
    over = Q(status=JobStatus.RUNNING, lease_until__lt=clock.now())
    return Q(status=JobStatus.QUEUED) | over


def is_waiting(clock: Clock) -> bool:
    """Whether there may be something to take. One query, no lock: what an idle worker asks."""
    return SolveJob.objects.filter(_free(clock)).exists()


@command
def take_solve(*, holder: str, clock: Clock, lease: timedelta = LEASE) -> Taken | None:
    """The oldest solve that waits, or whose holder fell silent, advice after all plans; None when there is none.

    On the way, those that were asked to stop or were tried too often end.
    """
    while True:
        rows = SolveJob.objects.select_for_update(of=("self",), skip_locked=True).filter(_free(clock))
        job = rows.order_by(_ADVICE_LAST, "pk").first()
        if job is None:
            return None
        if job.stop_asked_at is not None:
            end_job(job=job, status=JobStatus.STOPPED, clock=clock)
        elif job.attempt >= MOST_ATTEMPTS:
            reason = Reason(SOLVE_GIVEN_UP, {"attempts": job.attempt})
            end_job(job=job, status=JobStatus.FAILED, clock=clock, reasons=[reason])
        else:
            return _held(job, holder, clock, lease)


def _held(job: SolveJob, holder: str, clock: Clock, lease: timedelta) -> Taken:
    job.status, job.holder = JobStatus.RUNNING.value, holder
    job.attempt += 1
    job.started_at, job.lease_until = clock.now(), clock.now() + lease
    job.stage, job.coverage, job.bound = SolveStage.READING.value, None, None
    job.done, job.total = (job.done, job.total) if job.kind == JobKind.ADVISE else (0, 0)
    job.save(
        update_fields=[
            *("status", "holder", "attempt", "started_at", "lease_until", "stage", "coverage", "bound"),
            *("done", "total"),
        ]
    )
    scenario = job.scenario.code if job.scenario is not None else ""
    base = job.base.code if job.base is not None else ""
    actor = actor_by_id(job.account_id, today(clock))
    return Taken(job.code, holder, scenario, job.days, actor, JobKind(job.kind), base, job.fair)


@command
def renew_lease(*, code: str, holder: str, clock: Clock, lease: timedelta = LEASE) -> bool:
    """Hold on; whether somebody asked to stop. Raises Conflict ``solve.lease_lost``."""
    job = held(code, holder)
    job.lease_until = clock.now() + lease
    job.save(update_fields=["lease_until"])
    return job.stop_asked_at is not None


@command
def report_stage(
    *,
    code: str,
    holder: str,
    stage: SolveStage,
    clock: Clock,
    coverage: float | None = None,
    bound: float | None = None,
    regions: tuple[int, int] | None = None,
    lease: timedelta = LEASE,
) -> None:
    """Say where the work stands (of so many regions, how many are done), and hold on. Raises Conflict ``solve.lease_lost``."""
    job = held(code, holder)
    job.stage, job.lease_until = stage.value, clock.now() + lease
    job.coverage = job.coverage if coverage is None else coverage
    job.bound = job.bound if bound is None else bound
    job.done, job.total = regions or (job.done, job.total)
    job.save(update_fields=["stage", "lease_until", "coverage", "bound", "done", "total"])


@command
def _end_with_plan(*, taken: Taken, audited: Audited, clock: Clock) -> None:
    """Keep the plan and end, in one transaction: a holder that lost its lease keeps nothing."""
    job = held(taken.code, taken.holder)
    plan = keep_audited(audited=audited, actor=taken.actor, clock=clock)
    status = JobStatus.DONE if job.stop_asked_at is None else JobStatus.STOPPED
    end_job(job=job, status=status, clock=clock, plan=plan)


@command
def _end_advised(*, taken: Taken, clock: Clock) -> None:
    job = held(taken.code, taken.holder)
    end_job(job=job, status=JobStatus.DONE if job.stop_asked_at is None else JobStatus.STOPPED, clock=clock)


@command
def _end_without(*, taken: Taken, reasons: Sequence[Reason], clock: Clock) -> None:
    end_job(job=held(taken.code, taken.holder), status=JobStatus.FAILED, clock=clock, reasons=reasons)


@command
def _give_back(*, taken: Taken, clock: Clock, error: Exception | None = None) -> None:
    """Back to those that wait, after an error until the last attempt; leaving is not an attempt."""
    job = held(taken.code, taken.holder)
    if error is not None and job.attempt >= MOST_ATTEMPTS:
        reason = Reason(SOLVE_BROKEN, {"error": type(error).__name__})
        end_job(job=job, status=JobStatus.FAILED, clock=clock, reasons=[reason])
        return
    job.attempt -= error is None
    job.status, job.holder, job.lease_until, job.stage = JobStatus.QUEUED.value, "", None, ""
    job.save(update_fields=["status", "attempt", "holder", "lease_until", "stage"])


class Left(Exception):
    """The worker was told to leave while it worked."""


def _watch(taken: Taken, clock: Clock, stop: Callable[[], bool] | None, leaving: Callable[[], bool]) -> Watch:
    def tell(
        stage: SolveStage,
        coverage: float | None = None,
        bound: float | None = None,
        regions: tuple[int, int] | None = None,
    ) -> None:
        if leaving():
            raise Left
        report_stage(
            code=taken.code,
            holder=taken.holder,
            stage=stage,
            coverage=coverage,
            bound=bound,
            regions=regions,
            clock=clock,
        )

    return Watch(tell, stop)


def _pause(clock: Clock, leaving: Callable[[], bool]) -> None:
    """Advice is given back, as far as it went, to a worker that leaves or a plan that waits."""
    if leaving() or SolveJob.objects.filter(_free(clock)).exclude(kind=JobKind.ADVISE).exists():
        raise Left


def run_solve(
    taken: Taken,
    *,
    clock: Clock,
    stop: Callable[[], bool] | None = None,
    leaving: Callable[[], bool] = lambda: False,
) -> None:
    """Carry out a solve that was taken, and end it: with its plan, or with why there is none.

    What is refused ends it; what merely breaks is logged and tried again. A lease lost on the
    way is logged too, and leaves everything to the new holder. `stop` ends the linear programs.
    """
    watch = _watch(taken, clock, stop, leaving)
    try:
        try:
            if taken.kind is JobKind.ADVISE:
                advised(taken, clock, watch, lambda: _pause(clock, leaving))
                _end_advised(taken=taken, clock=clock)
            else:
                audited = planned(taken, clock, watch)
                watch.tell(SolveStage.KEEPING)
                _end_with_plan(taken=taken, audited=audited, clock=clock)
        except Refusal as refusal:
            if refusal.code == SOLVE_LEASE_LOST:
                raise
            _end_without(taken=taken, reasons=refusal.reasons, clock=clock)
        except Left:
            _give_back(taken=taken, clock=clock)
        except Exception as error:
            log.exception("%s broke off", taken.code)
            _give_back(taken=taken, clock=clock, error=error)
    except Conflict as lost:
        log.warning("%s", lost.says("en"))
