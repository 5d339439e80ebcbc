"""What every request goes through: strict content policy, the actor, refusals as pages.

Guarantees: no inline script or style is ever allowed; a view finds `request.actor` with the
roles in force today; a `Refusal` or `Conflict` that a view lets through becomes a page with
its reasons and advice, and the status 403 (role), 409 (stale) or 422 (rule).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.accounts.actor import ANONYMOUS, NOT_ALLOWED
from maillage.apps.accounts.queries.actors import actor_of
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import Conflict, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class ActorMiddleware:
    """Sets `request.actor` and `request.clock`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock = SystemClock()
        request.clock = clock  # type: ignore[attr-defined]
        signed_in = request.user.is_authenticated
        request.actor = actor_of(request.user, today(clock)) if signed_in else ANONYMOUS  # type: ignore
        return self.get_response(request)


class RefusalMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return refusal_page(request, exception)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal or a conflict, with its status."""
    template, status = "maillage/errors/refusal.html", 422
    if isinstance(refusal, Conflict):
        template, status = "maillage/errors/conflict.html", 409
    elif refusal.code == NOT_ALLOWED:
        status = 403
    back = request.headers.get("Referer", "/")
    context = {"refusal": refusal, "back_url": back, "act_route": "act"}
    return render(request, template, context, status=status)
