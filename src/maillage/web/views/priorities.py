"""The State's priorities: every one ever set, what it weighs on today."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from maillage.apps.accounts.actor import may
from maillage.apps.needs.queries.priorities import priority_list
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, clock_of, signed_in
from maillage.web.listing import list_page
from maillage.web.lists.supplies import PRIORITIES


@signed_in
def priorities(request: HttpRequest) -> HttpResponseBase:
    day = today(clock_of(request))
    return list_page(
        request,
        PRIORITIES,
        lambda asked: priority_list(**asked.window, language=asked.language, day=day),
        "maillage/pages/needs/priorities.html",
        may_rank=may(actor_of(request), "priorities.set"),
    )
