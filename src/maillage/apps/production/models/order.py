from django.db import models

from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production.codes import OrderStatus, ProposalStatus
from maillage.apps.production.models.plan import Plan


class Proposal(models.Model):
    """Pieces that an adopted plan proposes to a workshop. It accepts some, declines some.

    The database itself forbids answers beyond the proposal.
    """

    code = models.CharField(max_length=20, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="proposals")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="proposals")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="proposals")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    ready_on = models.DateField()
    arrive_on = models.DateField()
    on_time = models.BooleanField()
    status = models.CharField(
        max_length=12, default=ProposalStatus.OPEN.value, choices=[(s.value, s.value) for s in ProposalStatus]
    )
    decline_reason = models.CharField(max_length=20, blank=True)
    decline_note = models.CharField(max_length=300, blank=True)
    cancelled_by = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "production_proposal"
        verbose_name = "proposition"
        indexes = [models.Index(fields=["workshop", "status"]), models.Index(fields=["need", "status"])]
        constraints = [
            models.CheckConstraint(name="proposal_has_pieces", condition=models.Q(quantity__gte=1)),
            models.CheckConstraint(
                name="proposal_never_over_answered",
                condition=models.Q(quantity__gte=models.F("accepted") + models.F("declined")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Order(models.Model):
    """Accepted work: pieces that a workshop has promised for a need.

    `made` counts good pieces of its lots; it can never pass the order.
    """

    code = models.CharField(max_length=12, unique=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="orders")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="orders")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="orders")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    made = models.PositiveIntegerField(default=0)
    ready_on = models.DateField()
    status = models.CharField(
        max_length=10, default=OrderStatus.ACTIVE.value, choices=[(s.value, s.value) for s in OrderStatus]
    )
    cancelled_by = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production_order"
        verbose_name = "commande"
        indexes = [models.Index(fields=["workshop", "status"]), models.Index(fields=["need", "status"])]
        constraints = [
            models.CheckConstraint(name="order_has_pieces", condition=models.Q(quantity__gte=1)),
            models.CheckConstraint(
                name="order_never_over_made", condition=models.Q(made__lte=models.F("quantity"))
            ),
        ]

    def __str__(self) -> str:
        return self.code
