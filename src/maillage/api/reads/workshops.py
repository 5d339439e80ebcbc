"""Workshops: the directory and a workshop, as the public site shows them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from maillage.api.asking import Listed, Window, listed, only
from maillage.apps.network.queries.workshops import WorkshopRow, workshop_list

router = Router()


class WorkshopQuery(Window):
    territory: str = Field("", description="FR, a region (R84) or a department (26, 2A, 974).")
    process: str = Field("", examples=["fdm"])
    text: str = Field("", max_length=80, description="Every word, in name, town or code; accents aside.")
    is_open: bool | None = None


@router.get("", response=Listed[WorkshopRow])
@only(WorkshopQuery)
def workshops(request: HttpRequest, asked: Query[WorkshopQuery]) -> dict[str, Any]:
    """The directory."""
    return listed(request, workshop_list(**asked.given(), **asked.window()))
