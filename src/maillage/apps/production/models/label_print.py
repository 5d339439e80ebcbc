from django.db import models

from maillage.apps.production.models.lot import Lot


class LabelPrint(models.Model):
    """Labels of a lot as printed: bags `first_unit`, `first_unit` + 1… of `per_bag` pieces, the last one maybe fewer.

    The same bags printed again keep their numbers; bagged otherwise, they take numbers never given before.
    `key_id` and `leaf` are empty when the labels are not signed.
    """

    append_only = True

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="label_prints")
    per_bag = models.PositiveIntegerField()
    first_unit = models.PositiveIntegerField()
    bags = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    issued = models.DateField()
    expires = models.DateField(null=True, blank=True)
    key_id = models.CharField(max_length=8, blank=True)
    leaf = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production_label_print"
        verbose_name = "impression d’étiquettes"
        constraints = [
            models.CheckConstraint(
                name="label_print_numbers_bags",
                condition=models.Q(per_bag__gte=1, first_unit__gte=1, bags__gte=1, pieces__gte=1),
            ),
            models.CheckConstraint(
                name="label_print_signed_whole",
                condition=models.Q(key_id="", leaf="", expires=None)
                | (~models.Q(key_id="") & ~models.Q(leaf="") & models.Q(expires__gte=models.F("issued"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.first_unit}+{self.bags}"
