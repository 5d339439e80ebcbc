from django.db import models

from maillage.apps.accounts.models import User
from maillage.apps.records.codes import ActKind


class Act(models.Model):
    """One act: what an authority, a coordinator or an establishment stated, from when to when.

    Append-only. `payload` is canonical JSON text (sorted keys, no spaces) and `sha256` its
    digest; `subject` is what it speaks of; `object` the second thing it ties to it, when
    there is one; `ends` the act that this one withdraws, lifts or suspends; `amends` the
    decision whose terms it changes, which goes on under its own number.
    """

    append_only = True

    number = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ActKind])
    subject = models.CharField(max_length=80)
    object = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    ends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="ended_by")
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="amended_by"
    )
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=120)

    class Meta:
        db_table = "records_act"
        verbose_name = "acte"
        indexes = [
            models.Index(fields=["kind", "subject"]),
            models.Index(fields=["object", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.subject}"
