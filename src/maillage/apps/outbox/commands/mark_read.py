"""Acknowledge a message on behalf of its organisation, or the one addressed to oneself."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.models import Message
from maillage.apps.outbox.queries.messages import is_for
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

NOT_YOURS = declare(
    "message.not_yours",
    fr="Ce message n’est adressé ni à vous ni à votre organisation.",
    en="This message is addressed neither to you nor to your organisation.",
    advice_fr="Ouvrez vos messages depuis votre tableau.",
    advice_en="Open your messages from your board.",
)


@command
def mark_read(*, key: str, actor: Actor, clock: Clock) -> None:
    """The first acknowledgement counts; later ones change nothing."""
    message = Message.objects.select_for_update().filter(key=key).first()
    if message is None or not is_for(message, actor):
        raise Refusal(NOT_YOURS)
    if message.read_at is None:
        message.read_at, message.read_by = clock.now(), actor.name
        message.save(update_fields=["read_at", "read_by"])
        journal(actor=actor, clock=clock, verb="mark_read", subject=message.about, key=key)
