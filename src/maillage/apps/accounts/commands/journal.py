"""Write down who did what. Called by every command, inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.inserting import insert_rows
from maillage.apps.writing import joined_command
from maillage.kernel.clock import Clock


@joined_command
def journal(*, actor: Actor, clock: Clock, verb: str, subject: str, **detail: Any) -> None:
    """The line; an act asked for by an API token says which."""
    if actor.token:
        detail["token"] = actor.token
    JournalEntry.objects.create(
        at=clock.now(), user_id=actor.user_id, actor=actor.name, verb=verb, subject=subject, detail=detail
    )


@joined_command
def journal_all(*, actor: Actor, clock: Clock, verb: str, subjects: Iterable[str], **detail: Any) -> None:
    """The same line for many subjects, in one go."""
    if actor.token:
        detail["token"] = actor.token
    given = {"at": clock.now(), "user_id": actor.user_id, "actor": actor.name, "verb": verb, "detail": detail}
    insert_rows(JournalEntry, ("subject",), ((subject,) for subject in subjects), given)
