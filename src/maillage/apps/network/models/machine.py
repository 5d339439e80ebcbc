from django.db import models

from maillage.apps.network.models.member import Member
from maillage.apps.network.models.workshop import Workshop


class Machine(models.Model):
    """A group of like machines: how many, how big, what they take, how long a day.

    Hours a day are while the workshop is open; `duty` is the share of them that makes good
    pieces (0.1-0.25 at home, 0.4-0.6 in a staffed workshop: safety scheme §9). `materials`
    are codes of what the machines take, empty for anything; travel empty for any size.
    `member` names the maker at whose home the machines stand, pooled with the workshop.
    """

    code = models.CharField(max_length=12, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="machines")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="machines"
    )
    process = models.CharField(max_length=30)
    model = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField(default=1)
    travel_x_mm = models.FloatField(null=True, blank=True)
    travel_y_mm = models.FloatField(null=True, blank=True)
    travel_z_mm = models.FloatField(null=True, blank=True)
    materials = models.JSONField(default=list, blank=True)
    hours_per_day = models.FloatField()
    duty = models.FloatField(default=0.5)
    assumed = models.BooleanField(default=False)

    class Meta:
        db_table = "network_machine"
        verbose_name = "machine"
        constraints = [
            models.CheckConstraint(
                name="machine_hours_of_a_day", condition=models.Q(hours_per_day__gte=0, hours_per_day__lte=24)
            ),
            models.CheckConstraint(name="machine_duty_is_share", condition=models.Q(duty__gt=0, duty__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.process} × {self.count}"
