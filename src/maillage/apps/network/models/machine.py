from django.db import models

from maillage.apps.network.models.workshop import Workshop


class Machine(models.Model):
    """Machines of one process in a workshop: how many, how big, how long a day.

    Hours a day are while the workshop is open; `duty` is the share of them that makes good
    pieces (0.1-0.25 at home, 0.4-0.6 in a staffed workshop: safety scheme §9).
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="machines")
    process = models.CharField(max_length=30)
    count = models.PositiveIntegerField(default=1)
    travel_x_mm = models.FloatField(null=True, blank=True)
    travel_y_mm = models.FloatField(null=True, blank=True)
    travel_z_mm = models.FloatField(null=True, blank=True)
    hours_per_day = models.FloatField()
    duty = models.FloatField(default=0.5)
    assumed = models.BooleanField(default=False)

    class Meta:
        db_table = "network_machine"
        verbose_name = "machine"
        constraints = [
            models.UniqueConstraint(name="machine_once_per_process", fields=["workshop", "process"]),
            models.CheckConstraint(
                name="machine_hours_of_a_day", condition=models.Q(hours_per_day__gte=0, hours_per_day__lte=24)
            ),
            models.CheckConstraint(name="machine_duty_is_share", condition=models.Q(duty__gt=0, duty__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.process} × {self.count}"
