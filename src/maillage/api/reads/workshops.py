"""Workshops and establishments, as the site shows them to whoever asks.

Contact addresses and sole carers are for accounts; a member's identity is never here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from maillage.api.asking import Window, actor_of, list_of, listed, only, today_of
from maillage.api.routers import establishments, workshops
from maillage.api.shapes import shown, without
from maillage.apps.network.queries.establishments import (
    EstablishmentRow,
    EstablishmentSheet,
    establishment_list,
    establishment_sheet,
)
from maillage.apps.network.queries.members import HomePool, home_pool
from maillage.apps.network.queries.workshops import (
    WorkshopRow,
    WorkshopSheet,
    workshop_list,
    workshop_sheet,
)

TERRITORY = Field("", description="FR, a region (R84) or a department (26, 2A, 974).")
TEXT = Field("", max_length=80, description="Every word, in name, town or code; accents aside.")

Workshop = without(WorkshopSheet, "contact_email", "checked_by", name="Workshop", pooled=HomePool)
Establishment = without(EstablishmentSheet, "contact_email", "verified_by", name="Establishment")


class Nothing(Schema):
    """No parameter."""


class WorkshopQuery(Window):
    territory: str = TERRITORY
    process: str = Field("", examples=["fdm"])
    text: str = TEXT
    is_open: bool | None = None
    this_week: bool = Field(False, description="Those that open between today and Sunday.")

    def asked(self, day: date) -> dict[str, Any]:
        given = self.given()
        opens_from = day if given.pop("this_week") else None
        return {**given, "opens_from": opens_from, "day": day}


@workshops.get("", response=list_of(WorkshopRow))
@only(WorkshopQuery)
def workshop_directory(request: HttpRequest, asked: Query[WorkshopQuery]) -> dict[str, Any]:
    """The directory of workshops."""
    return listed(request, workshop_list(**asked.asked(today_of(request)), **asked.window()))


@workshops.get("/{code}", response=Workshop)
@only(Nothing)
def workshop(request: HttpRequest, code: str) -> dict[str, Any]:
    """A workshop: where it is, when it is open, machines (mm, hours), materials, and what its makers at home add."""
    return shown(workshop_sheet(code), pooled=home_pool(code, today_of(request)))


class EstablishmentQuery(Window):
    territory: str = TERRITORY
    kind: str = Field("", examples=["ehpad"])
    text: str = TEXT


@establishments.get("", response=list_of(EstablishmentRow))
@only(EstablishmentQuery)
def establishment_directory(request: HttpRequest, asked: Query[EstablishmentQuery]) -> dict[str, Any]:
    """Who may ask and receive. Sole carers are left out of what the public reads."""
    known = actor_of(request).user_id is not None
    return listed(request, establishment_list(**asked.given(), **asked.window(), with_persons=known))


@establishments.get("/{code}", response=Establishment)
@only(Nothing)
def establishment(request: HttpRequest, code: str) -> Any:
    """An establishment."""
    return establishment_sheet(code, with_persons=actor_of(request).user_id is not None)
