from django.db import models

from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.models.lot import Lot


class Recall(models.Model):
    """A recall under way or over, of the act of that number, which says of what and why."""

    act = models.CharField(max_length=12, unique=True)
    status = models.CharField(
        max_length=10, default=RecallStatus.OPEN.value, choices=[(s.value, s.value) for s in RecallStatus]
    )
    qualification = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    checked_at = models.DateTimeField()  # when what it reaches was last traced
    unplaced = models.PositiveIntegerField(default=0)  # pieces that rows place at nobody
    overdrawn = models.PositiveIntegerField(default=0)  # pieces that went further than there were
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    closing_note = models.CharField(max_length=500, blank=True)
    closing_reason = models.CharField(max_length=500, blank=True)
    figures = models.JSONField(default=dict, blank=True)  # as they were when it was closed

    class Meta:
        db_table = "production_recall"
        verbose_name = "rappel"

    def __str__(self) -> str:
        return self.act


class RecallLot(models.Model):
    """A lot that a recall reached. `named`: by its scope; otherwise through what it is made of."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recalls")
    named = models.BooleanField()
    units = models.PositiveIntegerField()

    class Meta:
        db_table = "production_recall_lot"
        verbose_name = "lot rappelé"
        constraints = [models.UniqueConstraint(name="recall_lot_once", fields=["recall", "lot"])]

    def __str__(self) -> str:
        return f"{self.recall_id}: {self.lot_id}"


class RecallHolder(models.Model):
    """Who holds, or may hold, pieces recalled. `digest` is of the private link sent to it, `seed` makes its
    secret again for a reminder, under the installation's key."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="holders")
    establishment = models.ForeignKey(
        Establishment, null=True, blank=True, on_delete=models.PROTECT, related_name="recalls"
    )
    workshop = models.ForeignKey(
        Workshop, null=True, blank=True, on_delete=models.PROTECT, related_name="recalls"
    )
    organisation = models.CharField(max_length=12)
    seed = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "production_recall_holder"
        verbose_name = "détenteur d’un rappel"
        constraints = [
            models.UniqueConstraint(name="recall_holder_once", fields=["recall", "organisation"]),
            models.CheckConstraint(
                name="recall_holder_is_one",
                condition=models.Q(establishment=None, workshop__isnull=False)
                | models.Q(establishment__isnull=False, workshop=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recall_id}: {self.organisation}"


class RecallHolding(models.Model):
    """Pieces of one lot or bag that the rows place at a holder, and what the holder says became of them.

    The last count stands; the journal keeps those before. Counts may differ from `units`: the field is right.
    """

    holder = models.ForeignKey(RecallHolder, on_delete=models.PROTECT, related_name="holdings")
    thing = models.CharField(max_length=40)
    units = models.PositiveIntegerField()
    kept = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    destroyed = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    passed_on = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    counted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "production_recall_holding"
        verbose_name = "pièces d’un rappel"
        constraints = [models.UniqueConstraint(name="recall_holding_once", fields=["holder", "thing"])]

    def __str__(self) -> str:
        return f"{self.thing} × {self.units}"
