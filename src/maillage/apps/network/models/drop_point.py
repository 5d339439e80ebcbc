from django.db import models

from maillage.apps.network.models.workshop import Workshop


class DropPoint(models.Model):
    """A public place where the makers of a workshop bring what they made, or fetch material.

    Nobody's home: individuals deliver to drop points so that their address stays theirs.
    """

    code = models.CharField(max_length=12, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="drop_points")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=120, blank=True)
    commune = models.CharField(max_length=5)
    department = models.CharField(max_length=3)
    lat = models.FloatField()
    lon = models.FloatField()
    located = models.CharField(max_length=10)
    hours = models.CharField(max_length=200, blank=True)
    bring = models.BooleanField(default=True)
    fetch = models.BooleanField(default=True)

    class Meta:
        db_table = "network_drop_point"
        verbose_name = "point de dépôt"
        verbose_name_plural = "points de dépôt"
        constraints = [
            models.CheckConstraint(
                name="drop_point_serves", condition=models.Q(bring=True) | models.Q(fetch=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
