"""Needs, priorities, industry and stocks of objects. Read with an account, as on screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from maillage.api.asking import Listed, Window, known_actor, list_of, listed, only, today_of
from maillage.api.reads.workshops import TERRITORY, Nothing
from maillage.api.routers import industry, needs, priorities, stocks
from maillage.api.shapes import marked, without
from maillage.apps.accounts.actor import require_somewhere
from maillage.apps.needs.queries.needs import NeedRow, NeedSheet, need_list, need_sheet
from maillage.apps.needs.queries.priorities import PriorityRow, priority_list
from maillage.apps.needs.queries.supplies import (
    IndustryLine,
    IndustryRow,
    StockLine,
    StockRow,
    industry_history,
    industry_list,
    stock_history,
    stock_list,
)

ObjectStock = without(StockRow, name="ObjectStock")  # beside the stock of materials of a workshop
ObjectStockLine = without(StockLine, "row", name="ObjectStockLine", row=ObjectStock)


class NeedQuery(Window):
    status: str = Field("open", description="open, closed, or all.", pattern="^(open|closed|all)$")
    territory: str = TERRITORY
    establishment: list[str] = Field([], description="Codes; may repeat.")
    design: str = ""
    scenario: str = Field("", description="A scenario’s code; empty: real needs, never mixed.")
    verified: bool | None = None

    def asked(self) -> dict[str, Any]:
        """As the query takes it."""
        given = self.given()
        given["establishments"] = given.pop("establishment")
        return {**given, "status": "" if self.status == "all" else self.status}


@needs.get("", response=list_of(NeedRow))
@only(NeedQuery)
def need_index(request: HttpRequest, asked: Query[NeedQuery]) -> dict[str, Any]:
    """Needs by deadline."""
    known_actor(request)
    return listed(request, need_list(**asked.asked(), **asked.worded(request), day=today_of(request)))


@needs.get("/{code}", response=marked(NeedSheet))
@only(Nothing)
def need(request: HttpRequest, code: str) -> Any:
    """A need: pieces asked, accepted by workshops, received; verified or not, by whom and how."""
    known_actor(request)
    return need_sheet(code, day=today_of(request))


@priorities.get("", response=list_of(PriorityRow))
@only(Window)
def priority_index(request: HttpRequest, asked: Query[Window]) -> dict[str, Any]:
    """Priorities of the State: dated acts, with the open needs each one weighs."""
    known_actor(request)
    page = priority_list(**asked.worded(request), day=today_of(request))
    return listed(request, page)


class IndustryQuery(Window):
    territory: str = TERRITORY
    state: str = ""
    certainty: str = ""


@industry.get("", response=list_of(IndustryLine))
@only(IndustryQuery)
def industry_index(request: HttpRequest, asked: Query[IndustryQuery]) -> dict[str, Any]:
    """Industrial supply, its last statement each; only what is certain enough enters a plan."""
    require_somewhere(known_actor(request), "supplies.read")
    return listed(request, industry_list(**asked.given(), **asked.worded(request), day=today_of(request)))


@industry.get("/{code}", response=list[marked(IndustryRow)])  # type: ignore[misc]
@only(Nothing)
def industry_statements(request: HttpRequest, code: str) -> Any:
    """Every statement of an industrial supply, the latest first: that one counts."""
    require_somewhere(known_actor(request), "supplies.read")
    return industry_history(code)


class StockQuery(Window):
    territory: str = TERRITORY
    state: str = ""


@stocks.get("", response=Listed[ObjectStockLine])  # type: ignore[valid-type]
@only(StockQuery)
def stock_index(request: HttpRequest, asked: Query[StockQuery]) -> dict[str, Any]:
    """Stocks of finished objects, the last count each."""
    require_somewhere(known_actor(request), "supplies.read")
    return listed(request, stock_list(**asked.given(), **asked.worded(request), day=today_of(request)))


@stocks.get("/{code}", response=list[ObjectStock])  # type: ignore[valid-type]
@only(Nothing)
def stock_counts(request: HttpRequest, code: str) -> Any:
    """Every count of a stock of objects, the latest first: that one counts."""
    require_somewhere(known_actor(request), "supplies.read")
    return stock_history(code)
