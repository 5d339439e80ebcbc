"""Bench samples: the agreement of an establishment, and what a workshop made under it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.acts.needs import PIECES, Recorded
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import acts, samples
from maillage.api.shapes import Done, Given
from maillage.apps.authority.commands.agree_to_samples import agree_to_samples
from maillage.apps.production.commands.declare_sample import declare_sample


class SampleAgreement(Given):
    """An establishment agrees to test so many pieces of a profile, made by one workshop."""

    establishment: str
    profile: str
    workshop: str
    pieces: int = Field(le=PIECES)
    valid_from: date
    valid_until: date | None = None
    note: str = Field("", max_length=300)


@acts.post("/sample-agreements", response={201: Recorded})
@only(Nothing)
def agree(request: HttpRequest, given: SampleAgreement) -> Any:
    """Record an establishment’s agreement to bench samples: never on a person."""
    act = agree_to_samples(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"number": act.number})


class SampleMade(Given):
    """`marked`: each piece bears its number and the interdiction; `bench_only`: nobody will wear or use it."""

    agreement: str
    quantity: int = Field(le=PIECES)
    made_on: date
    marked: bool
    bench_only: bool
    material_batch: str = Field("", max_length=120)


@samples.post("", response={201: Done})
@only(Nothing)
def sample_made(request: HttpRequest, given: SampleMade) -> Any:
    """Declare bench samples: they are no lot, and are never released nor delivered."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(201, declare_sample(**given.model_dump(), actor=actor, clock=clock))
