from django.db import models

from maillage.apps.accounts.models import User


class Message(models.Model):
    """A message to an organisation or to one person, written in the transaction of the act that causes it.

    `key` is unique: the same cause never tells the same holder twice, whatever is retried.
    The body of a confidential one (a link that opens something) is forgotten once it has left, and the
    address too when it is written to nobody that we know (no organisation, no account). `seed` is what
    the secret of its link is made from when it leaves: until then the secret is nowhere.
    """

    key = models.CharField(max_length=160, unique=True)
    organisation = models.CharField(max_length=12, blank=True)
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    email = models.CharField(max_length=254, blank=True)
    subject = models.JSONField()
    body = models.JSONField()
    about = models.CharField(max_length=80, blank=True)
    urgent = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    seed = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "outbox_message"
        verbose_name = "message"
        indexes = [
            models.Index(fields=["organisation", "-created_at"]),
            models.Index(fields=["sent_at", "next_attempt_at"]),
        ]

    def __str__(self) -> str:
        return self.key
