"""Keep what was read at a delivery, so that a bag seen in two places is found out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status

from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.labels import Codes, LabelReading, reading_out
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import deliveries
from maillage.apps.production.commands.record_scans import record_scans


@deliveries.post("/{code}/scans", response={201: LabelReading})
@only(Nothing)
def record_the_scans(request: HttpRequest, code: str, given: Codes) -> Any:
    """Keep bags read at a delivery; read again, a bag is kept once. For who may receive it."""
    reading = record_scans(code=code, texts=given.codes, actor=known_actor(request), clock=clock_of(request))
    return Status(201, reading_out(request, reading))
