from django.db import models

from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Establishment, Workshop


class BenchSample(models.Model):
    """Pieces made to be tested on a bench, never on a person. No lot: nothing can release or deliver them.

    `agreement` is the act of the establishment; `category` what the version was when they were made.
    """

    code = models.CharField(max_length=12, unique=True)
    agreement = models.CharField(max_length=12)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="bench_samples")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="bench_samples")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="bench_samples")
    version_sha256 = models.CharField(max_length=64)
    category = models.CharField(max_length=14)
    quantity = models.PositiveIntegerField()
    made_on = models.DateField()
    material_batch = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production_bench_sample"
        verbose_name = "échantillon d’essai"
        indexes = [models.Index(fields=["agreement"])]
        constraints = [
            models.CheckConstraint(name="bench_sample_has_pieces", condition=models.Q(quantity__gte=1)),
            models.CheckConstraint(
                name="bench_sample_category", condition=models.Q(category__in=["C", "unclassified"])
            ),
        ]

    def __str__(self) -> str:
        return self.code
