"""Compare rows with the log once a day, and keep the answer in the journal. Nothing is mended."""

from __future__ import annotations

from datetime import timedelta

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.records.queries.rebuilding import Rebuilt, rebuild
from maillage.apps.records.queries.register import register_is_open
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

VERB = "register.compare"
EVERY = timedelta(hours=23)
KEPT = 20  # differences that the journal names; their number is kept whole


def is_due(clock: Clock) -> bool:
    """Whether a day has passed since the last comparison. At most two queries."""
    if not register_is_open():
        return False
    last = JournalEntry.objects.filter(verb=VERB).order_by("-pk").values_list("at", flat=True).first()
    return last is None or clock.now() - last >= EVERY


def compare_register(*, clock: Clock) -> Rebuilt | None:
    """The comparison, read outside any transaction that writes; None when it is not due yet."""
    if not is_due(clock):
        return None
    found = rebuild()
    if found is not None:
        _keep(found=found, clock=clock)
    return found


@command
def _keep(*, found: Rebuilt, clock: Clock) -> None:
    named = [f"{d.number} {d.field}" for d in found.differences[:KEPT]]
    journal(
        actor=OPERATOR, clock=clock, verb=VERB, subject="register", records=found.records, acts=found.acts,
        unsigned=found.unsigned, differences=len(found.differences), named=named,
    )  # fmt: skip
