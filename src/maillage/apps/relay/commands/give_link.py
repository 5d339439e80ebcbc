"""The private link of a member: what a maker without an account opens their orders and places with.

Guarantees: given by the workshop and shown once, or mailed (`mail_link`); a sealed secret (decision 0016); one each, a
new one replacing the one before, and a mail that still carried that one never leaves; it opens nothing once its days
are over or its holder has left the workshop.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.secrets import digest_of, sealed_secret
from maillage.apps.network.models import Member
from maillage.apps.network.queries.members import present
from maillage.apps.network.workshop_reasons import UNKNOWN_MEMBER
from maillage.apps.outbox.commands.withdraw_messages import withdraw_sealed
from maillage.apps.relay.commands.mail_link import fresh_link
from maillage.apps.relay.models import MakerLink
from maillage.apps.relay.policies import require_missions
from maillage.apps.relay.reasons import LINK_CLOSED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal

# Who acts by such a link, as the journal names them: never a person.
BY_LINK = Actor(user_id=None, name="lien privé d’un membre / a member’s private link")


def _member_to_give(code: str, actor: Actor) -> Member:
    row = Member.objects.select_for_update(of=("self",)).select_related("workshop").filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_MEMBER, given=code)
    require_missions(actor, department=row.workshop.department, workshop=row.workshop.code)
    return row


def _withdraw_mails(member: Member) -> None:
    """Mails that wait with a link which is about to open nothing."""
    for seed in MakerLink.objects.filter(member=member).exclude(seed="").values_list("seed", flat=True):
        withdraw_sealed(seed=seed)


@command
def give_link(*, member: str, actor: Actor, clock: Clock) -> str:
    """The secret of the new link, which nobody can read again."""
    row = _member_to_give(member, actor)
    _withdraw_mails(row)
    secret = sealed_secret(fresh_link(member=row, clock=clock, replace=True).seed)
    journal(actor=actor, clock=clock, verb="give_link", subject=row.workshop.code, member=member)
    return secret


@command
def close_link(*, member: str, actor: Actor, clock: Clock) -> None:
    """Their link opens nothing from now on."""
    row = _member_to_give(member, actor)
    _withdraw_mails(row)
    MakerLink.objects.filter(member=row).delete()
    journal(actor=actor, clock=clock, verb="close_link", subject=row.workshop.code, member=member)


def member_of_link(token: str, clock: Clock) -> Member:
    """Whose link it is. Raises Refusal ``maker_link.unknown``."""
    day = today(clock)
    found = Member.objects.filter(present(day), link__digest=digest_of(token), link__until__gte=day)
    row = found.select_related("workshop").first()
    if row is None:
        raise Refusal(LINK_CLOSED)
    return row
