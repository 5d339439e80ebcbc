"""Pages of errors: what cannot be read, what is closed, what is absent, what is broken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from maillage.apps.accounts.reasons import TOO_MANY
from maillage.kernel.refusals import Refusal


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "maillage/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "maillage/errors/403.html", status=403)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "maillage/errors/404.html", status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Somebody tries too much, too fast, to sign in or to be mailed: nothing was done."""
    context = {"refusal": Refusal(TOO_MANY), "back_url": request.path}
    return render(request, "maillage/errors/refusal.html", context, status=429)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Stands alone: the common context may be what failed."""
    return HttpResponse(render_to_string("maillage/errors/500.html"), status=500)


def untrusted(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without a valid CSRF token: nothing was done."""
    return render(request, "maillage/errors/400.html", status=403)
