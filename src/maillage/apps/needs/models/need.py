from django.db import models

from maillage.apps.catalogue.models import Design
from maillage.apps.needs.codes import Channel, ClosingReason, NeedStatus, Posts, Verification
from maillage.apps.network.models import Establishment


class Need(models.Model):
    """Pieces of a design that an establishment asks for before a date.

    `committed` counts the pieces that workshops have accepted and not lost since; the
    database itself forbids it to pass `quantity`. `scenario` names the hypothesis that made
    the need, when no establishment filed it. `given` is what an imported table said last: a
    fact that differs was amended since and is kept.

    `verified_quantity` is how many of its pieces somebody made sure of; the rest, and the whole of an
    unverified need, is put to no workshop. `last_stated_on` is the last day its requester said that it
    stands; `accepts_maker_made` overrides what the establishment says (None: the establishment's).
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
    accepts_maker_made = models.BooleanField(null=True, blank=True)
    channel = models.CharField(
        max_length=15, default=Channel.ACCOUNT.value, choices=[(c.value, c.value) for c in Channel]
    )
    filed_by = models.CharField(max_length=120, blank=True)
    last_stated_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)
    verified_how = models.CharField(
        max_length=15, blank=True, choices=[(v.value, v.value) for v in Verification]
    )
    verified_note = models.CharField(max_length=300, blank=True)
    verified_quantity = models.PositiveIntegerField(default=0)
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
        indexes = [
            models.Index(fields=["status", "deadline"]),
            models.Index(fields=["scenario"]),
            # The queue of those to verify, oldest first.
            models.Index(
                name="need_to_verify",
                fields=["created_at"],
                condition=models.Q(status="open", scenario="", verified_quantity__lt=models.F("quantity")),
            ),
        ]
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
            models.CheckConstraint(
                name="need_verified_whole",
                condition=models.Q(verified_on=None, verified_how="", verified_quantity=0)
                | (
                    models.Q(verified_on__isnull=False, verified_quantity__gte=1) & ~models.Q(verified_how="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def unverified(self) -> int:
        """Pieces that nobody has made sure of; none of a scenario's, which nobody asked for."""
        return 0 if self.scenario else max(0, self.quantity - self.verified_quantity)

    @property
    def takes_maker_made(self) -> bool:
        """Whether workshops may serve it: what the need says, else its establishment; unstated is yes."""
        stated = self.accepts_maker_made
        return (self.establishment.accepts_maker_made if stated is None else stated) is not False
