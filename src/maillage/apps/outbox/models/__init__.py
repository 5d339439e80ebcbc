"""Tables of the outbox."""

from maillage.apps.outbox.models.message import Message

__all__ = ["Message"]
