"""What one's account opens, and how to obtain one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import ROLE_NAMES
from maillage.apps.accounts.openings import openings
from maillage.apps.accounts.queries.identities import is_linked
from maillage.apps.accounts.queries.role_list import RoleRow, role_list
from maillage.kernel.clock import civil_date, today
from maillage.kernel.territories import territory_name
from maillage.web.asking import actor_of, clock_of, opens_somewhere, signed_in
from maillage.web.states import FACTOR_STATES, ROLE_STATES, role_words


def _url(route: str, *args: str) -> str:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def _role(row: RoleRow, state: str) -> dict[str, Any]:
    route = {"L": "workshop", "E": "establishment"}.get(row.organisation[:1], "")
    kind, words = ROLE_STATES[state]
    return {
        "name": ROLE_NAMES[row.role],
        "territory": territory_name(row.territory),
        "organisation": row.organisation,
        "organisation_url": _url(route, row.organisation) if route else "",
        "since": row.since,
        "until": row.until if row.ended_at is None else civil_date(row.ended_at),
        "kind": kind,
        "state": words,
    }


def _ways(actor: Actor) -> list[dict[str, str]]:
    """Links to what the roles open; those that this installation serves."""
    known = [
        ("needs.file", "need_new", _("Déclarer un besoin"), _("Des pièces, pour un établissement, avant une date.")),
        ("proposals.answer", "work", _("Mon atelier"), _("Propositions, commandes, lots et envois.")),
        ("deliveries.receive", "deliveries", _("Livraisons"), _("Recevoir, accepter ou refuser des pièces.")),
        ("acceptances.record", "acceptance_new", _("Enregistrer une acceptation"), _("Ce qu’un établissement accepte ou refuse.")),
        ("plans.read", "plans", _("Plans"), _("Qui fait quoi, et pourquoi le reste n’est pas servi.")),
        ("workshops.import", "workshops_import", _("Importer des ateliers"), _("Depuis un fichier, avec un essai à blanc.")),
        ("needs.import", "needs_import", _("Importer des besoins"), _("Depuis un tableau, avec un essai à blanc.")),
        ("attestations.record", "attestation_new", _("Attester un atelier"), _("Niveau, formation ou désignation.")),
        ("decisions.record", "decision_new", _("Classer un modèle"), _("Une version, un profil, un usage.")),
        ("bases.record", "basis_new", _("Enregistrer une base légale"), _("Ce qui rend la fourniture licite.")),
        ("policies.record", "policy_new", _("Restreindre un territoire"), _("Un territoire peut interdire, jamais ouvrir.")),
        ("priorities.set", "priority_new", _("Fixer une priorité"), _("Le poids d’un modèle, d’un besoin ou d’une sorte d’établissement.")),
        ("holds.place", "hold_new", _("Mettre en attente"), _("Immédiat ; les effets sont montrés avant.")),
        ("decisions.withdraw", "suspension_new", _("Suspendre"), _("Une décision de l’autorité ; les effets sont montrés avant.")),
    ]  # fmt: skip
    found = [
        (_url(route), label, words) for action, route, label, words in known if opens_somewhere(actor, action)
    ]
    return [{"url": url, "label": label, "words": words} for url, label, words in found if url]


def _factor(actor: Actor) -> str:
    """Whether this session has proved one, whether a role waits for it."""
    return "set" if actor.factor else "missing" if actor.withheld else "none"


@signed_in
def account(request: HttpRequest) -> HttpResponseBase:
    actor, day = actor_of(request), today(clock_of(request))
    rows = role_list(actor.user_id or 0)
    context = {
        "page_title": actor.name,
        "roles": [_role(row, row.state(day)) for row in rows],
        "ways": _ways(actor),
        "withheld": [role_words(held) for held in actor.withheld],
        "proconnect": bool(settings.PROCONNECT),
        "proconnect_linked": bool(settings.PROCONNECT) and is_linked(actor.user_id or 0),
        "factor": FACTOR_STATES[_factor(actor)],
        "opened": [
            {"name": role_words(held), "openings": openings(held)}
            for held in (*actor.assignments, *actor.withheld)
        ],
    }
    return render(request, "maillage/pages/account.html", context)


def obtain(request: HttpRequest) -> HttpResponse:
    """How an account is obtained: nobody opens their own."""
    return render(request, "maillage/pages/account/obtain.html")
