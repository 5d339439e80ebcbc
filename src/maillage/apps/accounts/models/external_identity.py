from django.db import models

from maillage.apps.accounts.models.user import User


class ExternalIdentity(models.Model):
    """An identity of another issuer that opens an account, because its holder linked it. One each way."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="external_identity")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_external_identity"
        verbose_name = "identité extérieure"
        verbose_name_plural = "identités extérieures"
        constraints = [
            models.UniqueConstraint(name="identity_opens_one_account", fields=["issuer", "subject"])
        ]

    def __str__(self) -> str:
        return str(self.user_id)
