"""The requester's board: what must not be used, what is to receive, what is late and why, what is coming."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import may
from maillage.apps.boards.queries.requester_needs import (
    ComingDelivery,
    Requester,
    at_hand,
    figures_of,
    requested_needs,
    requesters_named,
)
from maillage.apps.network.policies import place_of
from maillage.apps.outbox.queries.messages import MessageRow, messages_for
from maillage.apps.production.policies import establishments_of
from maillage.apps.production.queries.recall_holders import recalls_of
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, clock_of, signed_in
from maillage.web.listing import read_list
from maillage.web.lists.requester_needs import MY_NEEDS, MY_NEEDS_OF_SEVERAL

PAGES = "maillage/pages/requester/"
SHOWN_MESSAGES = 3


def _places(request: HttpRequest) -> tuple[Requester, ...]:
    """The establishments that the reader answers for, whose needs the reader may file."""
    actor = actor_of(request)
    places = requesters_named(establishments_of(actor), today(clock_of(request)))
    return tuple(p for p in places if may(actor, "needs.file", place_of(p.department, p.code)))


def _main(to_receive: tuple[ComingDelivery, ...], places: tuple[Requester, ...]) -> dict[str, str]:
    """The one act of the hour: receive what has come, else ask for what is missing."""
    if to_receive:
        code = to_receive[0].code
        return {
            "url": reverse("delivery-receive", args=[code]),
            "label": _("Réceptionner %(code)s") % {"code": code},
        }
    return {"url": f"{reverse('need_new')}?etablissement={places[0].code}", "label": _("Déclarer un besoin")}


@signed_in
def my_needs(request: HttpRequest) -> HttpResponseBase:
    places, day = _places(request), today(clock_of(request))
    if not places:
        return render(request, PAGES + "no_establishment.html")
    codes = [place.code for place in places]
    listed = read_list(
        request,
        MY_NEEDS if len(places) == 1 else MY_NEEDS_OF_SEVERAL,
        lambda asked: requested_needs(
            establishments=codes, **asked.given, **asked.window, language=asked.language, day=day
        ),
    )
    return listed.file or _board(request, places, listed)


def _urgent_news(codes: list[str], but: set[str]) -> list[MessageRow]:
    """Urgent messages not read yet, less those about these acts."""
    inbox = messages_for(codes, SHOWN_MESSAGES)
    return [m for m in inbox if m.read_at is None and m.urgent and m.about not in but]


def _board(request: HttpRequest, places: tuple[Requester, ...], listed: Any) -> HttpResponse:
    actor, day = actor_of(request), today(clock_of(request))
    codes = [place.code for place in places]
    receives = all(may(actor, "deliveries.receive", place_of(p.department, p.code)) for p in places)
    there, to_answer = at_hand(codes, day), recalls_of(codes)
    news = _urgent_news(
        codes, {code for code, _ in to_answer}
    )  # a recall is said once, not by its message too
    unread = {message.about: message.key for message in news}
    stops = [replace(stop, message=unread.get(stop.act, "")) for stop in there.stops]
    shown = {stop.act for stop in stops}
    context = {
        "places": places,
        "listing": listed,
        "day": day,
        "stops": stops,
        "news": [message for message in news if message.about not in shown],
        "to_answer": to_answer,
        "to_receive": there.to_receive,
        "receives": receives,
        "figures": figures_of(places),
        "coming": sum(row.pieces for row in there.to_receive),
        "main": _main(there.to_receive if receives else (), places),
    }
    return render(request, PAGES + "board.html", context, status=listed.status)
