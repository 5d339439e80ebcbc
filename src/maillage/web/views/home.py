"""The home page."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.queries.stops import Stop
from maillage.apps.boards.queries.home import LatestDecision, home_board
from maillage.apps.catalogue.codes import USES
from maillage.apps.records.codes import ActKind
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, clock_of, opens_somewhere
from maillage.web.states import standing_words
from maillage.web.workshop_map import counted, workshop_map

# What a role works from, the most pressing first: route, label, what must be open to it somewhere.
BOARDS: tuple[tuple[str, str, str], ...] = (
    ("authority_board", gettext_noop("Le tableau de l’autorité"), "holds.place"),
    ("coordination", gettext_noop("Le tableau de la coordination"), "coordination.read"),
    ("work", gettext_noop("Mon atelier"), "proposals.answer"),
    ("my_needs", gettext_noop("Mes besoins"), "deliveries.receive"),
    ("needs", gettext_noop("Les besoins"), "needs.file"),
)


def _boards(actor: Actor) -> list[dict[str, str]]:
    """The boards of whoever is signed in; one's own account when no role opens any."""
    if actor.user_id is None:
        return []
    mine = [(route, label) for route, label, action in BOARDS if opens_somewhere(actor, action)]
    found = mine or [("account", gettext_noop("Mon compte"))]
    return [{"url": reverse(route), "label": _(label)} for route, label in found]


STOPPED_WORDS = {
    ActKind.SUSPEND: gettext_noop("Suspendu"),
    ActKind.HOLD: gettext_noop("Mis en attente"),
    ActKind.RECALL: gettext_noop("Rappelé"),
}


def _stop_url(stop: Stop) -> str:
    if stop.kind == ActKind.RECALL:
        return reverse("recall", args=[stop.act])
    if stop.design:
        return reverse("design", args=[stop.design])
    if stop.lot:
        return reverse("lot-public", args=[stop.lot])
    return reverse("workshop", args=[stop.workshop]) if stop.workshop else reverse("act", args=[stop.act])


def _stop(stop: Stop) -> dict[str, Any]:
    """What is stopped in one line: the narrowest thing named, and where its page is."""
    lots = ngettext("%(n)s lot", "%(n)s lots", len(stop.lots)) % {"n": len(stop.lots)} if stop.lots else ""
    batch = _("matière %(batch)s") % {"batch": stop.batch} if stop.batch else ""
    code = stop.lot or lots or batch or stop.profile or stop.version or stop.design or stop.workshop
    return {"row": stop, "code": code, "url": _stop_url(stop), "words": _(STOPPED_WORDS[ActKind(stop.kind)])}


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
            "figures": figures,
            "stops": [*map(_stop, board.stops)],
            "decisions": [*map(_card, board.decisions)],
            "map": workshop_map(board.points),
            "on_map": counted(board.points),
            "classified": f"{figures.designs_classified} / {figures.designs}",
            "boards": _boards(actor_of(request)),
        },
    )
