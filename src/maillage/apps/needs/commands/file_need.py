"""File a need: pieces of a design that an establishment asks for before a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Design
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.checking import checked
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.codes import Channel, Verification
from maillage.apps.needs.commands.verifying import mark_verified
from maillage.apps.needs.limits import (
    pieces,
    require_deadline,
    require_no_person,
    require_posts,
    require_quantity,
    require_recipient_class,
)
from maillage.apps.needs.models import Need
from maillage.apps.needs.policies import files_as_coordination
from maillage.apps.needs.queries.classification import doubts
from maillage.apps.network.commands.changing import require_class
from maillage.apps.network.models import Establishment
from maillage.apps.network.policies import place_of
from maillage.apps.network.reasons import UNKNOWN_ESTABLISHMENT
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import need_code
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class FiledNeed:
    """The need, and what its requester must know: an unclassified design is filed, not made."""

    need: Need
    doubts: tuple[Reason, ...]

    @property
    def code(self) -> str:
        return self.need.code


class NeedFacts(TypedDict, total=False):
    """What a need may also state; a key left out says nothing.

    `recipient_class`: its establishment's unless a more demanding one is given;
    `no_ppe_required`: whether the employer's risk assessment requires no PPE.
    """

    posts: str
    recipient_class: str
    no_ppe_required: bool | None
    occupation: str
    stock_days_left: int | None
    note: str
    accepts_maker_made: bool | None


def _wanted(establishment: str, design: str, actor: Actor) -> tuple[Establishment, Design]:
    place = Establishment.objects.filter(code=establishment).first()
    if place is None:
        raise Refusal(UNKNOWN_ESTABLISHMENT, given=establishment)
    require(actor, "needs.file", place_of(place.department, place.code))
    wanted = Design.objects.filter(code=design).first()
    if wanted is None:
        raise Refusal(UNKNOWN_DESIGN, given=design)
    return place, wanted


def _stated(place: Establishment, facts: NeedFacts) -> dict[str, Any]:
    """The facts as columns. Raises Refusal."""
    given = facts.get("recipient_class", "")
    return {
        "recipient_class": require_recipient_class(require_class(given) if given else "", place),
        "posts": require_posts(facts.get("posts", "")),
        "no_ppe_required": facts.get("no_ppe_required"),
        "occupation": require_no_person("occupation", tidy(facts.get("occupation", ""))),
        "stock_days_left": facts.get("stock_days_left"),
        "note": require_no_person("note", tidy(facts.get("note", ""))),
        "accepts_maker_made": facts.get("accepts_maker_made"),
    }


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
    place, wanted = _wanted(establishment, design, actor)
    by_coordination = files_as_coordination(actor, department=place.department)
    asked = require_quantity(pieces(quantity, multiple), place.kind, by_coordination=by_coordination)
    row = Need(
        code=need_code(next_number("need")),
        establishment=place,
        design=wanted,
        quantity=asked,
        deadline=require_deadline(deadline, today(clock)),
        channel=(Channel.COORDINATION if by_coordination else Channel.ACCOUNT).value,
        filed_by=actor.name,
        last_stated_on=today(clock),
        created_at=clock.now(),
        updated_at=clock.now(),
        **_stated(place, facts),
    )
    how = Verification.COORDINATION if by_coordination else Verification.ACCOUNT
    mark_verified(row, how, by=actor.name, day=today(clock))
    checked(row).save()
    journal(actor=actor, clock=clock, verb="file_need", subject=row.code, design=design, quantity=asked)
    return FiledNeed(row, doubts(design, use_of(row), today(clock)))
