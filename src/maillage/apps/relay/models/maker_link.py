from django.db import models

from maillage.apps.network.models import Member


class MakerLink(models.Model):
    """The private link of a member who has no account: found by its digest, one each, until a day.

    `seed` makes its secret again under the installation’s key, for a mail that waits or is asked again; empty for links
    given before there were mails, which no mail repeats. `sent_to`: a digest of the address that it was mailed to, made with
    the seed; empty for a link that no mail carried.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="link")
    seed = models.CharField(max_length=64, blank=True)
    sent_to = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "relay_maker_link"
        verbose_name = "lien privé d’un membre"

    def __str__(self) -> str:
        return str(self.member_id)
