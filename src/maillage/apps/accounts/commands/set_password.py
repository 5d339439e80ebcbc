"""Change the password of an account, on the demand of its holder."""

from __future__ import annotations

from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import User
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@command
def set_password(*, user: Any, password: str, actor: Actor, clock: Clock) -> None:
    """The edge has checked the old password, or the link that was mailed. Other sessions end.

    `user` is what the edge signed in; it carries the new hash afterwards, so that the edge can
    keep its own session.
    """
    kept = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    kept.set_password(password)
    kept.save(update_fields=["password"])
    user.password = kept.password
    journal(actor=actor, clock=clock, verb="set_password", subject=kept.username)
