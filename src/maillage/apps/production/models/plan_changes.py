from django.db import models

from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import LineChangeKind, SourceKind
from maillage.apps.production.models.plan import Plan


class WorldChange(models.Model):
    """What changed between the instance of a plan and that of the plan it goes on from: a code, its figures.

    `subject` is what it is about, for filters: a need, a workshop, a design…
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="causes")
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    params = models.JSONField()

    class Meta:
        db_table = "production_world_change"
        verbose_name = "cause d’une replanification"
        indexes = [models.Index(fields=["plan", "code"])]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.code} {self.subject}"


class LineChange(models.Model):
    """What one source gives one need, before and after: only what is not the same.

    `before` pieces of the plan that this one goes on from, `made` of them since, `after` what this
    plan still asks; so nothing changes where `before` is `made` and `after` together. `withdrawn` of the
    accepted pieces are taken back, for `code`; `rules` are the codes of the rules that forbid them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="line_changes")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=12, choices=[(c.value, c.value) for c in LineChangeKind])
    kind = models.CharField(max_length=8, choices=[(s.value, s.value) for s in SourceKind])
    source = models.CharField(max_length=40)
    workshop = models.ForeignKey(Workshop, null=True, on_delete=models.PROTECT, related_name="line_changes")
    before = models.PositiveIntegerField()
    made = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    rules = models.JSONField(default=list)
    arrived_before = models.DateField(null=True)
    arrives_after = models.DateField(null=True)

    class Meta:
        db_table = "production_line_change"
        verbose_name = "changement d’une ligne de plan"
        constraints = [
            models.UniqueConstraint(name="line_change_once", fields=["plan", "need", "kind", "source"]),
            models.CheckConstraint(
                name="line_change_made_was_planned", condition=models.Q(made__lte=models.F("before"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} ← {self.source}: {self.before} → {self.after}"
