"""The signed register as the database keeps it: append-only, to the byte.

What was signed is stored as it was received and never written again from its fields; what rows of acts say is a
cache of it (decision record 0022). A superuser can drop a trigger: the published checkpoints are what reveals it.
"""

from django.db import models

from maillage.apps.records.models.act import Act


class RegisterOpening(models.Model):
    """One immutable row: from then on an act of a logged kind takes effect signed, or not at all.

    `last_act` is the key of the last act recorded before (0: none): what a first ceremony has to sign.
    """

    append_only = True

    only = models.BooleanField(default=True, unique=True)
    origin = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    last_act = models.PositiveBigIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "records_register_opening"
        verbose_name = "ouverture du registre"
        constraints = [models.CheckConstraint(name="opening_one_row", condition=models.Q(only=True))]

    def __str__(self) -> str:
        return self.origin


class TrustDocument(models.Model):
    """A version of the trust document, with the signatures of its root."""

    append_only = True

    version = models.PositiveIntegerField(unique=True)
    note = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "records_trust_document"
        verbose_name = "document de confiance"

    def __str__(self) -> str:
        return f"v{self.version}"


class Leaf(models.Model):
    """One record of the log, at its place. A record of a key has no act."""

    append_only = True

    index = models.PositiveBigIntegerField(unique=True)
    record = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20)
    act = models.OneToOneField(Act, null=True, on_delete=models.PROTECT, related_name="leaf")
    note = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    appended_at = models.DateTimeField()

    class Meta:
        db_table = "records_leaf"
        verbose_name = "enregistrement"

    def __str__(self) -> str:
        return f"{self.index}: {self.record}"


class Checkpoint(models.Model):
    """What the log committed to at a size, signed by its own key; the last row is the newest."""

    append_only = True

    size = models.PositiveBigIntegerField(db_index=True)
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "records_checkpoint"
        verbose_name = "point de contrôle"

    def __str__(self) -> str:
        return f"{self.size} records"


class Cosignature(models.Model):
    """One line of an outside witness on a checkpoint."""

    append_only = True

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    line = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "records_cosignature"
        verbose_name = "contresignature"
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once")]

    def __str__(self) -> str:
        return self.witness


class WeeklyBulletin(models.Model):
    """What entered the log in an ISO week, signed by the log's key: never made twice, never changed."""

    append_only = True

    week = models.CharField(max_length=8, unique=True)
    note = models.BinaryField()
    records = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "records_weekly_bulletin"
        verbose_name = "bulletin hebdomadaire"

    def __str__(self) -> str:
        return self.week
