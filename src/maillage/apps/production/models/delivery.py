from django.db import models

from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.production.codes import DeliveryStatus
from maillage.apps.production.models.lot import Lot


class Delivery(models.Model):
    """A delivery note: what a workshop sent to an establishment, and what was accepted."""

    code = models.CharField(max_length=20, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="deliveries")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="deliveries")
    carrier = models.CharField(max_length=120, blank=True)
    sent_on = models.DateField()
    notice_sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(
        max_length=10, default=DeliveryStatus.SENT.value, choices=[(s.value, s.value) for s in DeliveryStatus]
    )
    received_on = models.DateField(null=True, blank=True)
    received_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production_delivery"
        verbose_name = "livraison"
        indexes = [
            models.Index(fields=["establishment", "status"]),
            models.Index(fields=["workshop", "status"]),
        ]

    def __str__(self) -> str:
        return self.code


class DeliveryLine(models.Model):
    """Pieces of one lot in a delivery, with what the receiver accepted and refused."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="delivery_lines")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="delivery_lines")
    quantity = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(null=True, blank=True)
    refused = models.PositiveIntegerField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=20, blank=True)
    refusal_note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "production_delivery_line"
        verbose_name = "ligne de livraison"
        constraints = [
            models.UniqueConstraint(name="delivery_lot_once", fields=["delivery", "lot"]),
            models.CheckConstraint(name="delivery_line_has_pieces", condition=models.Q(quantity__gte=1)),
            models.CheckConstraint(
                name="delivery_line_adds_up",
                condition=models.Q(accepted=None, refused=None)
                | models.Q(quantity=models.F("accepted") + models.F("refused")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} × {self.quantity}"
