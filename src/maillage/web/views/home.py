"""The home page, and the territories with their counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor
from maillage.apps.boards.queries.home import HomeBoard, LatestDecision, home_board, territory_list
from maillage.apps.catalogue.codes import USES
from maillage.drawing import MapPoint, map_france
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, clock_of, language, opens_somewhere
from maillage.web.listing import list_page
from maillage.web.lists.territories import TERRITORIES
from maillage.web.states import standing_words


def _ways(actor: Actor) -> list[dict[str, str]]:
    """What one most likely comes to do, first the most likely."""
    found = []
    if actor.user_id is None:
        found.append(("request_who", _("Déclarer un besoin")))
    elif opens_somewhere(actor, "needs.file"):
        found.append(("need_new", _("Déclarer un besoin")))
    if opens_somewhere(actor, "proposals.answer"):
        found.append(("work", _("Mon atelier")))
    found += [("workshops", _("Voir les ateliers")), ("designs", _("Ouvrir le catalogue"))]
    return [{"url": reverse(route), "label": label} for route, label in found[:3]]


def _map(board: HomeBoard) -> SafeString:
    """The drawing escapes every label it is given."""
    points = [MapPoint(p.lat, p.lon, p.name) for p in board.points]
    svg = map_france(
        points,
        title=_("Ateliers ouverts"),
        description=_("Chaque point est un atelier de l’annuaire ; la liste donne leur nom et leur commune."),
        language=language(),
        name="workshops-map",
    )
    return mark_safe(svg)  # noqa: S308


def _card(decision: LatestDecision) -> dict[str, Any]:
    kind, words = standing_words(decision.category, decision.state)
    return {**asdict(decision), "name": decision.name, "kind": kind, "state_words": words,
            "use_words": USES[decision.use]}  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    board = home_board(today(clock_of(request)))
    figures = board.figures
    return render(
        request,
        "maillage/pages/home.html",
        {
            "board": {
                "figures": figures,
                "points": board.points,
                "decisions": [*map(_card, board.decisions)],
            },
            "map": _map(board),
            "classified": f"{figures.designs_classified} / {figures.designs}",
            "ways": _ways(actor_of(request)),
        },
    )


def territories(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        TERRITORIES,
        lambda asked: territory_list(**asked.given, **asked.window),
        "maillage/pages/territories.html",
    )
