"""Steps of a sign-in by ProConnect, and of the link between an account and an identity of it.

Guarantees: absent (404) unless configured; nobody is signed in but by a link that the account's holder made before, from
their own session, after proving who they are; no account is opened, no role given, no address believed; what an account
needs after a password (second factor) it needs after ProConnect. An answer is for the browser that asked, once, for ten
minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.commands.link_identity import link_identity, unlink_identity
from maillage.apps.accounts.queries.identities import account_linked_to
from maillage.apps.accounts.reasons import PROCONNECT_NOT_LINKED, PROCONNECT_REFUSED
from maillage.kernel.refusals import Refusal
from maillage.web.asking import actor_of, clock_of, signed_in
from maillage.web.signing.again import asked_again

PENDING, ENDING, ID_TOKEN = "proconnect.pending", "proconnect.ending", "proconnect.id_token"
PENDING_SECONDS, MOST_PENDING = 600, 5
View = Callable[..., HttpResponseBase]


def configured() -> Any:
    """What the operator configured; None: off."""
    if not settings.PROCONNECT:
        return None
    from maillage.web.signing.proconnect.client import Configured  # noqa: PLC0415 (an extra)

    return Configured(**settings.PROCONNECT)


def only_when_on(view: View) -> View:
    @never_cache
    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PROCONNECT:
            raise Http404
        return view(request, *args, **kwargs)

    return run


def address_of(route: str) -> str:
    """The address that ProConnect knows: exact, in French, under the configured origin."""
    with translation.override("fr"):
        return f"{settings.ORIGIN}{reverse(route)}"


def _begin(request: HttpRequest, *, links: int | None, to: str) -> HttpResponseRedirect:
    from maillage.web.signing.proconnect.client import new_secret, sign_in_address  # noqa: PLC0415

    state, nonce = new_secret(), new_secret()
    address = sign_in_address(configured(), state=state, nonce=nonce, back=address_of("proconnect_return"))
    pending = dict(list(request.session.get(PENDING, {}).items())[1 - MOST_PENDING :])
    pending[state] = {"nonce": nonce, "links": links, "to": to, "at": time.time()}
    request.session[PENDING] = pending
    return HttpResponseRedirect(address)


@only_when_on
@require_safe
def proconnect_start(request: HttpRequest) -> HttpResponseBase:
    to = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return _begin(request, links=None, to=to if ours else "")


@only_when_on
@signed_in
@require_safe
def proconnect_link(request: HttpRequest) -> HttpResponseBase:
    """From one's own session, after proving again who one is, whatever one's roles."""
    if (prove := asked_again(request, whoever=True)) is not None:
        return prove
    return _begin(request, links=request.user.pk, to=reverse("account"))


def _taken(request: HttpRequest) -> dict[str, Any]:
    """What this browser asked under that state: once, and not long ago. Raises Refusal."""
    pending = dict(request.session.get(PENDING, {}))
    found = pending.pop(request.GET.get("state", ""), None)
    request.session[PENDING] = pending
    if found is None or time.time() - found["at"] > PENDING_SECONDS or "error" in request.GET:
        raise Refusal(PROCONNECT_REFUSED)
    return dict(found)


@only_when_on
@require_safe
def proconnect_return(request: HttpRequest) -> HttpResponseBase:
    from maillage.web.signing.proconnect.client import identify  # noqa: PLC0415

    asked = _taken(request)
    ours = configured()
    person, id_token = identify(
        ours, code=request.GET.get("code", ""), nonce=asked["nonce"], back=address_of("proconnect_return")
    )
    if asked["links"] is not None:
        return _linked(request, asked, ours.issuer, person.subject)
    user = account_linked_to(ours.issuer, person.subject)
    if user is None:
        raise Refusal(PROCONNECT_NOT_LINKED)
    record_authentication(request, user, "proconnect")
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=asked["to"] or None))
    request.session[ID_TOKEN] = id_token
    return answer


def _linked(request: HttpRequest, asked: dict[str, Any], issuer: str, subject: str) -> HttpResponse:
    """Only the account that asked for the link, in the session that asked."""
    if request.user.pk != asked["links"]:
        raise Refusal(PROCONNECT_REFUSED)
    link_identity(issuer=issuer, subject=subject, actor=actor_of(request), clock=clock_of(request))
    messages.success(request, _("ProConnect est lié à ce compte : vous pourrez vous connecter avec lui."))
    return redirect(asked["to"])


@only_when_on
@signed_in
@require_POST
def proconnect_unlink(request: HttpRequest) -> HttpResponseBase:
    unlink_identity(actor=actor_of(request), clock=clock_of(request))
    messages.success(request, _("ProConnect n’ouvre plus ce compte."))
    return redirect("account")


@only_when_on
@require_safe
def proconnect_end(request: HttpRequest) -> HttpResponseBase:
    """After signing out here: a link that ends the session of ProConnect too, in this browser."""
    from maillage.web.signing.proconnect.client import new_secret, sign_out_address  # noqa: PLC0415

    id_token = request.session.get(ID_TOKEN, "")
    if not id_token or request.user.is_authenticated:
        return redirect("home")
    state = new_secret()
    request.session[ENDING] = state
    address = sign_out_address(
        configured(), id_token=id_token, state=state, back=address_of("proconnect_ended")
    )
    return render(request, "maillage/pages/account/proconnect_end.html", {"address": address})


@only_when_on
@require_safe
def proconnect_ended(request: HttpRequest) -> HttpResponseBase:
    """Back from ProConnect: nothing is said of a sign-out that this browser did not ask for."""
    asked = request.session.pop(ENDING, "")
    if asked and asked == request.GET.get("state"):
        request.session.pop(ID_TOKEN, None)
        messages.success(request, _("Vous êtes déconnecté, ici et de ProConnect."))
    return redirect("home")
