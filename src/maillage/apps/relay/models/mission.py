from django.db import models

from maillage.apps.network.models import Member, Workshop
from maillage.apps.production.models import Order
from maillage.apps.relay.codes import MissionActivity
from maillage.apps.relay.models.access import Slot


class Mission(models.Model):
    """A mission order. This row is all that stays of it after its last day: a random serial, and that day."""

    serial = models.CharField(max_length=16, unique=True)
    expires_on = models.DateField(db_index=True)

    class Meta:
        db_table = "relay_mission"
        verbose_name = "ordre de mission"
        verbose_name_plural = "ordres de mission"

    def __str__(self) -> str:
        return self.serial


class MissionParticulars(models.Model):
    """What a mission order says. Apart, because it is erased the day after the order's last one.

    `holder` is a short name form, never a whole name; `request` the number of the act that carries an
    authority's request, empty when there is none.
    """

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="particulars")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="missions")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="missions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="missions")
    holder = models.CharField(max_length=40)
    birth_year = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=10, choices=[(a.value, a.value) for a in MissionActivity])
    communes = models.JSONField(default=list)
    first_day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    request = models.CharField(max_length=12, blank=True)
    slots = models.ManyToManyField(Slot, related_name="missions", blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "relay_mission_particulars"
        verbose_name = "contenu d’un ordre de mission"
        constraints = [
            models.CheckConstraint(
                name="mission_ends_after_it_starts", condition=models.Q(ends__gt=models.F("starts"))
            )
        ]

    def __str__(self) -> str:
        return str(self.mission_id)
