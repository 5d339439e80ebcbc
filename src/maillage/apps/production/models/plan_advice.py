from django.db import models

from maillage.apps.needs.models import Need
from maillage.apps.production.models.plan import Plan


class AdvisedNeed(models.Model):
    """What would serve a need that a plan leaves short, as it was tried; `changes` is empty when nothing did.

    `pieces` of the need are then on time, `gained` of them new; `whole` when the whole instance
    was solved again, and then `others` is what all other needs gain or lose, as a share of all that is
    asked. `changes` are codes with their parameters, that the engine reads again.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="advice")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    whole = models.BooleanField()
    changes = models.JSONField(default=list)
    pieces = models.PositiveIntegerField(default=0)
    gained = models.PositiveIntegerField(default=0)
    others = models.FloatField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "production_advised_need"
        verbose_name = "conseil pour un besoin"
        constraints = [
            models.UniqueConstraint(name="advised_need_rank", fields=["plan", "need", "rank"]),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}: {len(self.changes)}"


class PlanPrice(models.Model):
    """What the next hours, or material, of a territory would serve, by a plan's own program: a code, its figures.

    `value` is the share of all that is asked; the best first.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="prices")
    rank = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    params = models.JSONField()
    value = models.FloatField()

    class Meta:
        db_table = "production_plan_price"
        verbose_name = "prix d’une ressource rare"
        constraints = [models.UniqueConstraint(name="plan_price_rank", fields=["plan", "rank"])]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.code}"
