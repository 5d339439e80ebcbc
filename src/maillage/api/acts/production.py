"""Acts of production: launch and adopt a plan, answer, make, inspect, release, send, receive, acknowledge."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.acts.needs import PIECES
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import deliveries, lots, messages, orders, plans, proposals, solves
from maillage.api.shapes import Done, Given
from maillage.apps.outbox.commands.mark_read import mark_read
from maillage.apps.production.commands.adopt_plan import adopt_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.commands.declare_left import declare_left
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.give_up_order import give_up_order
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.launch_solve import launch_solve, stop_solve
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery


class Launch(Given):
    """Of the real needs, or of a scenario; `days` from today, or its own. `fair` shares work out between workshops
    after the optimum: distance may grow by this share (0: ties only), nothing else is given up."""

    scenario: str = ""
    days: int | None = Field(None, ge=1, le=366)
    fair: float | None = Field(None, examples=[0.05])


@solves.post("", response={202: Done})
@only(Nothing)
def launch(request: HttpRequest, given: Launch) -> Any:
    """Ask for a plan: it is computed in the background, see `/solves/{code}`."""
    return Status(
        202, launch_solve(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    )


@solves.post("/{code}/stop", response=Done)
@only(Nothing)
def stop(request: HttpRequest, code: str) -> Any:
    """Stop a solve."""
    return stop_solve(code=code, actor=known_actor(request), clock=clock_of(request))


@plans.post("/{code}/adopt", response=Done)
@only(Nothing)
def adopt(request: HttpRequest, code: str) -> Any:
    """Adopt a plan: its lines become proposals to workshops. 409 when the world changed since."""
    return adopt_plan(code=code, actor=known_actor(request), clock=clock_of(request))


class Accepted(Given):
    quantity: int = Field(le=PIECES)


@proposals.post("/{code}/accept", response={201: Done})
@only(Nothing)
def accept(request: HttpRequest, code: str, given: Accepted) -> Any:
    """Accept all or part of a proposal: the code is the order’s."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, accept_proposal(code=code, quantity=given.quantity, actor=actor, clock=clock))


class Declined(Given):
    reason: str = Field(examples=["no_material"])
    note: str = Field("", max_length=300)


@proposals.post("/{code}/decline", response=Done)
@only(Nothing)
def decline(request: HttpRequest, code: str, given: Declined) -> Any:
    """Decline what is left of a proposal."""
    return decline_proposal(
        code=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request)
    )


@orders.post("/{code}/give-up", response=Done)
@only(Nothing)
def give_up(request: HttpRequest, code: str, given: Declined) -> Any:
    """Hand back what is left of an order."""
    return give_up_order(
        order=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request)
    )


class Made(Given):
    """Pieces made between two days, both included. `stock_confirmed`: the stock recorded is less than what they
    took, and nothing is left of it."""

    quantity: int = Field(le=PIECES)
    made_from: date
    made_until: date
    machine: str = Field("", max_length=120)
    material_batch: str = Field("", max_length=80)
    stock_confirmed: bool = False


@orders.post("/{code}/lots", response={201: Done})
@only(Nothing)
def make(request: HttpRequest, code: str, given: Made) -> Any:
    """Declare a lot of an order."""
    making = Making(**given.model_dump())
    return Status(
        201, declare_lot(order=code, making=making, actor=known_actor(request), clock=clock_of(request))
    )


class Inspected(Given):
    """`checks` answers each item of the lot’s checklist."""

    rejected: int = Field(le=PIECES)
    sample_inspected: int = Field(le=PIECES)
    sample_defects: int = Field(le=PIECES)
    checks: dict[str, bool]
    hygiene_declared: bool = False
    disinfected_on: date | None = None


@lots.post("/{code}/inspect", response=Done)
@only(Nothing)
def inspect(request: HttpRequest, code: str, given: Inspected) -> Any:
    """Record the inspection of a lot."""
    found = Inspection(**given.model_dump())
    return inspect_lot(code=code, found=found, actor=known_actor(request), clock=clock_of(request))


@lots.post("/{code}/release", response=Done)
@only(Nothing)
def release(request: HttpRequest, code: str) -> Any:
    """Release a lot: every rule is asked again."""
    return release_lot(code=code, actor=known_actor(request), clock=clock_of(request))


class Line(Given):
    lot: str
    quantity: int = Field(le=PIECES)


class Sent(Given):
    """Lots of one workshop for one establishment."""

    lines: list[Line] = Field(max_length=500)
    carrier: str = Field("", max_length=120)
    has_left: bool = Field(
        default=False,
        description="It left before its lots were held or recalled: recorded, and the receiver told to stop.",
    )


@deliveries.post("", response={201: Done})
@only(Nothing)
def send(request: HttpRequest, given: Sent) -> Any:
    """Send a delivery, or record one that had left before its lots were held."""
    parcels = [Parcel(line.lot, line.quantity) for line in given.lines]
    actor, clock = known_actor(request), clock_of(request)
    verb = declare_left if given.has_left else send_delivery
    return Status(201, verb(parcels=parcels, carrier=given.carrier, actor=actor, clock=clock))


class Counted(Given):
    """What became of the pieces of one lot; a refusal has its reason."""

    lot: str
    accepted: int = Field(le=PIECES)
    refused: int = Field(le=PIECES)
    reason: str = ""
    note: str = Field("", max_length=300)


class Received(Given):
    lines: list[Counted] = Field(max_length=500)


@deliveries.post("/{code}/receive", response=Done)
@only(Nothing)
def receive(request: HttpRequest, code: str, given: Received) -> Any:
    """Receive a delivery, line by line."""
    counts = {line.lot: Count(line.accepted, line.refused, line.reason, line.note) for line in given.lines}
    return receive_delivery(code=code, counts=counts, actor=known_actor(request), clock=clock_of(request))


class Acknowledged(Given):
    key: str = Field(max_length=200)


@messages.post("/read", response={204: None})
@only(Nothing)
def read(request: HttpRequest, given: Acknowledged) -> Any:
    """Acknowledge a message."""
    mark_read(key=given.key, actor=known_actor(request), clock=clock_of(request))
    return Status(204, None)
