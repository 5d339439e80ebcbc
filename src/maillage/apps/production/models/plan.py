from django.db import models

from maillage.apps.needs.models import Need, Scenario
from maillage.apps.production.codes import PlanStatus


class PlanningExport(models.Model):
    """An instance taken from the database: enough to take it again and compare.

    Adopting a plan exports again with the same parameters; another digest means that the
    world changed since, and the plan is refused as stale.
    """

    append_only = True

    sha256 = models.CharField(max_length=64, unique=True)
    start = models.DateField()
    days = models.PositiveIntegerField()
    scenario = models.ForeignKey(Scenario, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hypotheses = models.JSONField(default=dict)
    excluded = models.JSONField(default=list)
    created_at = models.DateTimeField()
    actor = models.CharField(max_length=120)

    class Meta:
        db_table = "production_planning_export"
        verbose_name = "export de planification"

    def __str__(self) -> str:
        return self.sha256[:12]


class Plan(models.Model):
    """A plan kept whole (its files are content-addressed) with what its page shows."""

    code = models.CharField(max_length=12, unique=True)
    export = models.ForeignKey(PlanningExport, on_delete=models.PROTECT, related_name="plans")
    file_sha256 = models.CharField(max_length=64)
    status = models.CharField(
        max_length=12, default=PlanStatus.DRAFT.value, choices=[(s.value, s.value) for s in PlanStatus]
    )
    summary = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "production_plan"
        verbose_name = "plan"

    def __str__(self) -> str:
        return self.code


class PlanUnserved(models.Model):
    """Why a plan leaves pieces of a need unserved."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="unserved")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="unserved")
    missing = models.PositiveIntegerField()
    reasons = models.JSONField()

    class Meta:
        db_table = "production_plan_unserved"
        verbose_name = "besoin non servi"
        constraints = [models.UniqueConstraint(name="unserved_once", fields=["plan", "need"])]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.missing}"
