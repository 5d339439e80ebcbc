"""Members of a workshop and its drop points: who they are is written or erased here, never read.

Names and contacts are read on screen only, where each reading is journalled and nothing keeps it: an answer
kept for an act that is sent again would hold them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.asking import Token, clock_of, known_actor, only, today_of
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import drop_points, members, workshops
from maillage.api.shapes import Done, Given
from maillage.apps.accounts.actor import require
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.edit_drop_point import (
    add_drop_point,
    edit_drop_point,
    remove_drop_point,
)
from maillage.apps.network.commands.edit_member import edit_member, end_member, state_identity
from maillage.apps.network.commands.erase_identity import erase_identity
from maillage.apps.network.commands.member_facts import HomeMachine, Identity, NewMember
from maillage.apps.network.policies import place_of
from maillage.apps.network.queries.drop_points import DropPointRow, drop_point_list
from maillage.apps.network.queries.members import MemberRow, member_list
from maillage.apps.network.queries.workshops import workshop_sheet


@workshops.get("/{code}/members", response=list[MemberRow], auth=Token(required=True), tags=["members"])
@only(Nothing)
def member_index(request: HttpRequest, code: str) -> Any:
    """Everyone ever attached to the workshop, by code: never who they are."""
    sheet = workshop_sheet(code)
    require(known_actor(request), "workshops.edit", place_of(sheet.department, code))
    return member_list(code, today_of(request))


class Person(Given):
    """Who a member is: written, never given back here."""

    name: str = Field(max_length=120)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=30)


class MachineAtHome(Given):
    """Machines at a maker’s home. Travel in mm (none: any size)."""

    process: str = Field(examples=["fdm"])
    count: int = 1
    hours_per_day: float = 8.0
    duty: float | None = None
    travel_mm: tuple[float, float, float] | None = None
    model: str = Field("", max_length=80)
    materials: list[str] = []

    def facts(self) -> HomeMachine:
        return HomeMachine(**self.model_dump(exclude_none=True))


class MemberToAdd(Given):
    """`since` today when it is left out; `until` includes its day; `external_id` is the reference of a list."""

    kind: str = Field(examples=["home"])
    skills: list[str] = []
    hours_per_week: float = 0.0
    commune: str = Field("", description="INSEE code.")
    since: date | None = None
    until: date | None = None
    external_id: str = Field("", max_length=60)
    identity: Person | None = None
    machines: list[MachineAtHome] = Field([], max_length=100)

    def facts(self, workshop: str) -> NewMember:
        given = self.model_dump(exclude={"identity", "machines"})
        who = Identity(**self.identity.model_dump()) if self.identity is not None else None
        return NewMember(
            workshop=workshop, **given, identity=who, machines=[each.facts() for each in self.machines]
        )


@workshops.post("/{code}/members", response={201: Done}, tags=["members"])
@only(Nothing)
def add_member(request: HttpRequest, code: str, given: MemberToAdd) -> Any:
    """Attach somebody to the workshop, with the machines at their home."""
    actor, clock = known_actor(request), clock_of(request)
    (made,) = add_members(members=[given.facts(code)], actor=actor, clock=clock)
    return Status(201, {"code": made})


class MemberChange(Given):
    """A field left out changes nothing; `until` null stays without end."""

    kind: str = None  # type: ignore[assignment]
    skills: list[str] = None  # type: ignore[assignment]
    hours_per_week: float = None  # type: ignore[assignment]
    commune: str = None  # type: ignore[assignment]
    since: date = None  # type: ignore[assignment]
    until: date | None = None


@members.patch("/{code}", response=Done)
@only(Nothing)
def change_member(request: HttpRequest, code: str, given: MemberChange) -> Any:
    """Correct what is written of a member."""
    changes = given.model_dump(exclude_unset=True)
    return edit_member(member=code, actor=known_actor(request), clock=clock_of(request), **changes)


class Leaving(Given):
    """`until`: the last day, today when it is left out."""

    until: date | None = None


@members.post("/{code}/end", response=Done)
@only(Nothing)
def member_leaves(request: HttpRequest, code: str, given: Leaving) -> Any:
    """Say a member’s last day: machines at their home no longer count after it."""
    return end_member(member=code, until=given.until, actor=known_actor(request), clock=clock_of(request))


@members.put("/{code}/identity", response={204: None})
@only(Nothing)
def write_identity(request: HttpRequest, code: str, given: Person) -> Any:
    """Write or correct who a member is. The journal says that it was done, never what."""
    who = Identity(**given.model_dump())
    state_identity(member=code, identity=who, actor=known_actor(request), clock=clock_of(request))
    return Status(204, None)


@members.delete("/{code}/identity", response={204: None})
@only(Nothing)
def forget_identity(request: HttpRequest, code: str) -> Any:
    """Erase who a member is, for good: code, days and machines stay."""
    erase_identity(member=code, actor=known_actor(request), clock=clock_of(request))
    return Status(204, None)


@workshops.get("/{code}/drop-points", response=list[DropPointRow])
@only(Nothing)
def drop_point_index(request: HttpRequest, code: str) -> Any:  # noqa: ARG001
    """Where the makers of the workshop bring and fetch, by name."""
    return drop_point_list(workshop_sheet(code).code)


class NewDropPoint(Given):
    """A public place, never somebody’s home; without a position, at its commune’s centre."""

    name: str = Field(max_length=120)
    commune: str = Field(examples=["26108"], description="INSEE code.")
    address: str = Field("", max_length=300)
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    hours: str = Field("", max_length=200)
    bring: bool = True
    fetch: bool = True


@workshops.post("/{code}/drop-points", response={201: Done})
@only(Nothing)
def open_drop_point(request: HttpRequest, code: str, given: NewDropPoint) -> Any:
    """Add a drop point: its address is shown to everyone."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, add_drop_point(workshop=code, **given.model_dump(), actor=actor, clock=clock))


class DropPointChange(Given):
    """A field left out changes nothing."""

    name: str = Field(None, max_length=120)  # type: ignore[assignment]
    commune: str = None  # type: ignore[assignment]
    address: str = Field(None, max_length=300)  # type: ignore[assignment]
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    hours: str = Field(None, max_length=200)  # type: ignore[assignment]
    bring: bool = None  # type: ignore[assignment]
    fetch: bool = None  # type: ignore[assignment]


@drop_points.patch("/{code}", response=Done)
@only(Nothing)
def change_drop_point(request: HttpRequest, code: str, given: DropPointChange) -> Any:
    """Correct a drop point."""
    changes = given.model_dump(exclude_unset=True)
    return edit_drop_point(drop_point=code, actor=known_actor(request), clock=clock_of(request), **changes)


@drop_points.delete("/{code}", response={204: None})
@only(Nothing)
def close_drop_point(request: HttpRequest, code: str) -> Any:
    """Remove a drop point."""
    remove_drop_point(drop_point=code, actor=known_actor(request), clock=clock_of(request))
    return Status(204, None)
