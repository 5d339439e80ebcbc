from django.db import models


class Scenario(models.Model):
    """A what-if: the day it starts, and what it supposes. Its needs are never mixed with real ones."""

    code = models.CharField(max_length=80, unique=True)
    day = models.DateField()
    days = models.PositiveIntegerField()
    hypotheses = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "needs_scenario"
        verbose_name = "scénario"

    def __str__(self) -> str:
        return self.code
