from django.db import models

from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.models import Need, Scenario
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import PlanStatus, PlanWay, SourceKind


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
    """A plan kept whole (its files are content-addressed) with what heads its page.

    `summary` holds the solver's own figures, totals in pieces, reasons counted, work withdrawn.
    `base` is the plan that this one goes on from, or that it supposes something of.
    """

    code = models.CharField(max_length=12, unique=True)
    export = models.ForeignKey(PlanningExport, on_delete=models.PROTECT, related_name="plans")
    file_sha256 = models.CharField(max_length=64)
    status = models.CharField(
        max_length=12, default=PlanStatus.DRAFT.value, choices=[(s.value, s.value) for s in PlanStatus]
    )
    way = models.CharField(
        max_length=10, default=PlanWay.SOLVED.value, choices=[(w.value, w.value) for w in PlanWay]
    )
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    summary = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "production_plan"
        verbose_name = "plan"
        constraints = [
            models.CheckConstraint(
                name="plan_way_has_base",
                condition=models.Q(way=PlanWay.SOLVED.value, base__isnull=True)
                | (~models.Q(way=PlanWay.SOLVED.value) & models.Q(base__isnull=False)),
            ),
            models.CheckConstraint(
                name="plan_supposed_is_never_adopted",
                condition=models.Q(way=PlanWay.SUPPOSED.value, status=PlanStatus.HYPOTHESIS.value)
                | (~models.Q(way=PlanWay.SUPPOSED.value) & ~models.Q(status=PlanStatus.HYPOTHESIS.value)),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlanLine(models.Model):
    """Pieces of one source for one need. `proposed` of them were not accepted already."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(s.value, s.value) for s in SourceKind])
    source = models.CharField(max_length=40)
    workshop = models.ForeignKey(Workshop, null=True, on_delete=models.PROTECT, related_name="plan_lines")
    profile = models.ForeignKey(Profile, null=True, on_delete=models.PROTECT, related_name="+")
    design = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()
    proposed = models.PositiveIntegerField()
    ready_on = models.DateField()
    arrive_on = models.DateField()
    on_time = models.BooleanField()

    class Meta:
        db_table = "production_plan_line"
        verbose_name = "ligne de plan"
        indexes = [models.Index(fields=["plan", "need"]), models.Index(fields=["plan", "workshop"])]
        constraints = [
            models.CheckConstraint(
                name="plan_line_workshop_makes",
                condition=models.Q(kind="workshop", workshop__isnull=False, profile__isnull=False)
                | ~models.Q(kind="workshop"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.need_id} ← {self.source}"
