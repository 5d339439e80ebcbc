from django.db import models


class KeptAnswer(models.Model):
    """What an act asked by a token under a key was answered, so that asking again does it once.

    `mark` is the digest of the request; empty until the act is done. Forgotten after a day.
    """

    token = models.CharField(max_length=12)
    key = models.CharField(max_length=255)
    mark = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_kept_answer"
        verbose_name = "réponse gardée"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.token} {self.key}"
