from django.db import models

from maillage.apps.accounts.models import User
from maillage.apps.catalogue.models import Design, Profile


class ObjectStock(models.Model):
    """Finished objects that a holder keeps for a territory, as counted that day: never edited.

    The counts of one stock share a `code` and count from 1; the last one holds. `profile` names
    how workshops made them, and then the rules of that profile decide who may get them; without
    one they are industrial objects that stand for the design.
    """

    append_only = True

    code = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    holder = models.CharField(max_length=200)
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="+")
    profile = models.ForeignKey(Profile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    territory = models.CharField(max_length=5)
    place = models.CharField(max_length=120, blank=True)
    available_on = models.DateField()
    counted_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=120)

    class Meta:
        db_table = "needs_object_stock"
        verbose_name = "stock d’objets"
        verbose_name_plural = "stocks d’objets"
        constraints = [models.UniqueConstraint(name="stock_count_once", fields=["code", "number"])]

    def __str__(self) -> str:
        return f"{self.code} {self.holder}"
