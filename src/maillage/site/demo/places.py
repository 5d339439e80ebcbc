"""What the steps of the tour are about, in the database at hand: found by what it is, never by a number.

Each finder gives the arguments of an address, or nothing when what it looks for is not there (any more:
visitors act). Some ten queries for the whole tour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from maillage.apps.accounts.models import RoleAssignment
from maillage.apps.catalogue.models import Design
from maillage.apps.needs.models import IndustrySupply, Need, Request
from maillage.apps.needs.queries.requests import demonstration_link
from maillage.apps.production.codes import LotStatus, PlanStatus
from maillage.apps.production.models import LabelPrint, Plan
from maillage.apps.production.queries.papers import printed_code
from maillage.apps.records.codes import WAITING
from maillage.apps.records.models import Act, PreparedRecord
from maillage.apps.relay.models import Mission
from maillage.apps.relay.queries.maker import demonstration_link as maker_link
from maillage.site.demo.catalogue import MODELS

Found = dict[str, str]
MEMBERS = ("hopital", "atelier", "petit-atelier")
SHOWN = ("visor", "open-visor")


def _code(rows: QuerySet[Any], field: str = "code") -> Found:
    value = rows.values_list(field, flat=True).first()
    return {field: str(value)} if value else {}


def _plan(status: PlanStatus) -> Found:
    return _code(Plan.objects.filter(status=status, export__scenario=None).order_by("-pk"))


@dataclass(slots=True)
class Read:
    """What several finders look up, read once for the whole tour."""

    _organisations: dict[str, str] = field(default_factory=dict)
    _designs: dict[str, str] = field(default_factory=dict)

    def organisation(self, login: str) -> Found:
        if not self._organisations:
            held = RoleAssignment.objects.filter(user__username__in=MEMBERS).exclude(organisation="")
            self._organisations = dict(held.order_by("pk").values_list("user__username", "organisation"))
        code = self._organisations.get(login, "")
        return {"code": code} if code else {}

    def design(self, key: str) -> Found:
        names = {model.name.fr: model.key for model in MODELS if model.key in SHOWN}
        if not self._designs:
            rows = Design.objects.filter(name__fr__in=names).order_by("-pk")
            self._designs = {names[row.name["fr"]]: row.code for row in rows}
        return {"code": self._designs[key]} if key in self._designs else {}


def _request(_: Read) -> Found:
    code = Request.objects.exclude(confirmed_at=None).order_by("pk").values_list("code", flat=True).first()
    token = demonstration_link(code) if code else ""
    return {"token": token} if token else {}


def _hospital_need(read: Read) -> Found:
    place = read.organisation("hopital").get("code", "")
    rows = Need.objects.filter(establishment__code=place, status="open", committed__gt=0)
    return _code(rows.order_by("-committed", "pk"))


def _announced(_: Read) -> Found:
    return _code(IndustrySupply.objects.filter(certainty="announced", ended_reason="").order_by("pk"))


def _carried_mission(_: Read) -> Found:
    """The last order that carries an authority's request."""
    rows = Mission.objects.filter(particulars__isnull=False).exclude(particulars__request="")
    return _code(rows.order_by("-pk"), "serial")


def _signed_label(_: Read) -> Found:
    """The first bag of a lot that may serve, of the least category: its answer stays fresh longest."""
    rows = LabelPrint.objects.exclude(key_id="").filter(lot__status=LotStatus.RELEASED)
    related = rows.select_related("lot__profile__version__design", "lot__workshop")
    printed = related.order_by("lot__category", "lot__code", "-pk").first()
    return {} if printed is None else {"text": printed_code(printed).rpartition("/")[2].lower()}


FINDERS: Mapping[str, Callable[[Read], Found]] = {
    "followed_request": _request,
    "signed_label": _signed_label,
    "suspended_design": lambda read: read.design("open-visor"),
    "closed_visor": lambda read: read.design("visor"),
    "hospital_need": _hospital_need,
    "hospital": lambda read: read.organisation("hopital"),
    "own_workshop": lambda read: read.organisation("atelier"),
    "small_workshop": lambda read: read.organisation("petit-atelier"),
    "draft_plan": lambda _: _plan(PlanStatus.DRAFT),
    "adopted_plan": lambda _: _plan(PlanStatus.ADOPTED),
    "last_hold": lambda _: _code(Act.objects.filter(kind="hold").order_by("-pk"), "number"),
    "suspension": lambda _: _code(Act.objects.filter(kind="suspend").order_by("-pk"), "number"),
    "to_sign": lambda _: _code(PreparedRecord.objects.filter(state__in=WAITING).order_by("-pk"), "number"),
    "carried_mission": _carried_mission,
    "maker_page": lambda _: {"token": token} if (token := maker_link()) else {},
    "announced_industry": _announced,
    "regional_account": lambda _: {"username": "coordination-aura"},
}
