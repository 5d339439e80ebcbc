"""What a site that is served over TLS tells browsers: come back over TLS only; messages in a cookie of this host alone.

Guarantees: every answer carries it, files and refusals included, as soon as `MAILLAGE_ORIGIN` is `https://`, whatever
the proxy says of the request; over `http://` (a demonstration, a workshop's own machine) nothing of it is sent.
Source: RFC 6797; RFC 6265bis §4.1.3.2 (the prefix `__Host-`).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse

YEAR = "max-age=31536000; includeSubDomains"


def is_over_tls() -> bool:
    return str(settings.ORIGIN).startswith("https://")


class StrictTransportMiddleware:
    """First of all, so that what the others answer by themselves carries it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.told = is_over_tls()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self.told:
            response.headers["Strict-Transport-Security"] = YEAR
        return response


class HostCookie(CookieStorage):
    cookie_name = "__Host-messages" if is_over_tls() else "messages"


class Messages(FallbackStorage):
    """Django's, with that cookie."""

    storage_classes = (HostCookie, SessionStorage)
