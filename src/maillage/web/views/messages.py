"""Messages to the actor and to their organisations; reading one is an acknowledgement."""

from __future__ import annotations

from django.contrib import messages as notes
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.outbox.commands.mark_read import mark_read
from maillage.apps.outbox.queries.messages import message_page, unread_count
from maillage.web.asking import actor_of, clock_of, listed, page_number, signed_in


@signed_in
@require_safe
def messages(request: HttpRequest) -> HttpResponseBase:
    """Unread first, urgent before the rest."""
    actor = actor_of(request)
    mine, me = actor.organisations, actor.user_id
    page = message_page(mine, account=me, page=page_number(request), size=20)
    context = {"found": page, "page": listed(page), "unread": unread_count(mine, me), "mine": mine}
    return render(request, "maillage/pages/production/messages.html", context)


@signed_in
@require_POST
def message_read(request: HttpRequest, key: str) -> HttpResponseBase:
    mark_read(key=key, actor=actor_of(request), clock=clock_of(request))
    notes.success(request, _("Lecture confirmée."))
    return redirect("messages")
