"""Renew a private link, or revoke it: from that instant the old one opens nothing."""

from __future__ import annotations

from maillage.apps.accounts.commands.journal import journal
from maillage.apps.needs.commands.letters import write_to_contact
from maillage.apps.needs.commands.links import LINK_HOLDER, issue_link, request_of, revoke_links
from maillage.apps.needs.models import Request
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@command
def mail_link(*, request: Request, clock: Clock) -> None:
    """A new link for a locked request, sent to its contact and shown to nobody else."""
    link = issue_link(request=request, clock=clock)
    write_to_contact(
        request=request,
        cause=f"link:{link.digest[:16]}",
        subject=Text(fr=f"Nouveau lien, demande {request.code}", en=f"New link, request {request.code}"),
        said=Text(
            fr="Voici un nouveau lien pour suivre et corriger votre demande. Les précédents n’ouvrent plus rien.",
            en="Here is a new link to follow and correct your request. Those before open nothing any more.",
        ),
        clock=clock,
    )


@command
def renew_link(*, token: str, clock: Clock) -> str:
    """The code of the request, whose new link is in its contact's mail."""
    row = request_of(token)
    mail_link(request=row, clock=clock)
    journal(actor=LINK_HOLDER, clock=clock, verb="renew_link", subject=row.code)
    return row.code


@command
def revoke_link(*, token: str, clock: Clock) -> str:
    """The code of the request, which no link opens until a new one is asked for by mail."""
    row = request_of(token)
    revoke_links(request=row, clock=clock)
    journal(actor=LINK_HOLDER, clock=clock, verb="revoke_link", subject=row.code)
    return row.code
