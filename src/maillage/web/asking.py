"""What views share: who asks and when, sign-in where it is needed, and forms whose command may refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from maillage.apps.accounts.actor import Actor
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

Result = TypeVar("Result")
View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def clock_of(request: HttpRequest) -> Clock:
    return request.clock  # type: ignore[attr-defined, no-any-return]


def language() -> str:
    return (get_language() or "fr")[:2]


def signed_in(view: View) -> View:
    """Ask an anonymous visitor to sign in, then come back."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return run


def carry_out(form: Form, act: Callable[[], Result]) -> Result | None:
    """Run a command for a valid form; a refusal becomes errors of the form, each with its advice."""
    try:
        return act()
    except Refusal as refusal:
        for line in (refusal.says(language()), refusal.advises(language())):
            if line:
                form.add_error(None, line)
        return None


def as_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save, never shown inline by the browser."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
