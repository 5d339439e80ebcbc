from django.db import models

from maillage.apps.accounts.models import User
from maillage.apps.catalogue.models import Design, Family
from maillage.apps.needs.supply_codes import Certainty, Period, Price


class IndustrySupply(models.Model):
    """What is known, that day, of a supplier's output: one statement, never edited.

    The statements of one supply share a `code` and count from 1; the last one holds. What it
    substitutes is a design or a family, and stays the same from the first to the last.
    `source` says who said it, `stated_on` when; `ended_reason` closes the supply.
    """

    append_only = True

    code = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    supplier = models.CharField(max_length=200)
    siret = models.CharField(max_length=14, blank=True)
    design = models.ForeignKey(Design, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    period = models.CharField(max_length=4, choices=[(p.value, p.value) for p in Period])
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    territory = models.CharField(max_length=5)
    price = models.CharField(max_length=4, choices=[(p.value, p.value) for p in Price])
    certainty = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Certainty])
    source = models.CharField(max_length=300)
    stated_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=120)

    class Meta:
        db_table = "needs_industry_supply"
        verbose_name = "offre industrielle"
        constraints = [
            models.UniqueConstraint(name="industry_statement_once", fields=["code", "number"]),
            models.CheckConstraint(
                name="industry_one_substitute",
                condition=models.Q(design__isnull=False, family__isnull=True)
                | models.Q(design__isnull=True, family__isnull=False),
            ),
            models.CheckConstraint(name="industry_has_pieces", condition=models.Q(quantity__gte=1)),
            models.CheckConstraint(
                name="industry_until_after_from",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.supplier}"
