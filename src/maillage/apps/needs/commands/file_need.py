"""File a need: pieces of a design that an establishment asks for before a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Unpack

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.codes import Channel, Verification
from maillage.apps.needs.commands.verifying import mark_verified
from maillage.apps.needs.drafting import Asked, NeedFacts, draft, establishment_named
from maillage.apps.needs.models import Need
from maillage.apps.needs.policies import files_as_coordination
from maillage.apps.needs.queries.classification import doubts
from maillage.apps.needs.queries.near_needs import near_needs
from maillage.apps.network.policies import place_of
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import need_code
from maillage.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class FiledNeed:
    """The need, and what its requester must know: an unclassified design is filed, not made; `near` are
    open needs that it may repeat."""

    need: Need
    doubts: tuple[Reason, ...]
    near: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.need.code


@command
def file_need(
    *,
    establishment: str,
    design: str,
    quantity: int,
    deadline: date,
    actor: Actor,
    clock: Clock,
    multiple: int = 1,
    **facts: Unpack[NeedFacts],
) -> FiledNeed:
    """The need, open and verified by who files it. `quantity` × `multiple` pieces; posts unstated count
    as care."""
    place = establishment_named(establishment)
    require(actor, "needs.file", place_of(place.department, place.code))
    by_coordination = files_as_coordination(actor, department=place.department)
    row = draft(
        place,
        Asked(design, quantity, deadline, multiple, facts),
        code=need_code(next_number("need")),
        channel=Channel.COORDINATION if by_coordination else Channel.ACCOUNT,
        filed_by=actor.name,
        clock=clock,
    )
    how = Verification.COORDINATION if by_coordination else Verification.ACCOUNT
    mark_verified(row, how, by=actor.name, day=today(clock))
    near = tuple(need.code for need in near_needs(row))
    checked(row).save()
    journal(
        actor=actor, clock=clock, verb="file_need", subject=row.code, design=design, quantity=row.quantity
    )
    return FiledNeed(row, doubts(design, use_of(row), today(clock)), near)
