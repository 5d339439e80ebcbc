from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class User(AbstractUser):
    """A person who signs in. Roles are dated rows of `RoleAssignment`, never flags here."""

    full_name = models.CharField("nom affiché", max_length=120, blank=True)

    class Meta:
        db_table = "accounts_user"
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            # One signs in by either, whatever its case: two that differ by case only would shut both out.
            models.UniqueConstraint(Lower("username"), name="user_username_any_case"),
            models.UniqueConstraint(
                Lower("email"), name="user_email_any_case", condition=~models.Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username
