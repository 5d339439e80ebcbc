from django.db import models

from maillage.apps.network.models.workshop import Workshop


class Member(models.Model):
    """Somebody of a workshop, known by a code alone: staff, volunteer, or maker at home.

    `commune` says roughly where a maker lives and is never shown of fewer than five people;
    `external_id` is the list's own reference, by which it recognises the member again. Never
    deleted: a member leaves on a day (`until`, included), so that what they did stays told.
    """

    code = models.CharField(max_length=12, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="members")
    external_id = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    skills = models.JSONField(default=list, blank=True)
    hours_per_week = models.FloatField(default=0)
    commune = models.CharField(max_length=5, blank=True)
    department = models.CharField(max_length=3, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "network_member"
        verbose_name = "membre"
        constraints = [
            models.UniqueConstraint(
                name="member_reference_once",
                fields=["workshop", "external_id"],
                condition=~models.Q(external_id=""),
            ),
            models.CheckConstraint(
                name="member_hours_of_a_week",
                condition=models.Q(hours_per_week__gte=0, hours_per_week__lte=168),
            ),
            models.CheckConstraint(
                name="member_until_after_since",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MemberIdentity(models.Model):
    """Who a member is. Apart, so that it can be erased without breaking a trace.

    Read only through the verb that journals the reading; never in a journal, a log, a label
    or an address.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="identity")
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        db_table = "network_member_identity"
        verbose_name = "identité d’un membre"

    def __str__(self) -> str:
        return str(self.member_id)
