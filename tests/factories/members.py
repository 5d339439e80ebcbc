"""Members of a workshop, made through commands."""

from __future__ import annotations

from typing import Any

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.member_facts import HomeMachine, Identity, NewMember
from maillage.kernel.clock import Clock

PRINTER = HomeMachine("fdm", travel_mm=(220.0, 220.0, 250.0), materials=("pla", "petg"))


def maker(workshop: str, **facts: Any) -> NewMember:
    """A maker at home with one printer and a name."""
    given = {"kind": "home", "commune": "26108", "machines": (PRINTER,), "identity": Identity("Ada Lovelace")}
    return NewMember(workshop=workshop, **{**given, **facts})


def attach(clock: Clock, *members: NewMember) -> tuple[str, ...]:
    return add_members(members=members, actor=OPERATOR, clock=clock)
