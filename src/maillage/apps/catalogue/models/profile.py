from django.db import models

from maillage.apps.catalogue.models.version import Version


class Profile(models.Model):
    """A manufacturing profile: process, settings, time, materials and lot of one version.

    `steps` is ``[{"process": "fdm", "minutes_per_unit": 38}]``, `materials`
    ``[{"id": "petg", "units_per_unit": "0.017"}]`` in the material's unit. Append-only:
    other settings are another profile, because what was classified must not change.
    """

    append_only = True

    code = models.CharField(max_length=24, unique=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="profiles")
    number = models.PositiveIntegerField()
    name = models.JSONField()
    settings = models.JSONField(default=dict, blank=True)
    steps = models.JSONField()
    labour_minutes_per_unit = models.FloatField(default=0)
    materials = models.JSONField(default=list, blank=True)
    min_lot = models.PositiveIntegerField(default=1)
    envelope_mm = models.JSONField(null=True, blank=True)
    release_days = models.PositiveIntegerField(default=0)
    quarantine_hours = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_profile"
        verbose_name = "profil de fabrication"
        constraints = [
            models.UniqueConstraint(name="profile_number_once", fields=["version", "number"]),
            models.CheckConstraint(name="profile_min_lot", condition=models.Q(min_lot__gte=1)),
        ]

    def __str__(self) -> str:
        return self.code
