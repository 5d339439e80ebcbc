from django.db import models

from maillage.apps.production.models.delivery import Delivery


class LabelScan(models.Model):
    """One bag read at one delivery, or a label read there that is none of ours. Nobody is named: neither who
    scanned nor with what; `serial` is drawn at random.

    `lot` and `unit` are empty of a label whose signature proves nothing; `digest` is that of what was read.
    """

    append_only = True

    serial = models.CharField(max_length=32, unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="label_scans")
    lot = models.CharField(max_length=40, blank=True)
    unit = models.PositiveIntegerField(default=0)
    finding = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    scanned_on = models.DateField()

    class Meta:
        db_table = "production_label_scan"
        verbose_name = "lecture d’étiquette"
        indexes = [models.Index(fields=["lot", "unit"])]
        constraints = [models.UniqueConstraint(name="label_scan_once", fields=["delivery", "digest"])]

    def __str__(self) -> str:
        return self.serial
