from django.db import models

from maillage.apps.accounts.models import User
from maillage.apps.records.codes import PreparedState


class PreparedRecord(models.Model):
    """An act that waits for its signatures: the exact text to sign, and the facts that publishing it appends.

    The text and the facts never change; `signed` gathers the signatures as they come. A number once given is never
    given again: a record that its author withdraws leaves a gap.
    """

    number = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    object = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    ends = models.CharField(max_length=12, blank=True)
    payload = models.TextField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=PreparedState.PREPARED.value)
    prepared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    preparer = models.CharField(max_length=120)
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approver = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    signed = models.BinaryField(default=bytes, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "records_prepared_record"
        verbose_name = "acte à signer"
        indexes = [models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(
                name="prepared_state",
                condition=models.Q(state__in=[state.value for state in PreparedState]),
            ),
            models.CheckConstraint(
                name="prepared_by_one_approved_by_another",
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="approved_before_signed",
                condition=models.Q(state__in=["prepared", "withdrawn"]) | models.Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.state}"
