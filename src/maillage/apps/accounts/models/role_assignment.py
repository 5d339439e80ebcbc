from django.db import models

from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models.user import User


class RoleAssignment(models.Model):
    """A role held by a user on a territory, possibly for one organisation, between two dates.

    `ended_at`: taken away before its last day, at that instant.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    territory = models.CharField(max_length=5, default="FR")
    organisation = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_role_assignment"
        verbose_name = "rôle"
        indexes = [models.Index(fields=["organisation", "role"])]
        constraints = [
            models.CheckConstraint(
                name="role_until_after_since",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                name="role_held_once",
                fields=["user", "role", "territory", "organisation"],
                condition=models.Q(until__isnull=True, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.territory} {self.organisation}".strip()
