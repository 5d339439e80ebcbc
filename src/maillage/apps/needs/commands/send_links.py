"""Send by mail a new link of every request of an address: the answer never says whether there were any.

Guarantees: whoever asks learns nothing; an address is written to a few times an hour at most.
"""

from __future__ import annotations

from maillage.apps.accounts.commands.journal import journal
from maillage.apps.needs.commands.count_filing import Counted, count_filing
from maillage.apps.needs.commands.file_request import Sender, require_email
from maillage.apps.needs.commands.links import PUBLIC
from maillage.apps.needs.commands.renew_link import mail_link
from maillage.apps.needs.models import Request
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

MOST = 20  # the latest requests of an address


@command
def send_links(*, sender: Sender, clock: Clock) -> None:
    """One mail a request, each with a link in place of those before. Raises Refusal (address, too many)."""
    email = require_email(sender.email)
    if sender.connection:
        count_filing(counted=Counted.LINK_CONNECTION, value=sender.connection, clock=clock)
    count_filing(counted=Counted.LINK_ADDRESS, value=email, clock=clock)
    rows = Request.objects.select_for_update(of=("self",)).filter(contact__email=email)
    for row in rows.order_by("-pk")[:MOST]:
        mail_link(request=row, clock=clock)
        journal(actor=PUBLIC, clock=clock, verb="send_link", subject=row.code)
