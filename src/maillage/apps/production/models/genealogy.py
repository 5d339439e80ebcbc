from django.db import models

from maillage.apps.network.models import Establishment
from maillage.apps.production.models.lot import Lot


class MaterialUse(models.Model):
    """One batch of material that went into a lot. `batch` is what is searched, `written` what was read on it."""

    append_only = True

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="material_uses")
    batch = models.CharField(max_length=80)
    written = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "production_material_use"
        verbose_name = "matière d’un lot"
        indexes = [models.Index(fields=["batch"])]
        constraints = [models.UniqueConstraint(name="material_use_once", fields=["lot", "batch"])]

    def __str__(self) -> str:
        return f"{self.lot_id} ← {self.batch}"


class Bag(models.Model):
    """Pieces put together again after their delivery, at one establishment. It never changes: what is taken
    out of it goes into another."""

    append_only = True

    code = models.CharField(max_length=20, unique=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="bags")
    units = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "production_bag"
        verbose_name = "sac"
        constraints = [models.CheckConstraint(name="bag_has_pieces", condition=models.Q(units__gte=1))]

    def __str__(self) -> str:
        return self.code


class Movement(models.Model):
    """Pieces that passed: out of a lot or a bag that an establishment held into a bag, or, as parts, out of a
    lot into another one. `place` is where they were taken, None for parts."""

    append_only = True

    number = models.PositiveBigIntegerField(unique=True)
    relation = models.PositiveSmallIntegerField()  # tracing.genealogy.Relation
    source_lot = models.ForeignKey(
        Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="movements_out"
    )
    source_bag = models.ForeignKey(
        Bag, null=True, blank=True, on_delete=models.PROTECT, related_name="movements_out"
    )
    target_lot = models.ForeignKey(
        Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="movements_in"
    )
    target_bag = models.ForeignKey(
        Bag, null=True, blank=True, on_delete=models.PROTECT, related_name="movements_in"
    )
    place = models.ForeignKey(
        Establishment, null=True, blank=True, on_delete=models.PROTECT, related_name="movements"
    )
    units = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=120)

    class Meta:
        db_table = "production_movement"
        verbose_name = "mouvement"
        indexes = [models.Index(fields=["place", "source_lot"])]
        constraints = [
            models.CheckConstraint(name="movement_has_pieces", condition=models.Q(units__gte=1)),
            models.CheckConstraint(
                name="movement_one_source",
                condition=models.Q(source_lot=None, source_bag__isnull=False)
                | models.Q(source_lot__isnull=False, source_bag=None),
            ),
            models.CheckConstraint(
                name="movement_parts_between_lots",
                condition=models.Q(
                    relation=3,
                    source_lot__isnull=False,
                    target_lot__isnull=False,
                    target_bag=None,
                    place=None,
                )
                | models.Q(
                    relation__in=[0, 1, 2], target_lot=None, target_bag__isnull=False, place__isnull=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
