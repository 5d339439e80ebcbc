from django.db import models

from maillage.apps.network.models.workshop import Workshop


class Material(models.Model):
    """A material and its unit, fixed here for everyone."""

    code = models.CharField(max_length=30, unique=True)
    name = models.JSONField()
    unit = models.CharField(max_length=10)

    class Meta:
        db_table = "network_material"
        verbose_name = "matière"

    def __str__(self) -> str:
        return self.code


class MaterialStock(models.Model):
    """A quantity of a material that a workshop has, or will have from a day."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="stocks")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="+")
    quantity = models.FloatField()
    available_on = models.DateField(null=True, blank=True)  # empty: already there
    assumed = models.BooleanField(default=False)

    class Meta:
        db_table = "network_material_stock"
        verbose_name = "stock de matière"
        constraints = [
            models.CheckConstraint(name="stock_quantity_positive", condition=models.Q(quantity__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.quantity}"
