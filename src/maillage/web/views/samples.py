"""Bench samples: the agreement, declaring them, their list, and the page that anybody opens by their number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.authority.commands.agree_to_samples import agree_to_samples, sample_agreement_facts
from maillage.apps.production.commands.declare_sample import declare_sample
from maillage.apps.production.queries.samples import may_read_sample, sample_list, sample_sheet
from maillage.kernel.clock import today
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
from maillage.web.confirming import confirm
from maillage.web.forms.samples import SampleAgreementForm, SampleForm
from maillage.web.listing import list_page
from maillage.web.lists.samples import BENCH_SAMPLES
from maillage.web.why_address import why_who

PAGES = "maillage/pages/production/"


@signed_in
def sample_agreement_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "acceptances.record")
    own = next((code for code in actor.organisations if code.startswith("E")), "")
    initial = {"establishment": request.GET.get("etablissement", own), "valid_from": today(clock)}
    initial["profile"] = request.GET.get("profil", "")
    form = bound(SampleAgreementForm, request, initial=initial)
    intro = _(
        "Des pièces pour un banc d’essai, jamais sur une personne : le chemin vers une acceptation. Rien d’autre n’est ouvert."
    )
    frame = framed(_("Accord pour des échantillons d’essai"), _("Actes"), reverse("acts"), intro=intro)
    return confirm(
        request,
        form,
        facts=lambda: sample_agreement_facts(**form.cleaned_data, actor=actor, clock=clock),
        record=lambda: agree_to_samples(**form.cleaned_data, actor=actor, clock=clock),
        submit_label=_("Enregistrer l’acte"),
        **frame,
    )


@signed_in
@require_safe
def samples(request: HttpRequest) -> HttpResponseBase:
    """Those of the actor's own organisations, and of the workshops whose lots they read."""
    actor = actor_of(request)
    return list_page(
        request,
        BENCH_SAMPLES,
        lambda asked: sample_list(actor=actor, **asked.window, language=asked.language),
        PAGES + "samples.html",
        makes=opens_somewhere(actor, "lots.make"),
        agrees=opens_somewhere(actor, "acceptances.record"),
    )


@signed_in
def sample_declare(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "lots.make")
    form = bound(
        SampleForm, request, initial={"agreement": request.GET.get("accord", ""), "made_on": today(clock)}
    )

    def declare(given: dict[str, Any]) -> Done:
        made = declare_sample(**given, actor=actor, clock=clock)
        words = _("Échantillons %(code)s déclarés : marquez chaque pièce de son numéro.") % {
            "code": made.code
        }
        return Done(reverse("sample", args=[made.code]), words)

    intro = _("Un échantillon n’est pas un lot : rien ne peut le libérer, le livrer ni le compter.")
    frame = framed(
        _("Déclarer des échantillons d’essai"), _("Échantillons d’essai"), reverse("samples"), intro=intro
    )
    return ask(request, form, declare, submit_label=_("Déclarer les échantillons"), **frame)


@require_safe
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """Public: names no establishment and no quantity, but to whoever may read them."""
    clock = clock_of(request)
    sheet = sample_sheet(code, today(clock))
    row, whole = sheet.row, may_read_sample(actor_of(request), sheet.row)
    context = {"sample": sheet, "as_of": clock.now(), "whole": whole, "refusals": sheet.refusals}
    if whole:
        context["why_url"] = why_who(row.profile, row.workshop, row.establishment, action="sample")
    response = render(request, PAGES + "sample.html", context)
    response.headers["Cache-Control"] = "no-store"  # a hold must show at once
    return response
