"""State a group of machines of a workshop, or of a maker at home pooled with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.codes import MemberKind
from maillage.apps.network.commands.changing import machine_to_change, touch, workshop_to_change
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.machine_facts import MachineFacts, Travel, state
from maillage.apps.network.defaults import HOME_DUTY
from maillage.apps.network.models import Machine, Member, Workshop
from maillage.apps.network.workshop_reasons import HOME_ONLY
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import machine_code
from maillage.kernel.refusals import Refusal


def _owner(workshop: Workshop, member: str) -> Member | None:
    if not member:
        return None
    row = Member.objects.filter(workshop=workshop, code=member, kind=MemberKind.HOME).first()
    if row is None:
        raise Refusal(HOME_ONLY, member=member, workshop=workshop.code)
    return row


def _group(workshop: Workshop, process: str, owner: Member | None) -> Machine:
    """The default that stood in for what is now stated, else a new group."""
    supposed = Machine.objects.filter(workshop=workshop, process=process, member=None, assumed=True)
    row = supposed.order_by("pk").first() if owner is None else None
    return row or Machine(code=machine_code(next_number("machine")), workshop=workshop, member=owner)


@command
def set_machine(
    *,
    workshop: str,
    process: str,
    count: int,
    hours_per_day: float,
    actor: Actor,
    clock: Clock,
    duty: float | None = None,
    travel_mm: Travel | None = None,
    model: str = "",
    materials: Sequence[str] = (),
    member: str = "",
) -> Machine:
    """The group as stated. It takes the place of an assumed group of its process, else it is one more.

    `travel_mm` None: any size fits; `materials` empty: any; `member`: the home maker it stands at.
    """
    row = workshop_to_change(workshop, actor)
    owner = _owner(row, member)
    machine = _group(row, process, owner)
    usual = 0.5 if owner is None else HOME_DUTY
    facts = MachineFacts(
        process=process, model=model, count=count, hours_per_day=hours_per_day,
        duty=usual if duty is None else duty, travel_mm=travel_mm, materials=materials,
    )  # fmt: skip
    state(machine, facts, ensure_materials(), at_home=owner is not None)
    checked(machine).save()
    if owner is None:
        touch(row, clock)
    journal(
        actor=actor, clock=clock, verb="set_machine", subject=row.code, machine=machine.code,
        process=process, count=count, member=member,
    )  # fmt: skip
    return machine


@command
def edit_machine(*, machine: str, actor: Actor, clock: Clock, **facts: Unpack[MachineFacts]) -> Machine:
    """The group as changed; a fact left out stays."""
    found, row = machine_to_change(machine, actor)
    before = {name: getattr(found, name, None) for name in facts}
    state(found, facts, ensure_materials(), at_home=found.member_id is not None)
    checked(found).save()
    if found.member_id is None:
        touch(row, clock)
    changed = sorted(
        name for name, old in before.items() if name == "travel_mm" or getattr(found, name) != old
    )
    journal(actor=actor, clock=clock, verb="edit_machine", subject=row.code, machine=machine, fields=changed)
    return found
