"""State the machines of one process in a workshop."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked, within
from maillage.apps.network.commands.changing import require_process, touch, workshop_to_change
from maillage.apps.network.models import Machine
from maillage.apps.writing import command
from maillage.kernel.clock import Clock

Travel = tuple[float, float, float]


@command
def set_machine(
    *,
    workshop: str,
    process: str,
    count: int,
    hours_per_day: float,
    duty: float,
    actor: Actor,
    clock: Clock,
    travel_mm: Travel | None = None,
) -> Machine:
    """The machines as stated, new or corrected; no longer assumed. `travel_mm` None: any size fits."""
    row = workshop_to_change(workshop, actor)
    machine = Machine.objects.filter(workshop=row, process=require_process(process)).first()
    machine = machine or Machine(workshop=row, process=process)
    machine.count = int(within("count", count, 1, 10_000))
    machine.hours_per_day = within("hours_per_day", hours_per_day, 0, 24)
    machine.duty = within("duty", duty, 0.01, 1)
    sides = (
        (None, None, None) if travel_mm is None else tuple(within("travel", s, 1, 100_000) for s in travel_mm)
    )
    machine.travel_x_mm, machine.travel_y_mm, machine.travel_z_mm = sides
    machine.assumed = False
    checked(machine).save()
    touch(row, clock)
    row.save(update_fields=["updated_at", "last_confirmed_on"])
    journal(actor=actor, clock=clock, verb="set_machine", subject=row.code, process=process, count=count)
    return machine
