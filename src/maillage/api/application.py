"""The API itself: its description, who may ask, what each failure becomes."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from maillage.api.asking import Token
from maillage.api.description import DescribedAPI
from maillage.api.problems import FAILED, NOT_FOUND, REQUEST_INVALID, invalid, problem, refused
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import IntegrityFailure, Refusal

log = logging.getLogger("maillage.api")
VERSION = "1.0.0"
DESCRIPTION = """From a verified need to a traced object: the same reads and acts as the screens, with the same refusals.

Public reads need no token. A token is made in “My account”, “Tokens”, and acts as its account stands that day.
Every failure is problem JSON (RFC 9457) with a stable `code`. Quantities are pieces; mm, g, hours, euro cents;
days are civil days of Paris (ISO 8601), instants UTC. A parameter that an operation does not know is refused."""

api = DescribedAPI(
    title="Maillage",
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="api-v1",
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(request, refusal)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid(request, error.errors)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, [Reason(NOT_FOUND, {})], 404)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(
        request, [Reason(REQUEST_INVALID, {"field": "body", "problem": str(error)})], error.status_code
    )


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    level: Any = log.critical if isinstance(error, IntegrityFailure) else log.exception
    level("%s %s failed", request.method, request.path, exc_info=error)
    return problem(request, [Reason(FAILED, {})], 500)
