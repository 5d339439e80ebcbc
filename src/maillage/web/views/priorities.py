"""The State's priorities: every one ever set, what it weighs on today; setting one, its effect shown first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import may, require
from maillage.apps.needs.commands.set_priority import priority_facts, set_priority
from maillage.apps.needs.queries.priorities import priority_list
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, bound, clock_of, framed, signed_in
from maillage.web.confirming import confirm
from maillage.web.forms.needs import PriorityForm
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


@signed_in
def priority_new(request: HttpRequest) -> HttpResponseBase:
    given: dict[str, Any] = {"actor": actor_of(request), "clock": clock_of(request)}
    require(given["actor"], "priorities.set")
    initial = {"valid_from": today(given["clock"]), "need": request.GET.get("besoin", ""), "weight": 5}
    form = bound(PriorityForm, request, initial=initial)
    return confirm(
        request,
        form,
        facts=lambda: priority_facts(**form.terms(), **given),
        record=lambda: set_priority(**form.terms(), **given),
        always=True,
        **framed(_("Fixer une priorité"), _("Priorités"), reverse("priorities")),
    )
