"""Acts on needs: file, change, close, verify, rank; and what industry and stocks bring."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from maillage.api.asking import clock_of, known_actor, only
from maillage.api.problems import ReasonOut
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import needs, priorities
from maillage.api.shapes import Done, Given, reasons_out
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.attach_need import attach_need
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.needs.commands.verify_need import verify_need

PIECES = 100_000_000  # beyond any real quantity: what is absurd is refused by the rules, with what is usual


class NewNeed(Given):
    """Pieces of a design, for an establishment, before a date. Posts unstated count as care."""

    establishment: str = Field(examples=["E0001"])
    design: str = Field(examples=["D0001"])
    quantity: int = Field(le=PIECES, description="In units of `multiple` pieces.")
    multiple: int = Field(1, le=PIECES, description="Pieces in a unit: a box of 50 counts 50.")
    deadline: date
    posts: str = Field("", examples=["care"])
    recipient_class: str = Field("", description="More demanding than the establishment’s, or empty.")
    no_ppe_required: bool | None = None
    occupation: str = Field("", max_length=80)
    stock_days_left: int | None = Field(None, ge=0, le=3650)
    note: str = Field("", max_length=300)
    accepts_maker_made: bool | None = None


class Filed(Done):
    """`doubts` are what its requester must know: an unclassified design is filed, not made."""

    doubts: list[ReasonOut]


@needs.post("", response={201: Filed})
@only(Nothing)
def file(request: HttpRequest, given: NewNeed) -> Any:
    """File a need."""
    filed = file_need(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"code": filed.code, "doubts": reasons_out(request, filed.doubts)})


class NeedChanges(Given):
    """A field left out changes nothing."""

    quantity: int = Field(None, le=PIECES)  # type: ignore[assignment]
    deadline: date = None  # type: ignore[assignment]
    posts: str = None  # type: ignore[assignment]
    no_ppe_required: bool | None = None
    occupation: str = Field(None, max_length=80)  # type: ignore[assignment]
    stock_days_left: int | None = Field(None, ge=0, le=3650)
    note: str = Field(None, max_length=300)  # type: ignore[assignment]
    accepts_maker_made: bool | None = None


@needs.patch("/{code}", response=Done)
@only(Nothing)
def amend(request: HttpRequest, code: str, given: NeedChanges) -> Any:
    """Change a need: never below what workshops have accepted."""
    changes = given.model_dump(exclude_unset=True)
    return amend_need(need=code, actor=known_actor(request), clock=clock_of(request), **changes)


class Closing(Given):
    """`confirmed`: closing although work is under way, once its effects were read."""

    reason: str = Field(examples=["not_needed"])
    note: str = Field("", max_length=300)
    confirmed: bool = False


@needs.post("/{code}/close", response=Done)
@only(Nothing)
def close(request: HttpRequest, code: str, given: Closing) -> Any:
    """Close a need, with its reason."""
    return close_need(need=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request))


class Verification(Given):
    """`how` the coordination made sure; `seen` the quantity that was read (409 when it changed since)."""

    how: str = Field("", examples=["called_back"])
    note: str = Field("", max_length=300)
    seen: int | None = None


@needs.post("/{code}/verify", response=Done)
@only(Nothing)
def verify(request: HttpRequest, code: str, given: Verification) -> Any:
    """State that a need is really its establishment’s."""
    return verify_need(need=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request))


class Attaching(Given):
    """The establishment it is really for. `another`: it is not the open need that it looks like."""

    establishment: str = Field(examples=["E0001"])
    another: bool = False


@needs.post("/{code}/attach", response=Done)
@only(Nothing)
def attach(request: HttpRequest, code: str, given: Attaching) -> Any:
    """Attach a need to the establishment that the directory already had: it remains to be verified."""
    return attach_need(need=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request))


class Ranking(Given):
    """The weight of a need, a design or a kind of establishment, between two days."""

    subject: str = Field(examples=["need:B00001", "design:D0001", "kind:hospital"])
    weight: int = Field(ge=-1000, le=1_000_000)
    reason: str = Field(max_length=300)
    valid_from: date | None = None
    valid_until: date | None = None


class Recorded(Schema):
    """The number of the act that was recorded."""

    number: str


@priorities.post("", response={201: Recorded})
@only(Nothing)
def rank(request: HttpRequest, given: Ranking) -> Any:
    """Set a priority: a dated act of the State."""
    act = set_priority(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"number": act.number})
