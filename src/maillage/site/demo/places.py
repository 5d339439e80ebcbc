"""What the steps of the tour are about, in the database at hand: found by what it is, never by a number.

Each finder gives the arguments of an address, or nothing when what it looks for is not there (any more:
visitors act). Some ten queries for the whole tour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from maillage.apps.accounts.models import RoleAssignment
from maillage.apps.catalogue.models import Design
from maillage.apps.needs.models import IndustrySupply, Need, Request
from maillage.apps.needs.queries.requests import demonstration_link
from maillage.apps.production.codes import LotStatus, PlanStatus
from maillage.apps.production.models import Lot, Plan
from maillage.apps.records.models import Act
from maillage.site.demo.catalogue import MODELS

Found = dict[str, str]


def _code(rows: QuerySet[Any], field: str = "code") -> Found:
    value = rows.values_list(field, flat=True).first()
    return {field: str(value)} if value else {}


def _plan(status: PlanStatus) -> Found:
    return _code(Plan.objects.filter(status=status, export__scenario=None).order_by("-pk"))


def _design(key: str) -> Found:
    name = next(model.name.fr for model in MODELS if model.key == key)
    return _code(Design.objects.filter(name__fr=name))


def _organisation(login: str) -> Found:
    held = RoleAssignment.objects.filter(user__username=login).exclude(organisation="").order_by("-pk")
    code = held.values_list("organisation", flat=True).first()
    return {"code": code} if code else {}


def _request() -> Found:
    code = Request.objects.exclude(confirmed_at=None).order_by("pk").values_list("code", flat=True).first()
    token = demonstration_link(code) if code else ""
    return {"token": token} if token else {}


def _hospital_need() -> Found:
    place = _organisation("hopital").get("code", "")
    rows = Need.objects.filter(establishment__code=place, status="open", committed__gt=0)
    return _code(rows.order_by("-committed", "pk"))


def _announced() -> Found:
    return _code(IndustrySupply.objects.filter(certainty="announced", ended_reason="").order_by("pk"))


FINDERS: Mapping[str, Callable[[], Found]] = {
    "followed_request": _request,
    "released_lot": lambda: _code(Lot.objects.filter(status=LotStatus.RELEASED).order_by("-pk")),
    "suspended_design": lambda: _design("open-visor"),
    "closed_visor": lambda: _design("visor"),
    "hospital_need": _hospital_need,
    "hospital": lambda: _organisation("hopital"),
    "own_workshop": lambda: _organisation("atelier"),
    "small_workshop": lambda: _organisation("petit-atelier"),
    "draft_plan": lambda: _plan(PlanStatus.DRAFT),
    "adopted_plan": lambda: _plan(PlanStatus.ADOPTED),
    "last_hold": lambda: _code(Act.objects.filter(kind="hold").order_by("-pk"), "number"),
    "suspension": lambda: _code(Act.objects.filter(kind="suspend").order_by("-pk"), "number"),
    "announced_industry": _announced,
    "regional_account": lambda: {"username": "coordination-aura"},
}
