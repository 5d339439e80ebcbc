"""Recalls as anybody reads them; their holders for who follows them; what an establishment holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from maillage.api.asking import Window, known_actor, list_of, listed, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import bags, holders, recalls
from maillage.api.shapes import marked
from maillage.apps.accounts.actor import require_somewhere
from maillage.apps.production.queries.recall_holders import HolderRow, HolderSheet, holder_list, holder_sheet
from maillage.apps.production.queries.recalls import (
    Checked,
    RecallRow,
    RecallSheet,
    is_concerned,
    recall_list,
    recall_sheet,
)
from maillage.apps.production.queries.stores import Stored, store_of


class RecallQuery(Window):
    status: str = Field("", examples=["open"])
    subject: str = ""


@recalls.get("", response=list_of(RecallRow))
@only(RecallQuery)
def recall_index(request: HttpRequest, asked: Query[RecallQuery]) -> dict[str, Any]:
    """Recalls, the latest first. Public."""
    return listed(request, recall_list(**asked.given(), **asked.window()))


@recalls.get("/{code}", response=marked(RecallSheet))
@only(Nothing)
def recall(request: HttpRequest, code: str) -> Any:  # noqa: ARG001
    """A recall, its notice, its figures and every lot. Public."""
    return recall_sheet(code)


@recalls.get("/{code}/lots/{lot}", response=marked(Checked))
@only(Nothing)
def concerned(request: HttpRequest, code: str, lot: str) -> Any:  # noqa: ARG001
    """Whether a lot or a bag is concerned. Public."""
    recall_sheet(code, with_lots=False)
    return is_concerned(code, lot)


class HolderQuery(Window):
    state: str = Field("", examples=["silent"])
    search: str = ""


@holders.get("", response=list_of(HolderRow))
@only(HolderQuery)
def holder_index(request: HttpRequest, code: Path[str], asked: Query[HolderQuery]) -> dict[str, Any]:
    """Who holds what, who has read and answered."""
    require_somewhere(known_actor(request), "recalls.follow")
    return listed(request, holder_list(code, **asked.given(), **asked.worded(request)))


@holders.get("/{organisation}", response=marked(HolderSheet))
@only(Nothing)
def holder(request: HttpRequest, code: Path[str], organisation: str) -> Any:
    """One holder: what rows place there, what it says became of it."""
    return holder_sheet(code, organisation, actor=known_actor(request))


@bags.get("/{establishment}", response=list[Stored])
@only(Nothing)
def stored(request: HttpRequest, establishment: str) -> Any:
    """Lots and bags that an establishment has, with the pieces left of each."""
    return list(store_of(establishment, actor=known_actor(request)))
