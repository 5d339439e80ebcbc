"""Private links: issued, found by their digest, revoked; always under the lock of their request.

Guarantees: one live link a request; a link revoked opens nothing more, whoever was using it at that
instant (finding it waits for the revocation, or comes before it); the secret is written nowhere.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.secrets import digest_of, new_secret, sealed_secret
from maillage.apps.needs.models import Need, PrivateLink, Request
from maillage.apps.needs.request_reasons import LINK_UNKNOWN, NOT_CONFIRMED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

# Who asks without an account, as the journal names them: never a person, even one who is signed in.
PUBLIC = Actor(user_id=None, name="formulaire public / public form")
LINK_HOLDER = Actor(user_id=None, name="lien privé / private link")


@command
def issue_link(*, request: Request, clock: Clock) -> PrivateLink:
    """A new live link in place of those before. The caller has the request locked, or has just made it."""
    revoke_links(request=request, clock=clock)
    seed = new_secret()
    digest = digest_of(sealed_secret(seed))
    return PrivateLink.objects.create(request=request, seed=seed, digest=digest, created_at=clock.now())


@command
def revoke_links(*, request: Request, clock: Clock) -> None:
    """None of its links opens anything from now on; what could make their secrets again is forgotten."""
    PrivateLink.objects.filter(request=request, revoked_at=None).update(revoked_at=clock.now(), seed="")


def request_of(token: str) -> Request:
    """The request that a live link opens, locked. Called inside a command. Raises Refusal ``link.unknown``."""
    links = PrivateLink.objects.filter(digest=digest_of(token), revoked_at=None)
    key = links.values_list("request_id", flat=True).first()
    row = Request.objects.select_for_update().filter(pk=key).first() if key else None
    if row is None or not links.exists():  # revoked while we waited for the lock
        raise Refusal(LINK_UNKNOWN)
    return row


def confirmed_request_of(token: str) -> tuple[Request, Need]:
    """The same, with its need, once confirmed. Raises Refusal ``request.not_confirmed`` before."""
    row = request_of(token)
    if row.need is None:
        raise Refusal(NOT_CONFIRMED, request=row.code)
    return row, row.need
