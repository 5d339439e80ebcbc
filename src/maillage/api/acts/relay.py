"""Acts of the relay: requests of authorities, mission orders, access plans, places in them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from maillage.api.acts.needs import Recorded
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import access_plans, acts, missions
from maillage.api.shapes import Done, Given
from maillage.apps.authority.commands.record_mission_request import record_mission_request
from maillage.apps.relay.codes import MOST_COMMUNES
from maillage.apps.relay.commands.book_slot import book_slot, leave_slot
from maillage.apps.relay.commands.issue_mission import ELDEST, MissionTerms, issue_mission
from maillage.apps.relay.commands.keep_access_plan import AccessTerms, keep_access_plan
from maillage.apps.relay.commands.revoke_mission import revoke_mission
from maillage.apps.relay.commands.set_slot import MOST_HEADS, Hours, close_slot, open_slot


class AuthorityRequest(Given):
    """The reference, date and territory of an act that an administrative authority took elsewhere."""

    territory: str = Field(examples=["26"])
    authority: str = Field(max_length=200)
    reference: str = Field(max_length=200)
    dated: date
    valid_from: date
    valid_until: date | None = None
    note: str = Field("", max_length=1000)


@acts.post("/mission-requests", response={201: Recorded})
@only(Nothing)
def ask_missions(request: HttpRequest, given: AuthorityRequest) -> Any:
    """Record an administrative authority’s request, which mission orders may then carry."""
    actor, clock = known_actor(request), clock_of(request)
    act = record_mission_request(**given.model_dump(), actor=actor, clock=clock)
    return Status(201, {"number": act.number})


class MissionGiven(Given):
    """`holder` is a short name form (Camille D.); `communes` are INSEE codes; `request` an act, or empty."""

    order: str = Field(max_length=12)
    member: str = Field(max_length=12)
    holder: str = Field(max_length=40, examples=["Camille D."])
    birth_year: int = Field(ge=ELDEST, le=2100)
    activity: str = Field(examples=["deliver"])
    communes: list[str] = Field(max_length=MOST_COMMUNES)
    first_day: date
    last_day: date
    starts: time
    ends: time
    request: str = Field("", max_length=12)
    slots: list[str] = []


class Issued(Schema):
    serial: str


@missions.post("", response={201: Issued})
@only(Nothing)
def issue(request: HttpRequest, given: MissionGiven) -> Any:
    """Issue a mission order for accepted work: seven days at most."""
    actor, clock = known_actor(request), clock_of(request)
    made = issue_mission(terms=MissionTerms(**given.model_dump()), actor=actor, clock=clock)
    return Status(201, {"serial": made.serial})


class Revoked(Given):
    reason: str = Field("", max_length=200)


@missions.post("/{serial}/revoke", response=Issued)
@only(Nothing)
def revoke(request: HttpRequest, serial: str, given: Revoked) -> Any:
    """Revoke a mission order: its code says so at once."""
    actor, clock = known_actor(request), clock_of(request)
    revoke_mission(serial=serial, reason=given.reason, actor=actor, clock=clock)
    return {"serial": serial.strip().upper()}


class PlanGiven(Given):
    """Health rules one a line, who answers on the spot, the owner’s dated consent."""

    rules: str = Field(max_length=3000)
    responsible: str = Field(max_length=60)
    owner: str = Field(max_length=120)
    consent_on: date
    consent_reference: str = Field(max_length=200)
    consent_until: date | None = None


class PlanKept(Schema):
    workshop: str
    rules_version: int


@access_plans.put("/{workshop}", response=PlanKept)
@only(Nothing)
def keep_plan(request: HttpRequest, workshop: str, given: PlanGiven) -> Any:
    """Write a workshop’s access plan. Rules that change have another version."""
    terms, actor = AccessTerms(**given.model_dump()), known_actor(request)
    kept = keep_access_plan(workshop=workshop, terms=terms, actor=actor, clock=clock_of(request))
    return {"workshop": workshop, "rules_version": kept.rules_version}


class SlotGiven(Given):
    day: date
    starts: time
    ends: time
    heads: int = Field(ge=1, le=MOST_HEADS)
    responsible: str = Field("", max_length=60)


@access_plans.post("/{workshop}/slots", response={201: Done})
@only(Nothing)
def open_hours(request: HttpRequest, workshop: str, given: SlotGiven) -> Any:
    """Open hours to so many people at most."""
    hours, actor = Hours(given.day, given.starts, given.ends), known_actor(request)
    made = open_slot(
        workshop=workshop, hours=hours, heads=given.heads, responsible=given.responsible, actor=actor,
        clock=clock_of(request),
    )  # fmt: skip
    return Status(201, made)


class Told(Schema):
    """`told`: how many people had a place, and must be told."""

    code: str
    told: int


@access_plans.delete("/slots/{slot}", response=Told)
@only(Nothing)
def close_hours(request: HttpRequest, slot: str) -> Any:
    """Take the hours back, with every place in them."""
    return {"code": slot, "told": close_slot(slot=slot, actor=known_actor(request), clock=clock_of(request))}


class Place(Given):
    """`rules_version`: the version of the rules that this member acknowledged."""

    member: str = Field(max_length=12)
    rules_version: int = Field(ge=0, le=1_000_000)


@access_plans.post("/slots/{slot}/places", response={201: Done})
@only(Nothing)
def book(request: HttpRequest, slot: str, given: Place) -> Any:
    """Book a place for a member, who acknowledged the rules in force."""
    book_slot(slot=slot, **given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"code": slot})


@access_plans.delete("/slots/{slot}/places/{member}", response=Done)
@only(Nothing)
def leave(request: HttpRequest, slot: str, member: str) -> Any:
    """Give a member’s place back."""
    leave_slot(slot=slot, member=member, actor=known_actor(request), clock=clock_of(request))
    return {"code": slot}
