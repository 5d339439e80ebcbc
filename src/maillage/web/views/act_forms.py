"""Recording acts: each page asks who, shows its form, and hands its exact terms to one command."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.authority.commands.record_acceptance import acceptance_facts, record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import basis_facts, record_legal_basis
from maillage.apps.authority.commands.record_policy import policy_facts, record_policy
from maillage.kernel.clock import today
from maillage.web.asking import (
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    own_territory,
    require_somewhere,
    signed_in,
)
from maillage.web.confirming import confirm, done
from maillage.web.forms.authority import (
    AcceptanceForm,
    AttestationForm,
    BasisForm,
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
def basis_new(request: HttpRequest) -> HttpResponseBase:
    given = _given(request)
    require_somewhere(given["actor"], "bases.record")
    initial = {"replaces": request.GET.get("remplace", "")}
    form = bound(BasisForm, request, day=today(given["clock"]), initial=initial)
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
    initial = {
        "valid_from": today(given["clock"]),
        "territory": request.GET.get("territoire") or own_territory(given["actor"], "policies.record"),
    }
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
