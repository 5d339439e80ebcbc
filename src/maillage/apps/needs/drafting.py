"""A need as stated, checked and not yet saved: what filing by an account, by form and by telephone share.

Guarantees: the same limits and words refuse whoever files; nothing is written here; what a request
keeps until it is confirmed is read back as it was stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypedDict

from maillage.apps.catalogue.models import Design
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.checking import field_problems
from maillage.apps.needs.codes import Channel
from maillage.apps.needs.limits import (
    pieces,
    require_deadline,
    require_no_person,
    require_posts,
    require_quantity,
    require_recipient_class,
)
from maillage.apps.needs.models import Need, Request
from maillage.apps.network.commands.changing import require_class
from maillage.apps.network.models import Establishment
from maillage.apps.network.reasons import UNKNOWN_ESTABLISHMENT
from maillage.apps.network.sketches import sketch
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


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


@dataclass(frozen=True, slots=True)
class Asked:
    """`quantity` × `multiple` pieces of a design, before a day."""

    design: str
    quantity: int
    deadline: date
    multiple: int = 1
    facts: NeedFacts = field(default_factory=NeedFacts)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a known establishment by its code, or one that the directory lacks, as it is said."""

    establishment: str = ""
    name: str = ""
    kind: str = ""
    commune: str = ""


def establishment_named(code: str) -> Establishment:
    """Raises Refusal ``establishment.unknown``."""
    place = Establishment.objects.filter(code=code).first()
    if place is None:
        raise Refusal(UNKNOWN_ESTABLISHMENT, given=code)
    return place


def establishment_of(asker: Asker, clock: Clock) -> Establishment:
    """The establishment, or an unsaved one as it is said. Raises Refusal."""
    if asker.establishment:
        return establishment_named(asker.establishment)
    return sketch(require_no_person("name", asker.name), asker.kind, asker.commune, clock)


def design_named(code: str) -> Design:
    """Raises Refusal ``design.unknown``."""
    wanted = Design.objects.filter(code=code).first()
    if wanted is None:
        raise Refusal(UNKNOWN_DESIGN, given=code)
    return wanted


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


def draft(
    place: Establishment, asked: Asked, *, code: str, channel: Channel, filed_by: str, clock: Clock
) -> Need:
    """The need, unverified, its fields checked. Raises Refusal.

    The coordination alone passes the limit of a kind.
    """
    by_coordination = channel == Channel.COORDINATION
    row = Need(
        code=code,
        establishment=place,
        design=design_named(asked.design),
        quantity=require_quantity(
            pieces(asked.quantity, asked.multiple), place.kind, by_coordination=by_coordination
        ),
        deadline=require_deadline(asked.deadline, today(clock)),
        channel=channel.value,
        filed_by=filed_by,
        last_stated_on=today(clock),
        created_at=clock.now(),
        updated_at=clock.now(),
        **_stated(place, asked.facts),
    )
    found = field_problems(row)
    if found:
        raise Refusal.because(found)
    return row


def as_stated(asker: Asker, asked: Asked) -> dict[str, Any]:
    """What a form said, as a request keeps it until it is confirmed."""
    return {
        "establishment": asker.establishment,
        "name": tidy(asker.name),
        "kind": asker.kind,
        "commune": asker.commune,
        "design": asked.design,
        "quantity": asked.quantity,
        "multiple": asked.multiple,
        "deadline": asked.deadline.isoformat(),
        "facts": dict(asked.facts),
    }


def stated_of(row: Request) -> tuple[Asker, Asked]:
    """What an unconfirmed request said."""
    said = row.stated
    asker = Asker(said["establishment"], said["name"], said["kind"], said["commune"])
    deadline = date.fromisoformat(said["deadline"])
    return asker, Asked(said["design"], said["quantity"], deadline, said["multiple"], said["facts"])


def need_of_request(row: Request, clock: Clock, deadline: date | None = None) -> Need:
    """The need that an unconfirmed request would be today; `deadline` instead of the one stated. Raises
    Refusal."""
    asker, asked = stated_of(row)
    return draft(
        establishment_of(asker, clock),
        replace(asked, deadline=deadline or asked.deadline),
        code=row.code,
        channel=Channel(row.channel),
        filed_by="",
        clock=clock,
    )
