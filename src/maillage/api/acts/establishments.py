"""Acts on establishments: register, correct, verify."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import establishments
from maillage.api.shapes import Done, Given
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.verify_establishment import verify_establishment


class NewEstablishment(Given):
    """Its class is that of its kind unless one is given; without a position it stands at its commune’s centre."""

    name: str = Field(max_length=200)
    kind: str = Field(examples=["ehpad"])
    commune: str = Field(examples=["26108"], description="INSEE code.")
    recipient_class: str = Field("", examples=["R2"])
    finess: str = Field("", max_length=20)
    siret: str = Field("", max_length=20)
    accepts_maker_made: bool | None = None
    quarantine_hours: int = Field(0, ge=0, le=720)
    address: str = Field("", max_length=200)
    contact_email: str = Field("", max_length=200)
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)


@establishments.post("", response={201: Done})
@only(Nothing)
def register(request: HttpRequest, given: NewEstablishment) -> Any:
    """Register an establishment: it remains to be verified."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, register_establishment(**given.model_dump(), actor=actor, clock=clock))


class EstablishmentChange(Given):
    """A field left out changes nothing; an empty `recipient_class` is that of the kind."""

    name: str = Field(None, max_length=200)  # type: ignore[assignment]
    kind: str = None  # type: ignore[assignment]
    commune: str = None  # type: ignore[assignment]
    recipient_class: str = None  # type: ignore[assignment]
    finess: str = Field(None, max_length=20)  # type: ignore[assignment]
    siret: str = Field(None, max_length=20)  # type: ignore[assignment]
    accepts_maker_made: bool | None = None
    quarantine_hours: int = Field(None, ge=0, le=720)  # type: ignore[assignment]
    address: str = Field(None, max_length=200)  # type: ignore[assignment]
    contact_email: str = Field(None, max_length=200)  # type: ignore[assignment]
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)


@establishments.patch("/{code}", response=Done)
@only(Nothing)
def correct(request: HttpRequest, code: str, given: EstablishmentChange) -> Any:
    """Correct an establishment. What its verification attested, changed by itself, is to be verified again."""
    changes = given.model_dump(exclude_unset=True)
    return edit_establishment(
        establishment=code, actor=known_actor(request), clock=clock_of(request), **changes
    )


@establishments.post("/{code}/verify", response=Done)
@only(Nothing)
def attest_identity(request: HttpRequest, code: str) -> Any:
    """State that an establishment is who it says: never the establishment itself."""
    return verify_establishment(establishment=code, actor=known_actor(request), clock=clock_of(request))
