"""Addresses of the API: the same in every language, one folder a version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from maillage.api.application import api
from maillage.api.problems import NOT_FOUND, problem
from maillage.api.reads import catalogue, needs, production, rules, workshops
from maillage.kernel.reasons import Reason

ROUTERS = {
    "/workshops": workshops.workshops,
    "/establishments": workshops.establishments,
    "/families": catalogue.families,
    "/designs": catalogue.designs,
    "/acts": catalogue.acts,
    "/verdict": rules.verdicts,
    "/matrix": rules.matrix,
    "/codes": rules.codes,
    "/territories": rules.territories,
    "/needs": needs.needs,
    "/priorities": needs.priorities,
    "/industry": needs.industry,
    "/stocks": needs.stocks,
    "/plans": production.plans,
    "/solves": production.solves,
    "/boards": production.boards,
    "/orders": production.orders,
    "/lots": production.lots,
    "/deliveries": production.deliveries,
    "/messages": production.messages,
    "/verify": production.verify,
}
for prefix, router in ROUTERS.items():
    api.add_router(prefix, router)


def unknown(request: HttpRequest, address: str) -> HttpResponse:  # noqa: ARG001
    """What is asked under /api/ and is not there is a problem too, never a page."""
    return problem(request, [Reason(NOT_FOUND, {})], 404)


urlpatterns = [path("api/v1/", api.urls), path("api/<path:address>", unknown)]
