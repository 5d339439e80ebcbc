"""What every answer under /api/ carries: problems for methods too, who may keep it, who may read it.

Guarantees: an answer to a token is never kept by anyone; an anonymous read may be read by any site, and
nothing else may; a method that an address does not have is a problem like the others.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from maillage.api.problems import WRONG_METHOD, problem
from maillage.kernel.reasons import Reason

PAGE = "/api/"  # for people, like every page
GetResponse = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or request.path == PAGE:
            return response
        if response.status_code == 405:
            allowed = response.headers.get("Allow", "")
            response = problem(
                request, [Reason(WRONG_METHOD, {"method": request.method, "allowed": allowed})], 405
            )
            response.headers["Allow"] = allowed
        if request.headers.get("Authorization"):
            response.headers["Cache-Control"] = "no-store"
        elif request.method in ("GET", "HEAD"):
            response.headers["Access-Control-Allow-Origin"] = "*"
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        return response
