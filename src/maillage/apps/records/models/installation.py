from django.db import models


class Installation(models.Model):
    """One immutable row: what this database is for. A demonstration never becomes real."""

    append_only = True

    only = models.BooleanField(default=True, unique=True)
    kind = models.CharField(max_length=4, choices=[("real", "real"), ("demo", "demo")])
    origin = models.CharField(max_length=200)
    version = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "records_installation"
        verbose_name = "installation"
        constraints = [
            models.CheckConstraint(name="installation_one_row", condition=models.Q(only=True)),
            models.CheckConstraint(name="installation_kind", condition=models.Q(kind__in=["real", "demo"])),
        ]

    def __str__(self) -> str:
        return self.kind
