from django.db import models

from maillage.apps.network.codes import EstablishmentKind


class Establishment(models.Model):
    """Who may ask and receive: hospital, care home, town, firm… Public data only.

    `search` is the folded name, town, code and numbers that a text filter looks into.
    `accepts_maker_made` is what it says of pieces that no manufacturer made; None is unstated.
    `quarantine_hours` is what it asks after making; the longer of it and the profile's counts.
    `vouched_*` is what somebody other than itself stands behind, as it was then; empty when nobody does.
    Where it differs from what is written now, the rules are asked of both (decision 0018).
    """

    code = models.CharField(max_length=12, unique=True)
    source = models.CharField(max_length=30, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    finess = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in EstablishmentKind])
    recipient_class = models.CharField(max_length=2)
    accepts_maker_made = models.BooleanField(null=True, blank=True)
    quarantine_hours = models.PositiveIntegerField(default=0)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=120, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    department = models.CharField(max_length=3)
    lat = models.FloatField()
    lon = models.FloatField()
    located = models.CharField(max_length=10)
    contact_email = models.CharField(max_length=254, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)
    vouched_kind = models.CharField(max_length=20, blank=True)
    vouched_recipient_class = models.CharField(max_length=2, blank=True)
    vouched_finess = models.CharField(max_length=9, blank=True)
    vouched_commune = models.CharField(max_length=5, blank=True)
    vouched_department = models.CharField(max_length=3, blank=True)
    search = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "network_establishment"
        verbose_name = "établissement"
        indexes = [models.Index(fields=["department"]), models.Index(fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                name="establishment_finess_once", fields=["finess"], condition=~models.Q(finess="")
            ),
            models.UniqueConstraint(
                name="establishment_siret_once", fields=["siret"], condition=~models.Q(siret="")
            ),
            models.UniqueConstraint(
                name="establishment_source_once",
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
            ),
            models.CheckConstraint(
                name="establishment_class",
                condition=models.Q(recipient_class__in=["R0", "R1", "R2", "R3", "R4"]),
            ),
            models.CheckConstraint(
                name="establishment_vouched_class",
                condition=models.Q(vouched_recipient_class__in=["", "R0", "R1", "R2", "R3", "R4"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
