"""Acts on what reaches needs without workshops: industry and stocks of objects, by dated statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.acts.needs import PIECES
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import industry, stocks
from maillage.api.shapes import Done, Given
from maillage.apps.needs.commands.record_industry import (
    Output,
    Supplier,
    amend_industry,
    end_industry,
    record_industry,
)
from maillage.apps.needs.commands.record_stock import (
    Holding,
    StockCount,
    count_stock,
    end_stock,
    record_stock,
)

SEEN = Field(description="The `number` of the statement that was read: 409 when another came since.")


class OutputGiven(Given):
    """What is known of a supply that day: how much, when, where, how sure, who says so. No person’s name."""

    quantity: int = Field(le=PIECES, description="Pieces a period.")
    period: str = Field(examples=["week"])
    from_on: date
    until_on: date | None = None
    territory: str = "FR"
    certainty: str = Field(examples=["announced"], description="What is only announced enters no plan.")
    price: str = Field("sold", examples=["sold"])
    source: str = Field(max_length=300)
    stated_on: date
    note: str = Field("", max_length=300)

    def output(self) -> Output:
        return Output(**{name: getattr(self, name) for name in OutputGiven.model_fields})


class NewIndustry(OutputGiven):
    """Who makes it, and what it substitutes: a design or a family, one of the two."""

    supplier: str = Field(max_length=200)
    siret: str = Field("", max_length=20)
    design: str = ""
    family: str = ""


@industry.post("", response={201: Done})
@only(Nothing)
def supply(request: HttpRequest, given: NewIndustry) -> Any:
    """Record an industrial supply."""
    supplier = Supplier(given.supplier, given.siret, given.design, given.family)
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, record_industry(supplier=supplier, output=given.output(), actor=actor, clock=clock))


class OutputStated(OutputGiven):
    seen: int = SEEN


@industry.post("/{code}/statements", response={201: Done})
@only(Nothing)
def state_supply(request: HttpRequest, code: str, given: OutputStated) -> Any:
    """Say where a supply stands now: added to its history, and what counts from then on."""
    output, actor, clock = given.output(), known_actor(request), clock_of(request)
    return Status(201, amend_industry(code=code, seen=given.seen, output=output, actor=actor, clock=clock))


class SupplyEnded(Given):
    seen: int = SEEN
    reason: str = Field(max_length=300)


@industry.post("/{code}/end", response=Done)
@only(Nothing)
def end_supply(request: HttpRequest, code: str, given: SupplyEnded) -> Any:
    """End a supply, and say why."""
    actor, clock = known_actor(request), clock_of(request)
    return end_industry(code=code, **given.model_dump(), actor=actor, clock=clock)


class CountGiven(Given):
    """Pieces there on `counted_on`, free to leave from `available_on` (that day when absent)."""

    quantity: int = Field(le=PIECES)
    counted_on: date
    available_on: date | None = None
    note: str = Field("", max_length=300)

    def count(self) -> StockCount:
        return StockCount(**{name: getattr(self, name) for name in CountGiven.model_fields})


class NewStock(CountGiven):
    """Who keeps what, for which territory; a `profile` when workshops made the objects."""

    holder: str = Field(max_length=200)
    design: str
    profile: str = ""
    territory: str = "FR"
    place: str = Field("", max_length=120)


@stocks.post("", response={201: Done})
@only(Nothing)
def hold_stock(request: HttpRequest, given: NewStock) -> Any:
    """Record a stock of finished objects."""
    holding = Holding(given.holder, given.design, given.profile, given.territory, given.place)
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, record_stock(holding=holding, count=given.count(), actor=actor, clock=clock))


class CountStated(CountGiven):
    seen: int = SEEN


@stocks.post("/{code}/counts", response={201: Done})
@only(Nothing)
def count_again(request: HttpRequest, code: str, given: CountStated) -> Any:
    """Count a stock again."""
    count, actor, clock = given.count(), known_actor(request), clock_of(request)
    return Status(201, count_stock(code=code, seen=given.seen, count=count, actor=actor, clock=clock))


@stocks.post("/{code}/end", response=Done)
@only(Nothing)
def empty_stock(request: HttpRequest, code: str, given: SupplyEnded) -> Any:
    """End a stock, and say why."""
    actor, clock = known_actor(request), clock_of(request)
    return end_stock(code=code, **given.model_dump(), actor=actor, clock=clock)
