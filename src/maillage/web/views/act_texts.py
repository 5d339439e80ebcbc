"""What an authority writes beside a classification: a decision amended, a notice, a ruling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.authority.commands.amend_decision import amend_decision, amendment_facts
from maillage.apps.authority.commands.record_notice import notice_facts, record_notice
from maillage.apps.authority.commands.record_ruling import record_ruling, ruling_facts
from maillage.apps.authority.queries.act_list import act_sheet
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.queries.acts import ActRow
from maillage.kernel.clock import today
from maillage.web.act_words import subject_words
from maillage.web.asking import actor_of, bound, clock_of, framed, require_somewhere, signed_in
from maillage.web.confirming import Recorded, confirm
from maillage.web.forms.texts import AboutForm, AmendForm, NoticeForm, RulingForm
from maillage.web.signing.again import asked_again


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "clock": clock_of(request)}


def _frame(title: str, intro: str, act: ActRow | None = None) -> dict[str, Any]:
    """The way up is the act that is changed, by its number and what it is about; else the acts."""
    words = {"intro": intro, "submit_label": _("Relire")}
    if act is None:
        return framed(title, _("Actes"), reverse("acts"), **words)
    named = f"{act.number} ({subject_words(act.kind, act.subject)})"
    return framed(title, named, reverse("act", args=[act.number]), **words)


@signed_in
def decision_amend(request: HttpRequest, number: str) -> HttpResponseBase:
    """The terms that stand, to change; then all that this changes, read again; then the act."""
    given = _given(request)
    require_somewhere(given["actor"], "decisions.record")
    day = today(given["clock"])
    sheet = act_sheet(number, day)
    if sheet is None or sheet.act.kind != ActKind.DECISION:
        raise Http404
    if (prove := asked_again(request)) is not None:
        return prove
    start = max([day, *(amendment.valid_from for amendment in sheet.act.amendments)])
    form = bound(AmendForm, request, standing=sheet.act.as_amended(start), day=start)
    intro = _(
        "La décision garde son numéro, sa catégorie et ses fichiers ; ce que vous ne changez pas reste. "
        "Pour changer de catégorie, prenez une nouvelle décision."
    )
    title = _("Modifier la décision %(number)s") % {"number": number}
    return confirm(
        request,
        form,
        facts=lambda: amendment_facts(number=number, **form.given(), **given),
        record=lambda: amend_decision(number=number, **form.given(), **given),
        always=True,
        **_frame(title, intro, sheet.act),
    )


@signed_in
def notice_new(request: HttpRequest) -> HttpResponseBase:
    intro = _(
        "Ce que l’objet demande à l’usage, en plus de la notice de sa catégorie. Les textes en vigueur sur un même "
        "objet s’ajoutent : retirez ceux qui ne valent plus."
    )
    title = _("Énoncer une fiche de prévention")
    return _text(request, NoticeForm, notice_facts, record_notice, _frame(title, intro))


@signed_in
def ruling_new(request: HttpRequest) -> HttpResponseBase:
    intro = _(
        "Une réponse datée et publique. Elle n’ouvre et n’interdit rien par elle-même : ce qui en suit "
        "(suspension, règle, modification, retrait) est un autre acte, proposé ensuite."
    )
    title = _("Répondre à une question ou à un recours")
    appeal = "recours" in request.GET
    return _text(request, RulingForm, ruling_facts, record_ruling, _frame(title, intro), appeal=appeal)


def _text(
    request: HttpRequest,
    form_class: type[AboutForm],
    facts_of: Callable[..., ActFacts],
    record: Callable[..., Recorded],
    frame: dict[str, Any],
    **initial: Any,
) -> HttpResponseBase:
    """A text to write about what the address names, then all of it read again, then the act."""
    given = _given(request)
    require_somewhere(given["actor"], "decisions.record")
    if (prove := asked_again(request)) is not None:
        return prove
    named = {"valid_from": today(given["clock"]), "about": request.GET.get("sur", "")}
    form = bound(form_class, request, initial={**named, **initial})
    return confirm(
        request,
        form,
        facts=lambda: facts_of(**form.given(), **given),
        record=lambda: record(**form.given(), **given),
        always=True,
        **frame,
    )
