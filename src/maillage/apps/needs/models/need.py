from django.db import models

from maillage.apps.catalogue.models import Design
from maillage.apps.needs.codes import ClosingReason, NeedStatus, Posts
from maillage.apps.network.models import Establishment


class Need(models.Model):
    """Pieces of a design that an establishment asks for before a date.

    `committed` counts the pieces that workshops have accepted and not lost since; the
    database itself forbids it to pass `quantity`. `scenario` names the hypothesis that made
    the need, when no establishment filed it. `given` is what an imported table said last: a
    fact that differs was amended since and is kept.
    """

    code = models.CharField(max_length=12, unique=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="needs")
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="needs")
    recipient_class = models.CharField(max_length=2)
    posts = models.CharField(max_length=10, blank=True, choices=[(p.value, p.value) for p in Posts])
    no_ppe_required = models.BooleanField(null=True, blank=True)
    occupation = models.CharField(max_length=80, blank=True)
    quantity = models.PositiveIntegerField()
    committed = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    deadline = models.DateField()
    stock_days_left = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=30, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    given = models.JSONField(default=dict, blank=True)
    scenario = models.CharField(max_length=80, blank=True)
    status = models.CharField(
        max_length=10, default=NeedStatus.OPEN.value, choices=[(s.value, s.value) for s in NeedStatus]
    )
    closed_reason = models.CharField(
        max_length=20, blank=True, choices=[(r.value, r.value) for r in ClosingReason]
    )
    closed_note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "needs_need"
        verbose_name = "besoin"
        indexes = [models.Index(fields=["status", "deadline"]), models.Index(fields=["scenario"])]
        constraints = [
            models.UniqueConstraint(
                name="need_source_once", fields=["source", "external_id"], condition=~models.Q(external_id="")
            ),
            models.CheckConstraint(
                name="need_quantity_sane", condition=models.Q(quantity__gte=1, quantity__lte=10_000_000)
            ),
            models.CheckConstraint(
                name="need_never_over_committed", condition=models.Q(committed__lte=models.F("quantity"))
            ),
            models.CheckConstraint(
                name="need_closed_with_reason",
                condition=models.Q(status="open") | ~models.Q(closed_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code
