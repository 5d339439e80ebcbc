"""Read what an instance is made of. Bounded queries, whatever the size of the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Prefetch

from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.catalogue.models import Design, Profile
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need, Scenario
from maillage.apps.needs.queries.priorities import weights_of
from maillage.apps.needs.queries.supplies import industry_rows, stock_rows
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.production.codes import OrderStatus
from maillage.apps.production.hypotheses import suppose
from maillage.apps.production.models import Order, Proposal
from maillage.apps.production.planning_bridge import Scope

# Read by the thousand and never asked: what a plan does not depend on, the longest to turn into objects.
OF_NEEDS = ("given", "note", "closed_at", "created_at", "updated_at")
OF_PLACES = ("address", "created_at", "updated_at")
OF_MEMBERS = ("skills", "commune", "department", "created_at", "updated_at")


def read_scope(*, start: date, days: int, scenario: Scenario | None, hypotheses: Mapping[str, Any]) -> Scope:
    """The open needs of the scenario (or the real ones), every workshop, the acts. About 15 queries."""
    workshops, needs = _workshops(), _needs("" if scenario is None else scenario.code)
    designs = {need.design_id for need in needs}
    profiles = list(
        Profile.objects.filter(version__design__in=designs).select_related("version__design").order_by("code")
    )
    orders = list(
        Order.objects.filter(status=OrderStatus.ACTIVE, need__in=[need.pk for need in needs])
        .select_related("need__establishment", "workshop", "profile")
        .order_by("code")
    )
    book = suppose(
        read_act_book(),
        hypotheses,
        start=start,
        workshops=[workshop.code for workshop in workshops],
        establishments=sorted({need.establishment.code for need in needs}),
        profiles=profiles,
    )
    return Scope(
        start=start,
        days=days,
        needs=needs,
        workshops=workshops,
        profiles=profiles,
        orders=orders,
        book=book,
        weights=weights_of(needs, start),
        declined=_declined([need.pk for need in needs], orders),
        industry=industry_rows(),
        stocks=stock_rows(),
    )


def _workshops() -> list[Workshop]:
    stocks = Prefetch("stocks", queryset=MaterialStock.objects.select_related("material"))
    at_home = Machine.objects.select_related("member").defer(*(f"member__{name}" for name in OF_MEMBERS))
    machines = Prefetch("machines", queryset=at_home)
    return list(Workshop.objects.prefetch_related(machines, stocks, "unavailabilities").order_by("code"))


def _needs(scenario: str) -> list[Need]:
    return list(
        Need.objects.filter(status=NeedStatus.OPEN, scenario=scenario)
        .select_related("establishment")
        .prefetch_related(Prefetch("design", queryset=Design.objects.select_related("family")))
        .defer(*OF_NEEDS, *(f"establishment__{name}" for name in OF_PLACES))
        .order_by("code")
    )


def _declined(needs: Sequence[int], orders: Sequence[Order]) -> list[tuple[str, str]]:
    """(need, workshop) that declined or gave up, but for workshops still at work on the need. Two queries."""
    at_work = {(order.need.code, order.workshop.code) for order in orders}
    declined = Proposal.objects.filter(need__in=needs, declined__gt=0)
    given_up = Order.objects.filter(need__in=needs, cancelled_by=F("workshop__code"))
    pairs = {
        *declined.values_list("need__code", "workshop__code"),
        *given_up.values_list("need__code", "workshop__code"),
    }
    return sorted(pairs - at_work)
