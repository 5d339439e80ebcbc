from django.db import models


class Sequence(models.Model):
    """The last number given under a name; locked while a command takes the next."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "records_sequence"
        verbose_name = "suite de numéros"

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
