"""Say that a workshop does not have the machines of a process."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.changing import touch, workshop_to_change
from maillage.apps.network.models import Machine
from maillage.apps.network.reasons import MACHINE_ABSENT
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


@command
def remove_machine(*, workshop: str, process: str, actor: Actor, clock: Clock) -> None:
    """A later import of the same list does not bring it back."""
    row = workshop_to_change(workshop, actor)
    gone, _ = Machine.objects.filter(workshop=row, process=process).delete()
    if not gone:
        raise Refusal(MACHINE_ABSENT, workshop=workshop, process=process)
    touch(row, clock)
    row.save(update_fields=["updated_at", "last_confirmed_on"])
    journal(actor=actor, clock=clock, verb="remove_machine", subject=row.code, process=process)
