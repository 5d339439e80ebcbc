"""Link an identity of another issuer to one's own account, or take the link back.

Guarantees: an identity opens one account at most, an account is opened by one; only its holder links it. The journal says
that it was done, never which identity.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import ExternalIdentity, User
from maillage.apps.accounts.reasons import PROCONNECT_NOT_LINKED, PROCONNECT_TAKEN
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


def _own(actor: Actor) -> User:
    """The account of who asks, locked."""
    return User.objects.select_for_update().get(pk=actor.user_id or 0)


@command
def link_identity(*, issuer: str, subject: str, actor: Actor, clock: Clock) -> None:
    """In place of the one before, if there was one. Refuses (proconnect.taken) what opens another account."""
    user = _own(actor)
    if ExternalIdentity.objects.filter(issuer=issuer, subject=subject).exclude(user=user).exists():
        raise Refusal(PROCONNECT_TAKEN)
    ExternalIdentity.objects.update_or_create(
        user=user, defaults={"issuer": issuer, "subject": subject, "linked_at": clock.now()}
    )
    journal(actor=actor, clock=clock, verb="link_identity", subject=user.username)


@command
def unlink_identity(*, actor: Actor, clock: Clock) -> None:
    user = _own(actor)
    gone, _ = ExternalIdentity.objects.filter(user=user).delete()
    if not gone:
        raise Refusal(PROCONNECT_NOT_LINKED)
    journal(actor=actor, clock=clock, verb="unlink_identity", subject=user.username)
