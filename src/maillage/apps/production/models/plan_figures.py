from django.db import models

from maillage.apps.needs.models import Need
from maillage.apps.production.models.plan import Plan


class PlanFigures(models.Model):
    """What a plan adds up to by department, kept with it so that boards need not read its file.

    `flow` is pieces by day (from day 0): due, and arriving from workshops, industry, stocks;
    `load` is hours a process (and people) has and works; `supplies` is pieces by supply.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="figures")
    flow = models.JSONField()
    load = models.JSONField()
    supplies = models.JSONField()

    class Meta:
        db_table = "production_plan_figures"
        verbose_name = "chiffres d’un plan"

    def __str__(self) -> str:
        return f"{self.plan_id}"


class PlannedNeed(models.Model):
    """What a plan gives one need: pieces asked, on time and late; `outside` of them not made by workshops.

    `left_out` are pieces asked that could not be put to the planner. `value` is the weight of
    one piece in the plan's coverage, 0 when none was put to it. `category` is that of the
    object for the need's use, that day.
    `accepted` pieces were already accepted when the instance was taken, `withdrawn` of them the
    plan no longer keeps. `makers` is who serves it, in a form that two plans compare; `reasons`
    why it is not wholly on time; `search` what a text filter looks into.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="planned_needs")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="planned")
    asked = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    outside = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    value = models.FloatField()
    category = models.CharField(max_length=14)
    designs = models.JSONField(default=list)
    last_arrival = models.DateField(null=True)
    makers = models.TextField(blank=True)
    accepted = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list)
    search = models.TextField(blank=True)

    class Meta:
        db_table = "production_planned_need"
        verbose_name = "besoin d’un plan"
        constraints = [
            models.UniqueConstraint(name="planned_need_once", fields=["plan", "need"]),
            models.CheckConstraint(
                name="planned_need_adds_up",
                condition=models.Q(asked__gte=models.F("on_time") + models.F("late") + models.F("left_out")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.on_time}/{self.asked}"


class ShortNeed(models.Model):
    """One reason why a plan does not serve a need wholly on time: a row a reason.

    `code` is the safety rule's own where a rule refuses; `detail` the process, material or
    design it speaks of; `short` the pieces not on time; `amount` the hours, or the units of the
    material, that these pieces would take (0 where that makes no sense).
    """

    planned = models.ForeignKey(PlannedNeed, on_delete=models.PROTECT, related_name="shortages")
    code = models.CharField(max_length=60)
    detail = models.CharField(max_length=60, blank=True)
    short = models.PositiveIntegerField()
    amount = models.FloatField(default=0)

    class Meta:
        db_table = "production_short_need"
        verbose_name = "raison d’un manque"
        constraints = [
            models.UniqueConstraint(name="short_need_once", fields=["planned", "code", "detail"]),
        ]

    def __str__(self) -> str:
        return f"{self.planned_id}: {self.code}"
