from django.db import models

from maillage.apps.accounts.models.user import User


class JournalEntry(models.Model):
    """Who did what, on what, when. Append-only; written by the command itself."""

    append_only = True

    at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "accounts_journal_entry"
        verbose_name = "entrée du journal"
        indexes = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
