"""What a re-plan changes and why, what would serve the needs that a plan leaves short, what is scarce. With the
rights of the screens.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from maillage.api.asking import Window, known_actor, list_of, listed, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import plans
from maillage.api.shapes import marked
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries.plan_advice import (
    AdvisedChange,
    PricedResource,
    advice_list,
    prices_of,
)
from maillage.apps.production.queries.plan_changes import (
    Cause,
    ChangedLine,
    ChangedShop,
    causes,
    changed_lines,
    changed_shops,
)
from maillage.apps.production.queries.plans import plan_named


class DifferenceQuery(Window):
    """`change`: a class of lines; without it, all but those that are only made since."""

    change: str = Field("", examples=["withdrawn"])
    text: str = ""
    workshop: str = ""
    territory: str = ""


@plans.get("/{code}/differences", response=list_of(ChangedLine))
@only(DifferenceQuery)
def plan_differences(request: HttpRequest, code: str, asked: Query[DifferenceQuery]) -> dict[str, Any]:
    """What a re-plan changes, line by line: pieces before, made since, after. Empty for a plan of its own."""
    require_plans(known_actor(request))
    return listed(request, changed_lines(plan_named(code), **asked.given(), **asked.window()))


class ChangedWorkshopQuery(Window):
    text: str = ""
    territory: str = ""


@plans.get("/{code}/differences/workshops", response=list_of(ChangedShop))
@only(ChangedWorkshopQuery)
def plan_changed_workshops(
    request: HttpRequest, code: str, asked: Query[ChangedWorkshopQuery]
) -> dict[str, Any]:
    """What a re-plan changes, workshop by workshop."""
    require_plans(known_actor(request))
    return listed(request, changed_shops(plan_named(code), **asked.given(), **asked.window()))


class CauseQuery(Window):
    code: str = Field("", examples=["changed.need_new"])
    text: str = ""


@plans.get("/{code}/causes", response=list_of(Cause))
@only(CauseQuery)
def plan_causes(request: HttpRequest, code: str, asked: Query[CauseQuery]) -> dict[str, Any]:
    """What changed since the plan that a re-plan goes on from: needs, capacity, rules, acceptances."""
    require_plans(known_actor(request))
    return listed(request, causes(plan_named(code), **asked.given(), **asked.window()))


class AdviceQuery(Window):
    need: str = Field("", examples=["B00017"])


@plans.get("/{code}/advice", response=list_of(AdvisedChange))
@only(AdviceQuery)
def plan_advice(request: HttpRequest, code: str, asked: Query[AdviceQuery]) -> dict[str, Any]:
    """What would serve the needs that a plan leaves short, as it was tried; without steps where nothing was found."""
    require_plans(known_actor(request))
    return listed(request, advice_list(plan_named(code), **asked.given(), **asked.window()))


@plans.get("/{code}/prices", response=list[marked(PricedResource)])  # type: ignore[misc]
@only(Nothing)
def plan_prices(request: HttpRequest, code: str) -> Any:
    """What the next hours, or material, of a department would serve; empty until advice on the plan was looked for."""
    require_plans(known_actor(request))
    return list(prices_of(plan_named(code)))
