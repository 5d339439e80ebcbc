from django.db import models

from maillage.apps.catalogue.codes import ObjectType


class Family(models.Model):
    """Designs that do the same thing; a derivative inherits nothing from its family."""

    code = models.CharField(max_length=12, unique=True)
    name = models.JSONField()

    class Meta:
        db_table = "catalogue_family"
        verbose_name = "famille"
        verbose_name_plural = "familles"

    def __str__(self) -> str:
        return self.code


class Design(models.Model):
    """An object that can be made, whatever its version.

    `derived_from` is the design it was drawn from, and tells nothing of its safety: a
    derivative inherits no decision.
    """

    code = models.CharField(max_length=12, unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="designs")
    name = models.JSONField()
    summary = models.JSONField()
    object_type = models.CharField(max_length=10, choices=[(t.value, t.value) for t in ObjectType])
    licence = models.CharField(max_length=60, blank=True)
    source_url = models.CharField(max_length=300, blank=True)
    derived_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="derivatives"
    )
    created_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_design"
        verbose_name = "modèle"
        indexes = [models.Index(fields=["family"])]

    def __str__(self) -> str:
        return self.code
