"""Messages to the actor and to their organisations; reading one is an acknowledgement."""

from __future__ import annotations

from django.contrib import messages as notes
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.outbox.commands.mark_read import mark_read
from maillage.apps.outbox.queries.messages import message_list, unread_count
from maillage.web.asking import actor_of, clock_of, opens_somewhere, signed_in
from maillage.web.listing import list_page
from maillage.web.lists.messages import MESSAGES


@signed_in
@require_safe
def messages(request: HttpRequest) -> HttpResponseBase:
    """Unread first, urgent before the rest."""
    actor = actor_of(request)
    mine, me = actor.organisations, actor.user_id
    return list_page(
        request,
        MESSAGES,
        lambda asked: message_list(mine, account=me, **asked.given, **asked.window),
        "maillage/pages/production/messages.html",
        unread=unread_count(mine, me),
        mine=mine,
        reads_plans=opens_somewhere(actor, "plans.read"),
    )


@signed_in
@require_POST
def message_read(request: HttpRequest, key: str) -> HttpResponseBase:
    mark_read(key=key, actor=actor_of(request), clock=clock_of(request))
    notes.success(request, _("Lecture confirmée."))
    return redirect("messages")
