"""Bench samples, for both ends and whoever reads the lots of the workshop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query

from maillage.api.asking import Window, known_actor, list_of, listed, only, today_of
from maillage.api.problems import ReasonOut
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import samples
from maillage.api.shapes import reasons_out, shown, without
from maillage.apps.accounts.actor import Place, require
from maillage.apps.production.queries.samples import (
    SampleRow,
    SampleSheet,
    may_read_sample,
    sample_list,
    sample_sheet,
)

BenchSample = without(SampleSheet, "refusals", name="BenchSample", refusals=list[ReasonOut])


@samples.get("", response=list_of(SampleRow))
@only(Window)
def sample_index(request: HttpRequest, asked: Query[Window]) -> dict[str, Any]:
    """Bench samples that the account may read."""
    return listed(request, sample_list(actor=known_actor(request), **asked.window()))


@samples.get("/{code}", response=BenchSample)
@only(Nothing)
def sample(request: HttpRequest, code: str) -> Any:
    """Bench samples, and all that stops even their bench test today."""
    actor = known_actor(request)
    sheet = sample_sheet(code, today_of(request))
    if not may_read_sample(actor, sheet.row):
        require(actor, "lots.read", Place(sheet.row.workshop_department, (sheet.row.workshop,)))
    return shown(sheet, refusals=reasons_out(request, sheet.refusals))
