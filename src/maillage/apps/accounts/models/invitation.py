from django.db import models

from maillage.apps.accounts.models.user import User


class Invitation(models.Model):
    """A link that lets its holder choose the password of an account, once; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_invitation"
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_open",
                fields=["user"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"
