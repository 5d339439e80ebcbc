"""Addresses of the API: the same in every language, one folder a version."""

from __future__ import annotations

from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import path

from maillage.api.acts import authority as authority_acts
from maillage.api.acts import establishments as establishment_acts
from maillage.api.acts import labels as label_acts
from maillage.api.acts import many as acts_on_many
from maillage.api.acts import needs as needs_acts
from maillage.api.acts import network as network_acts
from maillage.api.acts import people as people_acts
from maillage.api.acts import production as production_acts
from maillage.api.acts import recalls as recall_acts
from maillage.api.acts import relay as relay_acts
from maillage.api.acts import replans as replan_acts
from maillage.api.acts import samples as sample_acts
from maillage.api.acts import signing as signing_acts
from maillage.api.acts import supplies as supply_acts
from maillage.api.acts import texts as text_acts
from maillage.api.application import api
from maillage.api.problems import NOT_FOUND, problem
from maillage.api.reads import (
    catalogue,
    labels,
    needs,
    production,
    recalls,
    relay,
    replans,
    rules,
    samples,
    why,
    workshops,
)
from maillage.api.routers import ROUTERS
from maillage.kernel.reasons import Reason

# Importing a module hangs its operations on the routers.
OPERATIONS: tuple[ModuleType, ...] = (
    catalogue, labels, needs, production, recalls, relay, replans, rules, samples, why, workshops,
    acts_on_many, authority_acts, establishment_acts, needs_acts, network_acts, people_acts, production_acts,
    recall_acts, relay_acts, replan_acts, sample_acts, signing_acts, supply_acts,
    text_acts, label_acts,
)  # fmt: skip
for prefix, router in ROUTERS.items():
    api.add_router(prefix, router)


def unknown(request: HttpRequest, address: str) -> HttpResponse:  # noqa: ARG001
    """What is asked under /api/ and is not there is a problem too, never a page."""
    return problem(request, [Reason(NOT_FOUND, {})], 404)


urlpatterns = [path("api/v1/", api.urls), path("api/<path:address>", unknown)]
