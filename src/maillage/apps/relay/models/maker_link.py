from django.db import models

from maillage.apps.network.models import Member


class MakerLink(models.Model):
    """The private link of a member who has no account: known by its digest only, one each, until a day."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="link")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "relay_maker_link"
        verbose_name = "lien privé d’un membre"

    def __str__(self) -> str:
        return str(self.member_id)
