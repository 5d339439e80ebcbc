"""The API tokens of one's own account."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.apps.accounts.commands.create_token import NewToken, create_token
from maillage.apps.accounts.commands.revoke_token import revoke_token
from maillage.apps.accounts.queries.tokens import token_list
from maillage.kernel.clock import today
from maillage.web.asking import Done, actor_of, bound, carry_out, clock_of, perform, signed_in
from maillage.web.forms.accounts import TokenForm
from maillage.web.states import TOKEN_STATES


@never_cache
@signed_in
def tokens(request: HttpRequest) -> HttpResponseBase:
    """The list, and the form of a new one; the secret of a token just made is on this answer only."""
    actor, clock = actor_of(request), clock_of(request)
    form, made = bound(TokenForm, request, today=today(clock)), None
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, lambda: create_token(**form.cleaned_data, actor=actor, clock=clock))
    return _page(request, TokenForm(today=today(clock)) if made else form, made)


def _page(request: HttpRequest, form: TokenForm, made: NewToken | None) -> HttpResponseBase:
    day, actor = today(clock_of(request)), actor_of(request)
    lines = [{"row": row, "state": TOKEN_STATES[row.state(day)], "live": row.state(day) == "live"}
             for row in token_list(actor.user_id or 0)]  # fmt: skip
    context = {
        "page_title": _("Jetons"), "form": form, "made": made, "withheld": bool(actor.withheld),
        "lines": sorted(lines, key=lambda line: not line["live"]),
    }  # fmt: skip
    return render(request, "maillage/pages/account/tokens.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def token_revoke(request: HttpRequest, prefix: str) -> HttpResponseBase:
    def revoke() -> Done:
        revoke_token(prefix=prefix, actor=actor_of(request), clock=clock_of(request))
        return Done(reverse("tokens"), _("Le jeton %(prefix)s ne vaut plus rien.") % {"prefix": prefix})

    return perform(request, revoke)
