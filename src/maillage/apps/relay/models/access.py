from django.db import models

from maillage.apps.network.models import Member, Workshop


class AccessPlan(models.Model):
    """How people come to a workshop: health rules, who answers on the spot, the owner's dated consent.

    `rules_version` grows when the rules change, so that an acknowledgement says which ones were read.
    """

    workshop = models.OneToOneField(Workshop, on_delete=models.PROTECT, related_name="access_plan")
    rules = models.TextField(max_length=3000)
    rules_version = models.PositiveIntegerField(default=1)
    responsible = models.CharField(max_length=60)
    owner = models.CharField(max_length=120)
    consent_on = models.DateField()
    consent_until = models.DateField(null=True, blank=True)
    consent_reference = models.CharField(max_length=200)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "relay_access_plan"
        verbose_name = "plan d’accès"
        verbose_name_plural = "plans d’accès"
        constraints = [
            models.CheckConstraint(
                name="access_consent_period",
                condition=models.Q(consent_until__isnull=True)
                | models.Q(consent_until__gte=models.F("consent_on")),
            )
        ]

    def __str__(self) -> str:
        return str(self.workshop_id)


class Slot(models.Model):
    """Hours of one day at a workshop, for so many people at most. The database forbids more."""

    code = models.CharField(max_length=12, unique=True)
    plan = models.ForeignKey(AccessPlan, on_delete=models.PROTECT, related_name="slots")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    heads = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    responsible = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "relay_slot"
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        indexes = [models.Index(fields=["plan", "day"])]
        constraints = [
            models.CheckConstraint(
                name="slot_never_over_booked", condition=models.Q(taken__lte=models.F("heads"))
            ),
            models.CheckConstraint(
                name="slot_ends_after_it_starts", condition=models.Q(ends__gt=models.F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Booking(models.Model):
    """One person's place in a slot, with the version of the health rules that they acknowledged."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="bookings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="bookings")
    rules_version = models.PositiveIntegerField()
    booked_at = models.DateTimeField()

    class Meta:
        db_table = "relay_booking"
        verbose_name = "réservation"
        constraints = [models.UniqueConstraint(name="one_place_each", fields=["slot", "member"])]

    def __str__(self) -> str:
        return str(self.slot_id)
