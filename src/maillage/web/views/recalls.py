"""Recalls: the public list and notice, opening, following, closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.production.codes import RECALL_LAWS, RECALL_STATUS
from maillage.apps.production.commands.close_recall import close_recall
from maillage.apps.production.commands.open_recall import open_recall, recall_facts
from maillage.apps.production.queries.recall_figures import known_recipients
from maillage.apps.production.queries.recall_holders import holder_list
from maillage.apps.production.queries.recalls import RecallSheet, is_concerned, recall_list, recall_sheet
from maillage.web.act_words import subject_url, subject_words
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
from maillage.web.forms.recalls import FATE_LABELS, CloseRecallForm, RecallForm
from maillage.web.listing import list_page
from maillage.web.lists.recalls import HOLDERS, RECALLS
from maillage.web.states import RECALL_STATES

PAGES = "maillage/pages/recalls/"
LISTED = 300  # lots on the page; all of them in the field to type one's own, and through the API


@require_safe
def recalls(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        RECALLS,
        lambda asked: recall_list(**asked.given, **asked.window),
        PAGES + "list.html",
        opens=opens_somewhere(actor_of(request), "recalls.open"),
    )


def _shown(sheet: RecallSheet) -> dict[str, Any]:
    row = sheet.row
    return {
        "recall": sheet,
        "subject": subject_words("recall", row.subject),
        "subject_url": subject_url(row.subject),
        "law": RECALL_LAWS[row.qualification],
        "state_kind": RECALL_STATES[row.status],
        "state": RECALL_STATUS[row.status],
    }


@require_safe
def recall(request: HttpRequest, code: str) -> HttpResponse:
    """The notice, and whether one's own lot is concerned."""
    sheet, actor = recall_sheet(code), actor_of(request)
    given = request.GET.get("numero", "").strip()
    context = {
        **_shown(sheet),
        "lots": sheet.lots[:LISTED],
        "beyond": max(0, len(sheet.lots) - LISTED),
        "checked": is_concerned(code, given) if given else None,
        "follows": opens_somewhere(actor, "recalls.follow"),
    }
    response = render(request, PAGES + "recall.html", context)
    response.headers["Cache-Control"] = "no-store"  # a recall grows
    return response


@signed_in
def recall_new(request: HttpRequest) -> HttpResponseBase:
    given: dict[str, Any] = {"actor": actor_of(request), "clock": clock_of(request)}
    require_somewhere(given["actor"], "recalls.open")
    initial = {name: request.GET[name] for name in RecallForm.base_fields if name in request.GET}
    form = bound(RecallForm, request, initial=initial)
    intro = _(
        "Tout ce qui répond à tout ce que vous nommez est rappelé, avec ce qui en a été fait. Les effets sont montrés "
        "avant ; les détenteurs sont prévenus dans la même opération."
    )
    frame = framed(_("Ouvrir un rappel"), _("Rappels"), reverse("recalls"), intro=intro)
    return confirm(
        request,
        form,
        facts=lambda: recall_facts(terms=form.terms(), **given),
        record=lambda: open_recall(terms=form.terms(), **given),
        always=True,
        submit_label=_("Voir les effets"),
        confirm_label=_("Ouvrir le rappel"),
        **frame,
    )


@signed_in
@require_safe
def recall_follow(request: HttpRequest, code: str) -> HttpResponseBase:
    """Figures and holders, for who follows."""
    actor = actor_of(request)
    require_somewhere(actor, "recalls.follow")
    sheet = recall_sheet(code, with_lots=False)
    fates = [(label, getattr(sheet.figures, name)) for name, label in FATE_LABELS.items()]
    return list_page(
        request,
        HOLDERS,
        lambda asked: holder_list(code, **asked.given, **asked.window, language=asked.language),
        PAGES + "follow.html",
        **_shown(sheet),
        figures=sheet.figures,
        fates=fates,
        known=known_recipients(code),
        may_close=sheet.is_open and opens_somewhere(actor, "recalls.close"),
    )


@signed_in
def recall_close(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "recalls.close")
    sheet, home = recall_sheet(code, with_lots=False), reverse("recall-follow", args=[code])
    figures = sheet.figures
    intro = _(
        "%(answered)s détenteur(s) sur %(holders)s ont répondu ; %(silent)s pièce(s) sans nouvelles. Clore ne libère "
        "rien : ce qui est rappelé le reste."
    ) % {"answered": figures.answered, "holders": figures.holders, "silent": figures.silent}
    title = _("Clore le rappel %(code)s") % {"code": code}

    def close(given: dict[str, Any]) -> Done:
        close_recall(code=code, **given, actor=actor, clock=clock)
        return Done(home, _("Le rappel %(code)s est clos.") % {"code": code})

    frame = framed(title, _("Suivi du rappel"), home, intro=intro)
    return ask(request, bound(CloseRecallForm, request), close, submit_label=_("Clore"), **frame)
