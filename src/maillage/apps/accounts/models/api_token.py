from django.db import models

from maillage.apps.accounts.models.user import User


class ApiToken(models.Model):
    """A secret that lets a program act as its user; only its digest is kept.

    `prefix` opens the secret and names the token in lists and in the journal; `factor` says that
    it was created in a session that had proved a second factor.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    factor = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "accounts_api_token"
        verbose_name = "jeton"

    def __str__(self) -> str:
        return self.prefix
