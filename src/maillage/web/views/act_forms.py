"""Recording acts: each page asks who, shows its form, and hands its exact terms to one command."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.authority.commands.classify_version import classify_version, decision_facts
from maillage.apps.authority.commands.record_acceptance import acceptance_facts, record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import basis_facts, record_legal_basis
from maillage.apps.authority.commands.record_policy import policy_facts, record_policy
from maillage.kernel.clock import today
from maillage.safety.decision_tree import QUESTIONS, propose
from maillage.web.asking import (
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    opens_somewhere,
    require_somewhere,
    signed_in,
)
from maillage.web.confirming import confirm, done
from maillage.web.forms.authority import (
    AcceptanceForm,
    AttestationForm,
    BasisForm,
    DecisionForm,
    DecisionTreeForm,
    PolicyForm,
)


def _given(request: HttpRequest) -> dict[str, Any]:
    """Who asks, and when: what every command takes."""
    return {"actor": actor_of(request), "clock": clock_of(request)}


def _frame(title: str, intro: str = "") -> dict[str, Any]:
    """What every form of an act shows around it."""
    label = _("Enregistrer l’acte")
    return framed(title, _("Actes"), reverse("acts"), intro=intro, submit_label=label)


@signed_in
def decision_new(request: HttpRequest) -> HttpResponseBase:
    given = _given(request)
    require_somewhere(given["actor"], "decisions.record")
    day = today(given["clock"])
    asked = {"profile": request.GET.get("profil", ""), "use": request.GET.get("usage", "")}
    initial = {**asked, "category": request.GET.get("categorie", ""), "effective_from": day}
    form = bound(DecisionForm, request, day=day, initial=initial)
    return confirm(
        request,
        form,
        facts=lambda: decision_facts(terms=form.terms(), **given),
        record=lambda: classify_version(terms=form.terms(), **given),
        always=True,
        template="maillage/pages/acts/decision.html",
        **_frame(_("Classer un profil pour un usage")),
    )


@signed_in
def basis_new(request: HttpRequest) -> HttpResponseBase:
    given = _given(request)
    require_somewhere(given["actor"], "bases.record")
    form = bound(BasisForm, request, day=today(given["clock"]))
    intro = _(
        "Ce qui rend la fourniture licite. Chaque nature demande ses propres champs : ce qui manque refuse."
    )

    def terms() -> dict[str, Any]:
        return {"terms": form.terms(), "replaces": form.cleaned_data["replaces"], **given}

    return confirm(
        request,
        form,
        facts=lambda: basis_facts(**terms()),
        record=lambda: record_legal_basis(**terms()),
        **_frame(_("Enregistrer une base légale"), intro),
    )


@signed_in
def policy_new(request: HttpRequest) -> HttpResponseBase:
    given = _given(request)
    require_somewhere(given["actor"], "policies.record")
    initial = {"valid_from": today(given["clock"]), "territory": request.GET.get("territoire", "")}
    intro = _("Un territoire peut interdire ce que la nation permet ; il ne peut rien ouvrir.")
    form = bound(PolicyForm, request, initial=initial)
    return confirm(
        request,
        form,
        facts=lambda: policy_facts(**form.cleaned_data, **given),
        record=lambda: record_policy(**form.cleaned_data, **given),
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
    given = _given(request)
    actor = given["actor"]
    require_somewhere(actor, "acceptances.record")
    own = next((code for code in actor.organisations if code.startswith("E")), "")
    initial = {"establishment": request.GET.get("etablissement", own), "valid_from": today(given["clock"])}
    initial["profile"] = request.GET.get("profil", "")
    form = bound(AcceptanceForm, request, initial=initial)
    intro = _("L’établissement peut accepter, ou refuser ce que la catégorie permet. Un refus l’emporte.")
    return confirm(
        request,
        form,
        facts=lambda: acceptance_facts(**form.terms(), **given),
        record=lambda: record_acceptance(**form.terms(), **given),
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
