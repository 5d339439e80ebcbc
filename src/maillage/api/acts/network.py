"""Acts on workshops: confirm what is written, say when it is closed, state machines and materials."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import machines, workshops
from maillage.api.shapes import Done, Given
from maillage.apps.network.commands.check_insurance import check_insurance
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.set_machine import edit_machine, set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.commands.state_unavailability import close_this_week, state_unavailability
from maillage.apps.network.commands.update_inventory import (
    MachineLine,
    Opening,
    StockLine,
    update_inventory,
)


class NewWorkshop(Given):
    """Hours, people, machines and stocks not given are usual ones, flagged as assumed. Days are 0 (Monday) to 6."""

    name: str = Field(max_length=200)
    commune: str = Field(examples=["26108"], description="INSEE code.")
    processes: list[str] = Field([], max_length=50, examples=[["fdm", "laser"]])
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    kind: str = Field("", max_length=40)
    address: str = Field("", max_length=300)
    url: str = Field("", max_length=300)
    open_weekdays: list[int] = None  # type: ignore[assignment]
    labour_hours_per_day: float = None  # type: ignore[assignment]
    responsible_name: str = Field("", max_length=200)
    responsible_address: str = Field("", max_length=300)
    contact_email: str = Field("", max_length=254)
    insured_from: date | None = None
    insured_until: date | None = None


@workshops.post("", response={201: Done})
@only(Nothing)
def register_shop(request: HttpRequest, given: NewWorkshop) -> Any:
    """Register a workshop that no list gave; the insurance stated was seen by whoever registers it."""
    facts = given.model_dump(exclude_unset=True)
    return Status(201, register_workshop(**facts, actor=known_actor(request), clock=clock_of(request)))


@workshops.post("/{code}/confirm", response=Done)
@only(Nothing)
def confirm(request: HttpRequest, code: str) -> Any:
    """Everything that is written of the workshop is right today."""
    return confirm_workshop(workshop=code, actor=known_actor(request), clock=clock_of(request))


class Insurance(Given):
    """The dates as they were read beside the certificate; 409 when the workshop changed them since."""

    since: date
    until: date | None = None


@workshops.post("/{code}/check-insurance", response=Done)
@only(Nothing)
def insurance(request: HttpRequest, code: str, given: Insurance) -> Any:
    """State that the certificate was seen: never the workshop itself."""
    actor, clock = known_actor(request), clock_of(request)
    return check_insurance(workshop=code, **given.model_dump(), actor=actor, clock=clock)


class Unavailable(Given):
    """Days, both included; without `until`, until further notice. Without `machine`, the whole workshop."""

    since: date
    until: date | None = None
    reason: str = Field("closed", examples=["closed"])
    note: str = Field("", max_length=300)
    machine: str = ""


@workshops.post("/{code}/closed-this-week", response={201: Done})
@only(Nothing)
def closed_this_week(request: HttpRequest, code: str) -> Any:
    """Closed from today to Sunday."""
    return Status(201, close_this_week(workshop=code, actor=known_actor(request), clock=clock_of(request)))


@workshops.post("/{code}/unavailabilities", response={201: Done})
@only(Nothing)
def unavailable(request: HttpRequest, code: str, given: Unavailable) -> Any:
    """Say when the workshop, or one group of machines, does not work."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, state_unavailability(workshop=code, **given.model_dump(), actor=actor, clock=clock))


class MachinesToday(Given):
    """A group of the workshop’s machines, as it is today; 0 of them: none for now, the group stays."""

    machine: str
    count: int
    hours_per_day: float


class StockToday(Given):
    """A quantity of a material in its own unit: there (without `available_on`), or expected that day."""

    material: str
    quantity: float
    available_on: date | None = None


class Inventory(Given):
    """`revision` is that of the workshop that was read. A line left out is left as it is."""

    revision: int
    machines: list[MachinesToday] = Field([], max_length=1000)
    stocks: list[StockToday] = Field([], max_length=1000)
    open_weekdays: list[int] = Field(max_length=7, examples=[[0, 1, 2, 3, 4]], description="Monday is 0.")
    labour_hours_per_day: float


@workshops.put("/{code}/inventory", response=Done)
@only(Nothing)
def inventory(request: HttpRequest, code: str, given: Inventory) -> Any:
    """The whole inventory in one act: every line lands, or none. 409 when somebody changed it since it was read."""
    return update_inventory(
        workshop=code,
        revision=given.revision,
        machines=[MachineLine(**each.model_dump()) for each in given.machines],
        stocks=[StockLine(**each.model_dump()) for each in given.stocks],
        opening=Opening(given.open_weekdays, given.labour_hours_per_day),
        actor=known_actor(request),
        clock=clock_of(request),
    )


class NewMachines(Given):
    """A group of like machines. Travel in mm (none: any size); hours a day while open; duty a share."""

    process: str = Field(examples=["fdm"])
    count: int = Field(examples=[3])
    hours_per_day: float = Field(examples=[8.0])
    duty: float | None = None
    travel_mm: tuple[float, float, float] | None = None
    model: str = Field("", max_length=80)
    materials: list[str] = []
    member: str = Field("", description="The code of the maker at whose home they stand.")


class MachineChanges(Given):
    """A field left out changes nothing."""

    count: int = None  # type: ignore[assignment]
    hours_per_day: float = None  # type: ignore[assignment]
    duty: float = None  # type: ignore[assignment]
    travel_mm: tuple[float, float, float] | None = None
    model: str = Field(None, max_length=80)  # type: ignore[assignment]
    materials: list[str] = None  # type: ignore[assignment]


@workshops.post("/{code}/machines", response={201: Done})
@only(Nothing)
def add_machines(request: HttpRequest, code: str, given: NewMachines) -> Any:
    """State a group of machines."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, set_machine(workshop=code, **given.model_dump(), actor=actor, clock=clock))


@machines.patch("/{code}", response=Done)
@only(Nothing)
def change_machines(request: HttpRequest, code: str, given: MachineChanges) -> Any:
    """Correct a group of machines."""
    changes = given.model_dump(exclude_unset=True)
    return edit_machine(machine=code, **changes, actor=known_actor(request), clock=clock_of(request))


@machines.delete("/{code}", response={204: None})
@only(Nothing)
def drop_machines(request: HttpRequest, code: str) -> Any:
    """Remove a group of machines from the inventory."""
    remove_machine(machine=code, actor=known_actor(request), clock=clock_of(request))
    return Status(204, None)


class Stock(Given):
    """A quantity in the material’s own unit, there now or from a day."""

    material: str = Field(examples=["petg"])
    quantity: float
    available_on: date | None = None


@workshops.put("/{code}/stock", response=Done)
@only(Nothing)
def stock(request: HttpRequest, code: str, given: Stock) -> Any:
    """State the stock of a material."""
    set_material_stock(
        workshop=code, **given.model_dump(), actor=known_actor(request), clock=clock_of(request)
    )
    return {"code": code}
