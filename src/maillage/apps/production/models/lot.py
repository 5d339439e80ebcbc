from django.db import models

from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models.order import Order


class Lot(models.Model):
    """Pieces made together, inspected by a computed plan, released once, followed to the end."""

    code = models.CharField(max_length=40, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lots")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="lots")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="lots")
    version_sha256 = models.CharField(max_length=64)
    category = models.CharField(max_length=14)
    decision = models.CharField(max_length=12)
    legal_basis = models.CharField(max_length=12, blank=True)
    status = models.CharField(
        max_length=10, default=LotStatus.MADE.value, choices=[(s.value, s.value) for s in LotStatus]
    )
    held_status = models.CharField(max_length=10, blank=True)  # what it was before a hold
    held_by_act = models.CharField(max_length=12, blank=True)
    made_from = models.DateField()
    made_until = models.DateField()
    quantity_made = models.PositiveIntegerField()
    quantity_rejected = models.PositiveIntegerField(default=0)
    quantity_released = models.PositiveIntegerField(default=0)
    quantity_delivered = models.PositiveIntegerField(default=0)
    machine = models.CharField(max_length=120, blank=True)
    material_batch = models.CharField(max_length=120, blank=True)
    hygiene_declared = models.BooleanField(default=False)
    sampling = models.JSONField()
    sample_defects = models.PositiveIntegerField(null=True, blank=True)
    checklist = models.JSONField(default=dict, blank=True)
    quarantine_end = models.DateField(null=True, blank=True)
    disinfected_on = models.DateField(null=True, blank=True)
    packed_on = models.DateField(null=True, blank=True)
    inspected_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production_lot"
        verbose_name = "lot"
        indexes = [models.Index(fields=["workshop", "status"]), models.Index(fields=["profile", "status"])]
        constraints = [
            models.CheckConstraint(name="lot_has_pieces", condition=models.Q(quantity_made__gte=1)),
            models.CheckConstraint(
                name="lot_accounts_for_pieces",
                condition=models.Q(
                    quantity_made__gte=models.F("quantity_rejected") + models.F("quantity_released")
                ),
            ),
            models.CheckConstraint(
                name="lot_never_over_delivered",
                condition=models.Q(quantity_delivered__lte=models.F("quantity_released")),
            ),
        ]

    def __str__(self) -> str:
        return self.code
