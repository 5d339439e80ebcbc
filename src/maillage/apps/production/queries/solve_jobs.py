"""Solves as people watch them: where each stands, how long it takes, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import QuerySet

from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import (
    BY_REGIONS,
    JOB_NAMES,
    LIVE_JOBS,
    STAGES_OF,
    JobKind,
    JobStatus,
    SolveStage,
)
from maillage.apps.production.models import SolveJob
from maillage.apps.production.reasons import SOLVE_UNKNOWN
from maillage.apps.sorting import RowOrder
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

JOB_ORDERS = RowOrder(
    {"asked": ("pk",), "status": ("status", "-pk"), "ended": ("ended_at",)}, default="-asked", tie="pk"
)
_OF_REGIONS = (SolveStage.MARKET, SolveStage.REGIONS, SolveStage.SHIFTED)
RECENT = 5  # solves whose durations tell how long the next may take


@dataclass(frozen=True, slots=True)
class JobRow:
    """A solve. `coverage` and `bound` are those reached so far (shares); `plan` is empty until kept.

    `base` is the plan it goes on from, supposes something of or advises on; `early` the plan kept at once by
    a re-plan; `done` of `total` needs have their advice, or regions their plan. `fair`: the share of distance that
    sharing work out may cost, where it was asked for.
    """

    code: str
    kind: str
    base: str
    early: str
    about: str
    done: int
    total: int
    status: str
    scenario: str
    days: int | None
    asked_at: datetime
    asked_by: str
    attempt: int
    stage: str
    coverage: float | None
    bound: float | None
    started_at: datetime | None
    ended_at: datetime | None
    stop_asked_by: str
    plan: str
    reasons: tuple[Reason, ...]
    fair: float | None

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_JOBS

    @property
    def is_by_regions(self) -> bool:
        """Whether a plan is known to be made region by region: `done` of `total` regions, then."""
        whole = self.kind in (JobKind.SOLVE, JobKind.SUPPOSE)
        return whole and (self.total > 0 or self.stage in _OF_REGIONS)

    @property
    def gap(self) -> float | None:
        """How far from the best possible plan what is reached may be, at most; None before anything is."""
        if not self.coverage or not self.bound:
            return None
        return max(0.0, 1 - self.coverage / self.bound)

    @property
    def stages(self) -> tuple[SolveStage, ...]:
        """What it goes through, in order."""
        stages = BY_REGIONS if self.is_by_regions else STAGES_OF[self.kind]
        if self.fair is None:
            return stages
        place = stages.index(SolveStage.AUDIT)
        return (*stages[:place], SolveStage.SHARING, *stages[place:])

    @property
    def step(self) -> int:
        """The place of the stage in `stages`, from 1; 0 before the first."""
        return self.stages.index(SolveStage(self.stage)) + 1 if self.stage in self.stages else 0

    @property
    def name(self) -> Text:
        return JOB_NAMES[self.kind]

    def seconds(self, now: datetime) -> int:
        """Whole seconds of work, so far or in all, of the attempt that counts; 0 before the first."""
        if self.started_at is None:
            return 0
        return max(0, int(((self.ended_at or now) - self.started_at).total_seconds()))

    def waited(self, now: datetime) -> int:
        """Whole seconds since it was asked for, of a solve that nobody has taken."""
        return max(0, int((now - self.asked_at).total_seconds())) if self.status == JobStatus.QUEUED else 0


def _read() -> QuerySet[SolveJob]:
    return SolveJob.objects.select_related("scenario", "plan", "base", "early")


def _row(job: SolveJob) -> JobRow:
    return JobRow(
        code=job.code,
        kind=job.kind,
        base=job.base.code if job.base is not None else "",
        early=job.early.code if job.early is not None else "",
        about=job.about if job.kind == JobKind.ADVISE else "",
        done=job.done,
        total=job.total,
        status=job.status,
        scenario=job.scenario.code if job.scenario is not None else "",
        days=job.days,
        asked_at=job.asked_at,
        asked_by=job.asked_by,
        attempt=job.attempt,
        stage=job.stage,
        coverage=job.coverage,
        bound=job.bound,
        started_at=job.started_at,
        ended_at=job.ended_at,
        stop_asked_by=job.stop_asked_by,
        plan=job.plan.code if job.plan is not None else "",
        reasons=tuple(Reason(item["code"], item["params"], item["act"]) for item in job.reasons),
        fair=job.fair,
    )


def solve_job(code: str) -> JobRow:
    """One query. Raises Refusal ``solve.unknown``."""
    job = _read().filter(code=code).first()
    if job is None:
        raise Refusal(SOLVE_UNKNOWN, code=code)
    return _row(job)


def solve_jobs(
    *, status: str = "", kind: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[JobRow]:
    """Every solve, the latest first. Two queries. Raises Refusal ``list.unknown_sort``."""
    rows = _read().order_by(*JOB_ORDERS.terms(sort))
    if kind:
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(status=status)
    return page_of(rows, page, size, lambda found: [_row(job) for job in found])


def live_jobs() -> Sequence[JobRow]:
    """Those that wait or run, in the order they will end. One query."""
    rows = _read().filter(status__in=LIVE_JOBS)
    return [_row(job) for job in rows.order_by("pk")]


def usual_seconds(scenario: str, kind: str = JobKind.SOLVE) -> int | None:
    """Median duration of the last jobs of that kind for the same needs; None without any. One query."""
    rows = SolveJob.objects.filter(status=JobStatus.DONE, kind=kind)
    rows = rows.filter(scenario__code=scenario) if scenario else rows.filter(scenario=None)
    spans = [
        (ended - started).total_seconds()
        for started, ended in rows.order_by("-pk").values_list("started_at", "ended_at")[:RECENT]
        if started is not None and ended is not None
    ]
    return round(median(spans)) if spans else None
