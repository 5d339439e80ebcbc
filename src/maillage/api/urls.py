"""Addresses of the API: the same in every language, one folder a version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from maillage.api.application import api
from maillage.api.problems import NOT_FOUND, problem
from maillage.api.reads import workshops
from maillage.kernel.reasons import Reason

api.add_router("/workshops", workshops.router, tags=["workshops"])


def unknown(request: HttpRequest, address: str) -> HttpResponse:  # noqa: ARG001
    """What is asked under /api/ and is not there is a problem too, never a page."""
    return problem(request, [Reason(NOT_FOUND, {})], 404)


urlpatterns = [path("api/v1/", api.urls), path("api/<path:address>", unknown)]
