from django.db import models

from maillage.apps.needs.codes import Channel
from maillage.apps.needs.models.need import Need


class Request(models.Model):
    """What somebody asked for without an account, from its filing to its erasing.

    `code` is the need's from the start. Until its mail is opened and confirmed there is no need:
    `stated` keeps what the form said, and nothing else of the platform knows of it; from then on
    the need has it all and `stated` is empty.
    """

    code = models.CharField(max_length=12, unique=True)
    channel = models.CharField(max_length=15, choices=[(c.value, c.value) for c in Channel])
    need = models.OneToOneField(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="request")
    stated = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "needs_request"
        verbose_name = "demande"
        constraints = [
            models.CheckConstraint(
                name="request_confirmed_is_a_need",
                condition=models.Q(need=None, confirmed_at=None)
                | models.Q(need__isnull=False, confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.code


class RequestContact(models.Model):
    """Where to write about a request. Personal: in no list, in no journal, erased with the request."""

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="contact")
    email = models.CharField(max_length=254)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "needs_request_contact"
        verbose_name = "contact d’une demande"
        indexes = [models.Index(fields=["email"])]

    def __str__(self) -> str:
        return f"contact {self.request_id}"


class PrivateLink(models.Model):
    """A link that follows and corrects one request, known by the digest of its secret only.

    `seed` gives the secret back to the mails that repeat the link, with the installation's key.
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "needs_private_link"
        verbose_name = "lien privé"
        constraints = [
            models.UniqueConstraint(
                name="private_link_one_live", fields=["request"], condition=models.Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"link {self.request_id}"


class FilingCount(models.Model):
    """How many requests one connection, or one address, filed in a window of time: a mark and a number.

    The mark is keyed and changes with the window: it says neither who nor, later, that it was the same.
    """

    mark = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "needs_filing_count"
        verbose_name = "compte de dépôts"
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
