"""Acts on many at once: answers, lots, inspections, releases, a round of deliveries.

All or nothing, as the commands are: the answer tells line by line what was made, and a refusal carries
every reason of every line at fault, each with its line under `params.item`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from maillage.api.acts.needs import PIECES
from maillage.api.acts.production import Inspected, Line, Made
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import deliveries, lots, proposals
from maillage.api.shapes import Given
from maillage.apps.production.commands.answer_proposals import Answer, answer_proposals
from maillage.apps.production.commands.declare_lot import Making
from maillage.apps.production.commands.declare_lots import declare_lots
from maillage.apps.production.commands.inspect_lot import Inspection
from maillage.apps.production.commands.inspect_lots import inspect_lots
from maillage.apps.production.commands.release_lots import release_lots
from maillage.apps.production.commands.send_deliveries import send_deliveries
from maillage.apps.production.commands.send_delivery import Parcel
from maillage.apps.production.queries.deliveries import deliveries_of_lots

LINES = 500


class LineDone(Schema):
    """One line of an act on many: what was asked about, and what it made or changed."""

    item: str = Field(description="The proposal, order or lot of the line.")
    code: str = Field(description="What the line made or changed; empty when a proposal was declined whole.")
    status: str


class ManyDone(Schema):
    """Every line, in the order given: all of them were done, or none."""

    lines: list[LineDone]


def _told(lines: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {"lines": [{"item": item, "code": code, "status": status} for item, code, status in lines]}


class ProposalAnswer(Given):
    """Pieces accepted (0: none); with a reason, everything left is declined."""

    proposal: str
    accepted: int = Field(0, le=PIECES)
    decline_reason: str = Field("", examples=["no_material"])
    decline_note: str = Field("", max_length=300)


class ProposalAnswers(Given):
    answers: list[ProposalAnswer] = Field(min_length=1, max_length=LINES)


@proposals.post("/answers", response={201: ManyDone})
@only(Nothing)
def answer_many(request: HttpRequest, given: ProposalAnswers) -> Any:
    """Answer many proposals, all or none."""
    answers = [Answer(**each.model_dump()) for each in given.answers]
    made = answer_proposals(answers=answers, actor=known_actor(request), clock=clock_of(request))
    orders = iter(made)  # one for each answer that accepts, in the same order
    lines = []
    for answer in answers:
        order = next(orders) if answer.accepted else None
        lines.append(
            (answer.proposal, order.code, order.status) if order else (answer.proposal, "", "declined")
        )
    return Status(201, _told(lines))


class LotMade(Made):
    order: str


class Makings(Given):
    lots: list[LotMade] = Field(min_length=1, max_length=LINES)


@lots.post("", response={201: ManyDone})
@only(Nothing)
def make_many(request: HttpRequest, given: Makings) -> Any:
    """Declare many lots, of any orders, all or none."""
    makings = [(each.order, Making(**each.model_dump(exclude={"order"}))) for each in given.lots]
    made = declare_lots(makings=makings, actor=known_actor(request), clock=clock_of(request))
    lines = [(order, lot.code, lot.status) for (order, _making), lot in zip(makings, made, strict=True)]
    return Status(201, _told(lines))


class Inspections(Given):
    """By the code of the lot."""

    lots: dict[str, Inspected] = Field(min_length=1, max_length=LINES)


@lots.post("/inspect", response=ManyDone)
@only(Nothing)
def inspect_many(request: HttpRequest, given: Inspections) -> Any:
    """Record the inspections of many lots, all or none. A rejected lot is an outcome: read each `status`."""
    found = {code: Inspection(**each.model_dump()) for code, each in given.lots.items()}
    done = inspect_lots(found=found, actor=known_actor(request), clock=clock_of(request))
    return _told([(lot.code, lot.code, lot.status) for lot in done])


class Releases(Given):
    lots: list[str] = Field(min_length=1, max_length=LINES)


@lots.post("/release", response=ManyDone)
@only(Nothing)
def release_many(request: HttpRequest, given: Releases) -> Any:
    """Release many lots, all or none: every rule is asked of each."""
    done = release_lots(codes=given.lots, actor=known_actor(request), clock=clock_of(request))
    return _told([(lot.code, lot.code, lot.status) for lot in done])


class DeliveryRound(Given):
    """Lots of any workshops, for any establishments."""

    lines: list[Line] = Field(max_length=LINES)
    carrier: str = Field("", max_length=120)


@deliveries.post("/round", response={201: ManyDone})
@only(Nothing)
def send_round(request: HttpRequest, given: DeliveryRound) -> Any:
    """Send a round, all or none: one delivery for a workshop and an establishment."""
    parcels = [Parcel(line.lot, line.quantity) for line in given.lines]
    actor, clock = known_actor(request), clock_of(request)
    sent = send_deliveries(parcels=parcels, carrier=given.carrier, actor=actor, clock=clock)
    by_lot = deliveries_of_lots([delivery.code for delivery in sent])
    status = {delivery.code: delivery.status for delivery in sent}
    return Status(201, _told([(p.lot, by_lot[p.lot], status[by_lot[p.lot]]) for p in parcels]))
