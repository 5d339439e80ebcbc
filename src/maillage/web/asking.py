"""What views share: who asks and when, sign-in where it is needed, and forms whose command may refuse.

Guarantees: a POST that succeeds redirects with a message; a refusal of the rules becomes errors
of the form, on the field it names when there is one, each with its advice; a missing role or a
stale read is never shown as a form error: it reaches the refusal page with its own status.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from maillage.apps.accounts.actor import ACCESS_REFUSALS, Actor
from maillage.apps.accounts.actor import opens_somewhere as opens_somewhere  # noqa: PLC0414 (for views)
from maillage.apps.accounts.actor import require_somewhere as require_somewhere  # noqa: PLC0414
from maillage.apps.accounts.codes import ACTIONS
from maillage.kernel import reasons
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.territories import COUNTRY
from maillage.web.why_address import why_address

Result = TypeVar("Result")
AForm = TypeVar("AForm", bound=Form)
View = Callable[..., HttpResponseBase]
FORM_PAGE = "maillage/pages/form.html"


@dataclass(frozen=True, slots=True)
class Done:
    """Where to go after a command, and what to say there."""

    url: str
    message: str


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def own_territory(actor: Actor, action: str) -> str:
    """The first territory where the actor may: what a form that asks for one begins with."""
    held = (one.territory for one in actor.assignments if one.role in ACTIONS[action])
    return next(held, COUNTRY)


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


def _worded(reason: Reason) -> str:
    says = reasons.render(reason.code, reason.params, language())
    advice = reasons.advise(reason.code, reason.params, language())
    return f"{says} {advice}".strip()


def carry_out(form: Form, act: Callable[[], Result]) -> Result | None:
    """Run a command for a valid form; a refusal becomes errors of the form, each with its advice.

    The refusal stays on the form as `form.refusal`. A missing role or a conflict is raised on.
    """
    try:
        return act()
    except Refusal as refusal:
        if refusal.code in ACCESS_REFUSALS or isinstance(refusal, Conflict):
            raise
        for reason in refusal.reasons:
            name = reason.params.get("field")
            form.add_error(name if name in form.fields else None, _worded(reason))
        form.refusal = refusal  # type: ignore[attr-defined]
        return None


def bound(form: type[AForm], request: HttpRequest, **options: Any) -> AForm:
    """The form with what was posted, or fresh with its initial values."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **options)
    return form(**options)


def filters(form: type[AForm], request: HttpRequest, **options: Any) -> AForm:
    """A list's filters, from the address; their ids never meet those of another form."""
    return form(request.GET, auto_id="filter_%s", use_required_attribute=False, **options)


def ask(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Done],
    *,
    template: str = FORM_PAGE,
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is valid carry out its command, then redirect with its message."""
    if request.method == "POST" and form.is_valid():
        done = carry_out(form, lambda: act(form.cleaned_data))
        if done is not None:
            messages.success(request, done.message)
            return redirect(done.url)
        if refusal := getattr(form, "refusal", None):
            context["why_url"] = why_address(request, refusal)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def framed(title: str, up_label: str, up_url: str, **more: Any) -> dict[str, Any]:
    """What a page shows around its form: its title, and the way up, where giving up leads too."""
    words = {"page_title": title, "parent_label": up_label, **more}
    return {"parent_url": up_url, "cancel_url": up_url, **words}


def perform(request: HttpRequest, act: Callable[[], Done]) -> HttpResponse:
    """Carry out a command that takes no form; what it refuses reaches the refusal page."""
    done = act()
    messages.success(request, done.message)
    return redirect(done.url)


def as_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save, never shown inline by the browser."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def as_csv(content: bytes, name: str) -> HttpResponse:
    return as_download(content, name, "text/csv; charset=utf-8")
