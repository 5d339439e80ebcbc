from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in. Roles are dated rows of `RoleAssignment`, never flags here."""

    full_name = models.CharField("nom affiché", max_length=120, blank=True)

    class Meta:
        db_table = "accounts_user"
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.full_name or self.username
