"""Add a family: designs that do the same thing."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Family
from maillage.apps.checking import checked
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import numbered
from maillage.kernel.text import Text


@command
def register_family(*, name: Text, actor: Actor, clock: Clock) -> Family:
    """The family, coded F001, F002…"""
    require(actor, "designs.propose")
    row = Family(code=numbered("F", next_number("family"), 3), name=name.as_dict())
    checked(row).save()
    journal(actor=actor, clock=clock, verb="register_family", subject=row.code)
    return row
