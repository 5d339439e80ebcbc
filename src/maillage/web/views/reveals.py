"""The log of reveals: who read who members are, when and why, for the administrators of the installation."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.apps.accounts.actor import require
from maillage.apps.accounts.queries.reveals import reveal_list
from maillage.web.asking import actor_of, signed_in
from maillage.web.listing import list_page
from maillage.web.lists.reveals import REVEALS


@signed_in
@never_cache
@require_safe
def reveals(request: HttpRequest) -> HttpResponseBase:
    require(actor_of(request), "reveals.read")
    return list_page(
        request,
        REVEALS,
        lambda asked: reveal_list(**asked.given, **asked.window),
        "maillage/pages/accounts/reveals.html",
    )
