from django.db import models

from maillage.apps.network.models.machine import Machine
from maillage.apps.network.models.workshop import Workshop


class Unavailability(models.Model):
    """Days on which a workshop, or one group of its machines, makes nothing.

    `until` includes its day; empty, nobody knows yet when it ends.
    """

    code = models.CharField(max_length=12, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="unavailabilities")
    machine = models.ForeignKey(
        Machine, null=True, blank=True, on_delete=models.CASCADE, related_name="unavailabilities"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "network_unavailability"
        verbose_name = "indisponibilité"
        verbose_name_plural = "indisponibilités"
        constraints = [
            models.CheckConstraint(
                name="unavailability_until_after_since",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.since} – {self.until or '…'}"
