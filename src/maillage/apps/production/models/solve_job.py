from django.db import models
from django.db.models.functions import Coalesce

from maillage.apps.accounts.models import User
from maillage.apps.needs.models import Scenario
from maillage.apps.production.codes import LIVE_JOBS, JobKind, JobStatus
from maillage.apps.production.models.plan import Plan


class SolveJob(models.Model):
    """A plan asked for, and the work on it: who holds it until when, where it stands, what came of it.

    A worker holds the job by a lease that it renews; a lease that is over may be taken by
    another. Only the holder reports or ends a running job. One live job for what is asked.
    `base` is the plan it goes on from, supposes something of or advises on, `about` what of it, in
    a form that two jobs compare, `asked` in full (what is supposed, how much fairness); `early` the plan that a
    re-plan kept at once; `done` of `total` needs are advised on, or regions planned.
    """

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(
        max_length=8, default=JobKind.SOLVE.value, choices=[(k.value, k.value) for k in JobKind]
    )
    base = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=64, blank=True)
    asked = models.JSONField(default=list)
    early = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    scenario = models.ForeignKey(Scenario, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, default=JobStatus.QUEUED.value, choices=[(s.value, s.value) for s in JobStatus]
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    coverage = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    stop_asked_by = models.CharField(max_length=120, blank=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    reasons = models.JSONField(default=list)

    class Meta:
        db_table = "production_solve_job"
        verbose_name = "calcul de plan"
        indexes = [models.Index(fields=["status", "id"])]
        constraints = [
            models.UniqueConstraint(
                Coalesce("scenario", 0),
                Coalesce("days", 0),
                "kind",
                Coalesce("base", 0),
                "about",
                name="solve_job_one_live",
                condition=models.Q(status__in=LIVE_JOBS),
            ),
            models.CheckConstraint(
                name="solve_job_running_is_held",
                condition=~models.Q(status=JobStatus.RUNNING.value)
                | models.Q(lease_until__isnull=False, started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="solve_job_ends_once",
                condition=models.Q(status__in=LIVE_JOBS, ended_at__isnull=True)
                | (~models.Q(status__in=LIVE_JOBS) & models.Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="solve_job_done_has_plan",
                condition=~models.Q(status=JobStatus.DONE.value)
                | models.Q(plan__isnull=False)
                | models.Q(kind=JobKind.ADVISE.value),
            ),
            models.CheckConstraint(
                name="solve_job_starts_from_a_plan",
                condition=models.Q(kind=JobKind.SOLVE.value) | models.Q(base__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def fair(self) -> float | None:
        """The share of distance that sharing work out may cost, where it was asked for."""
        return next((float(one["fair"]) for one in self.asked if "fair" in one), None)
