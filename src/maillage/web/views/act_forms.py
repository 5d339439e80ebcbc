"""Recording acts: each page asks who, shows its form, and hands its exact terms to one command."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.authority.commands.classify_version import classify_version, effects_of_decision
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.kernel.clock import today
from maillage.kernel.text import Text
from maillage.safety.decision_tree import QUESTIONS, propose
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    opens_somewhere,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.authority import (
    AcceptanceForm,
    AttestationForm,
    BasisForm,
    DecisionForm,
    DecisionTreeForm,
    PolicyForm,
)


def done(number: str) -> Done:
    """Recorded: the act's own page says what it does."""
    return Done(reverse("act", args=[number]), _("L’acte %(number)s est enregistré.") % {"number": number})


def _frame(title: str, intro: str = "") -> dict[str, Any]:
    """What every form of an act shows around it."""
    label = _("Enregistrer l’acte")
    return framed(title, _("Actes"), reverse("acts"), intro=intro, submit_label=label)


@signed_in
def decision_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "decisions.record")
    asked = {"profile": request.GET.get("profil", ""), "use": request.GET.get("usage", "")}
    initial = {**asked, "category": request.GET.get("categorie", ""), "effective_from": today(clock)}
    form = bound(DecisionForm, request, day=today(clock), initial=initial)
    page, frame = "maillage/pages/acts/decision.html", _frame(_("Classer un profil pour un usage"))
    if effects := _effects_not_yet_seen(request, form):
        return render(request, page, {"form": form, "effects": effects, **frame})
    return ask(
        request,
        form,
        lambda _given: done(classify_version(terms=form.terms(), actor=actor, clock=clock).number),
        template=page,
        **frame,
    )


def _effects_not_yet_seen(request: HttpRequest, form: DecisionForm) -> list[Text]:
    """What the decision would stop, to be shown before it is recorded; empty once seen, or if nothing."""
    if request.method != "POST" or request.POST.get("effets") == "vus" or not form.is_valid():
        return []
    return [change.says for change in effects_of_decision(form.terms())]


@signed_in
def basis_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "bases.record")
    form = bound(BasisForm, request, day=today(clock))
    intro = _(
        "Ce qui rend la fourniture licite. Chaque nature demande ses propres champs : ce qui manque refuse."
    )
    return ask(
        request,
        form,
        lambda given: done(
            record_legal_basis(
                terms=form.terms(), replaces=given["replaces"], actor=actor, clock=clock
            ).number
        ),
        **_frame(_("Enregistrer une base légale"), intro),
    )


@signed_in
def policy_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "policies.record")
    initial = {"valid_from": today(clock), "territory": request.GET.get("territoire", "")}
    intro = _("Un territoire peut interdire ce que la nation permet ; il ne peut rien ouvrir.")
    return ask(
        request,
        bound(PolicyForm, request, initial=initial),
        lambda given: done(record_policy(**given, actor=actor, clock=clock).number),
        **_frame(_("Restreindre un territoire"), intro),
    )


@signed_in
def attestation_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "attestations.record")
    initial = {"workshop": request.GET.get("atelier", ""), "valid_from": today(clock)}
    form = bound(AttestationForm, request, initial=initial)
    intro = _("Un niveau, une formation à un modèle ou une désignation, avec la pièce qui le montre.")
    return ask(
        request,
        form,
        lambda _given: done(record_attestation(**form.terms(), actor=actor, clock=clock).number),
        **_frame(_("Attester un atelier"), intro),
    )


@signed_in
def acceptance_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "acceptances.record")
    own = next((code for code in actor.organisations if code.startswith("E")), "")
    initial = {"establishment": request.GET.get("etablissement", own), "valid_from": today(clock)}
    initial["profile"] = request.GET.get("profil", "")
    form = bound(AcceptanceForm, request, initial=initial)
    intro = _("L’établissement peut accepter, ou refuser ce que la catégorie permet. Un refus l’emporte.")
    return ask(
        request,
        form,
        lambda _given: done(record_acceptance(**form.terms(), actor=actor, clock=clock).number),
        **_frame(_("Enregistrer la réponse d’un établissement"), intro),
    )


def decision_tree(request: HttpRequest) -> HttpResponse:
    """Open to all: it proposes, it decides nothing."""
    form = DecisionTreeForm(initial=request.GET.dict())
    proposal, words = None, {question.id: question.words for question in QUESTIONS}
    if request.GET.get("lire"):
        proposal = propose(DecisionTreeForm(request.GET).answers())
    context = {
        "form": form,
        "proposal": proposal,
        "settled_by": words.get(proposal.settled_by) if proposal else None,
        "raised_by": [words[name] for name in proposal.raised_by] if proposal else [],
        "unanswered": [words[name] for name in proposal.unanswered] if proposal else [],
        "carried": {name: request.GET.get(name, "") for name in ("profil", "usage")},
        "may_decide": opens_somewhere(actor_of(request), "decisions.record"),
    }
    return render(request, "maillage/pages/acts/decision_tree.html", context)
