"""What every request goes through: strict content policy, one reading, the actor, refusals as pages.

Guarantees: no inline script or style is ever allowed; a view finds `request.actor` with the
roles in force today, less those that wait for a second factor; a `Refusal` or `Conflict` that a view lets through becomes a page with
its reasons and advice, and the status 403 (role), 404 (absent), 409 (stale) or 422 (rule).
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from maillage.apps.accounts.actor import ACCESS_REFUSALS, ANONYMOUS
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.reading import reading
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.web.signing.factor import factor_proved
from maillage.web.signing.lasting import end, is_over
from maillage.web.signing.told import tell_of_refusal
from maillage.web.why_address import why_address

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


class ReadingMiddleware:
    """A request is one reading: what its page asks for several times is read once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading():
            return self.get_response(request)


class ActorMiddleware:
    """Sets `request.actor` and `request.clock`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock = SystemClock()
        request.clock = clock  # type: ignore[attr-defined]
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            proved = factor_proved(request)
            request.actor = actor_of(request.user, today(clock), factor=proved)  # type: ignore
            if is_over(request, request.actor):  # type: ignore[attr-defined]
                end(request)
                request.actor = ANONYMOUS  # type: ignore[attr-defined]
        response = self.get_response(request)
        if (
            request.user.is_authenticated
        ):  # of one person: in no shared cache, asked again before it is shown again
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class RefusalMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return refusal_page(request, exception)


def _way_back(request: HttpRequest) -> str:
    """Where the visitor came from, when it is one of our pages; else the home page."""
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours else reverse("home")


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal or a conflict, with its status; an absent object is a 404.

    Whoever lacks a role and is not signed in is asked to sign in, then comes back.
    """
    template, status = "maillage/errors/refusal.html", 422
    if isinstance(refusal, Conflict):
        template, status = "maillage/errors/conflict.html", 409
    elif refusal.code in ACCESS_REFUSALS:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        tell_of_refusal(request, refusal)
        template, status = "maillage/errors/403.html", 403
    elif refusal.code.endswith((".unknown", ".unknown_file")) and request.method != "POST":
        status = 404
    back = _way_back(request)
    whole = why_address(request, refusal)
    context = {"refusal": refusal, "back_url": back, "retry_url": back, "act_route": "act", "why_url": whole}
    return render(request, template, context, status=status)
