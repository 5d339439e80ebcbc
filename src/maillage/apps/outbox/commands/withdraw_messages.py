"""Take back what has not left, and forget the address: the person it was written to is erased."""

from __future__ import annotations

from maillage.apps.outbox.commands.send_pending import FORGOTTEN
from maillage.apps.outbox.models import Message
from maillage.apps.writing import command


@command
def withdraw_messages(*, about: str) -> int:
    """How many confidential messages about it, to nobody that we know, lost their address and content."""
    rows = Message.objects.filter(about=about, confidential=True, organisation="", account=None)
    return rows.exclude(email="").update(email="", seed="", last_error="", body=FORGOTTEN.as_dict())


@command
def withdraw_sealed(*, seed: str) -> int:
    """How many unsent messages with the link of that seed lost their address and content: it opens nothing more."""
    rows = Message.objects.filter(seed=seed, confidential=True, organisation="", account=None, sent_at=None)
    return rows.update(email="", seed="", last_error="", body=FORGOTTEN.as_dict())
