"""Say that a workshop, or a maker at home, no longer has a group of machines."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.changing import machine_to_change, touch
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@command
def remove_machine(*, machine: str, actor: Actor, clock: Clock) -> None:
    """A later import of the same list does not bring it back."""
    found, row = machine_to_change(machine, actor)
    process, count, at_home = found.process, found.count, found.member_id is not None
    found.delete()
    if not at_home:
        touch(row, clock)
    journal(
        actor=actor, clock=clock, verb="remove_machine", subject=row.code, machine=machine,
        process=process, count=count,
    )  # fmt: skip
