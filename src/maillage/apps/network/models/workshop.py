from django.db import models


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


class Workshop(models.Model):
    """A workshop (AFN): where it is, when it is open, who answers for it.

    `assumed` names the facts that no source gave and that a default filled: they are shown
    as such and anyone who may edit the workshop can replace them. `given` is what each
    kind of list said at its last import: a fact that differs was edited since and is kept.
    `search` is the folded name, town and code that a text filter looks into. `revision`
    counts the changes of its inventory, so that a page read before one is told so.
    `insured_*` is what the workshop says; `checked_*` what somebody else saw on the certificate, when
    (`checked_on`) and who: only days in both are covered (decision 0018).
    """

    code = models.CharField(max_length=12, unique=True)
    source = models.CharField(max_length=30, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=120, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    department = models.CharField(max_length=3)
    lat = models.FloatField()
    lon = models.FloatField()
    located = models.CharField(max_length=10)
    url = models.CharField(max_length=300, blank=True)
    links = models.JSONField(default=list, blank=True)
    is_open = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)  # empty and closed: since a day nobody told
    closed_reason = models.CharField(max_length=20, blank=True)
    closed_note = models.CharField(max_length=300, blank=True)
    open_weekdays = models.JSONField(default=monday_to_friday, blank=True)
    labour_hours_per_day = models.FloatField(default=0)
    responsible_name = models.CharField(max_length=200, blank=True)
    responsible_address = models.CharField(max_length=300, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    insured_from = models.DateField(null=True, blank=True)
    insured_until = models.DateField(null=True, blank=True)
    checked_from = models.DateField(null=True, blank=True)
    checked_until = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    last_confirmed_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    assumed = models.JSONField(default=list, blank=True)
    given = models.JSONField(default=dict, blank=True)
    search = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "network_workshop"
        verbose_name = "atelier"
        indexes = [models.Index(fields=["department"]), models.Index(fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                name="workshop_source_once",
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
            ),
            models.CheckConstraint(
                name="workshop_on_earth",
                condition=models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
            ),
            models.CheckConstraint(
                name="workshop_closed_is_not_open",
                condition=models.Q(is_open=False) | models.Q(closed_on__isnull=True, closed_reason=""),
            ),
            models.CheckConstraint(
                name="workshop_labour_positive", condition=models.Q(labour_hours_per_day__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
