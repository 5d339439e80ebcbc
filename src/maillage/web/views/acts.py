"""Reading acts: the list and one act, in words and in its canonical text."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.commands.end_act import awaits_confirmation, may_end
from maillage.apps.authority.queries.act_list import ActSheet, act_list, act_sheet
from maillage.apps.production.queries.act_effects import ActEffects, effects_of_act
from maillage.apps.records.codes import ACT_NAMES, LOGGED, ActKind
from maillage.apps.records.queries.acts import ActRow
from maillage.apps.records.queries.prepared import is_waiting
from maillage.apps.records.queries.register import published, register_is_open
from maillage.kernel.clock import today
from maillage.safety.matrix import STARTING_SCHEME
from maillage.web.act_words import changes_of, stated, subject_url, subject_words
from maillage.web.asking import (
    actor_of,
    clock_of,
    filters,
    language,
    opens_somewhere,
    signed_in,
)
from maillage.web.forms.authority import ActFilter
from maillage.web.listing import list_page
from maillage.web.lists.acts import ACTS
from maillage.web.states import act_words

NEW = (
    ("decisions.record", "decision_new", "Classer un modèle"),
    ("bases.record", "basis_new", "Base légale"),
    ("policies.record", "policy_new", "Règle de territoire"),
    ("decisions.record", "notice_new", "Fiche de prévention"),
    ("decisions.record", "ruling_new", "Réponse de principe"),
    ("attestations.record", "attestation_new", "Attestation"),
    ("acceptances.record", "acceptance_new", "Acceptation"),
    ("acceptances.record", "sample_agreement_new", "Accord pour des échantillons"),
    ("priorities.set", "priority_new", "Priorité"),
    ("missions.request", "mission_request_new", "Demande d’une autorité"),
    ("decisions.withdraw", "suspension_new", "Suspension"),
    ("holds.place", "hold_new", "Mise en attente"),
    ("recalls.open", "recall_new", "Rappel"),
)


def _new(actor: Actor) -> list[dict[str, str]]:
    return [
        {"url": reverse(r), "label": _(label)} for action, r, label in NEW if opens_somewhere(actor, action)
    ]


def acts(request: HttpRequest) -> HttpResponse:
    private, day = request.user.is_authenticated, today(clock_of(request))
    return list_page(
        request,
        ACTS,
        lambda asked: act_list(**asked.given, **asked.window, day=day, with_private=private),
        "maillage/pages/acts/list.html",
        form=filters(ActFilter, request, with_private=private),
        new=_new(actor_of(request)),
        private=private,
    )


def _ways(row: ActRow, actor: Actor) -> list[dict[str, str]]:
    """What this very actor may do next with the act: amend it, draw from it, end it."""
    may_stop = opens_somewhere(actor, "decisions.withdraw")
    found = []
    if row.kind == ActKind.DECISION and not row.endings and opens_somewhere(actor, "decisions.record"):
        found.append({"url": reverse("decision_amend", args=[row.number]), "label": _("Modifier")})
    if row.kind == ActKind.RULING and row.subject.startswith("D") and may_stop:
        name = ("design", "version", "profile")[("-V" in row.subject) + ("/" in row.subject)]
        reason = f"{ACT_NAMES[ActKind.RULING].to(language())} {row.number}"
        query = urlencode({"voir": "1", name: row.subject, "motif": reason})
        found.append({"url": f"{reverse('suspension_new')}?{query}", "label": _("Suspendre ce qu’elle vise")})
    quiet = [{**way, "kind": "quiet"} for way in found]
    return [*quiet, *({**way, "kind": "danger"} for way in _ending_ways(row.number, actor))]


def _ending_ways(number: str, actor: Actor) -> list[dict[str, str]]:
    """How this very actor may end the act, where it applies."""
    kind = may_end(number, actor)
    if kind is ActKind.LIFT:
        lifting = {"url": reverse("lift", args=[number]), "label": _("Lever")}
        confirming = {"url": reverse("hold_confirm", args=[number]), "label": _("Confirmer")}
        return [confirming, lifting] if awaits_confirmation(number, actor) else [lifting]
    if kind is ActKind.WITHDRAW:
        return [{"url": reverse("withdraw", args=[number]), "label": _("Retirer")}]
    return []


def act(request: HttpRequest, number: str) -> HttpResponseBase:
    if number == STARTING_SCHEME.number:
        return redirect("scheme")
    sheet = act_sheet(number, today(clock_of(request)))
    if sheet is None:
        if opens_somewhere(actor_of(request), "records.read") and is_waiting(number):
            return redirect("prepared", number)
        raise Http404
    return _public_act(request, sheet) if sheet.is_public else _private_act(request, sheet)


def _effects(row: ActRow, request: HttpRequest) -> ActEffects | None:
    """What it did, for who has an account; those of a recall, by the thousand, are on its own pages."""
    if row.kind == ActKind.RECALL or not request.user.is_authenticated:
        return None
    return effects_of_act(row.number)


def _public_act(request: HttpRequest, sheet: ActSheet) -> HttpResponse:
    row, actor = sheet.act, actor_of(request)
    kind, words = act_words(row.kind, sheet.state)
    context = {
        "sheet": sheet,
        "name": ACT_NAMES[ActKind(row.kind)],
        "subject": subject_words(row.kind, row.subject),
        "subject_url": subject_url(row.subject),
        "kind": kind,
        "state": words,
        "facts": stated(sheet.terms.payload),
        "changes": changes_of(row.kind, row.payload),
        "amended_by": sheet.terms.amended_by,
        "amendments": row.amendments,
        "endings": [(ending, ACT_NAMES[ActKind(ending.kind)]) for ending in row.endings],
        "ways": _ways(row, actor),
        "signature": _signature(row.kind, row.number),
        "recall": row.number if row.kind == ActKind.RECALL else "",
        "effects": _effects(row, request),
    }
    return render(request, "maillage/pages/acts/act.html", context)


def _signature(kind: str, number: str) -> dict[str, Any] | None:
    """Whether the act is signed, for the kinds that the register carries."""
    if kind not in LOGGED:
        return None
    return {"record": published(number), "is_open": register_is_open()}


_private_act = signed_in(_public_act)
