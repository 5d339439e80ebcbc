"""A holder answers a recall: with an account, by the recall's private link, or by that of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.production.commands.answer_recall import (
    Fates,
    answer_by_link,
    answer_by_request,
    answer_recall,
)
from maillage.apps.production.policies import establishments_of
from maillage.apps.production.queries.recall_holders import (
    HolderSheet,
    holder_by_link,
    holder_by_request,
    holder_sheet,
)
from maillage.apps.production.queries.recalls import recall_sheet
from maillage.web.asking import Done, actor_of, ask, clock_of, framed, language, signed_in
from maillage.web.forms.recalls import AnswerForm
from maillage.web.states import HOLDER_STATES
from maillage.web.visitors import WITHOUT_ACCOUNT, private_page

PAGE = "maillage/pages/recalls/holder.html"
READ = "lu"  # the button that acknowledges without a count
Answering = Callable[[Mapping[str, Fates]], object]


def _answer(
    request: HttpRequest,
    sheet: HolderSheet,
    answer: Answering,
    home: str,
    up: tuple[str, str],
    **context: Any,
) -> HttpResponse:
    """The notice with the form; sent with « lu », it only acknowledges."""
    only_read = READ in request.POST
    data = request.POST if request.method == "POST" and not only_read else None
    form = AnswerForm(data, holdings=sheet.holdings)
    if only_read:
        form = AnswerForm({}, holdings=())

    def carry(_given: dict[str, Any]) -> Done:
        answer({} if only_read else form.counts())
        said = (
            _("Lecture enregistrée. Comptez dès que possible.")
            if only_read
            else _("Réponse enregistrée. Merci.")
        )
        return Done(home, said)

    return ask(request, form, carry, template=PAGE, **context, **_shown(sheet, up))


def _shown(sheet: HolderSheet, up: tuple[str, str]) -> dict[str, Any]:
    """The notice and the holder, around the form."""
    recall = recall_sheet(sheet.recall, with_lots=False)
    kind, words = HOLDER_STATES[sheet.row.state]
    frame = framed(recall.title.to(language()), *up)
    return {**frame, "recall": recall, "sheet": sheet, "state_kind": kind, "state": words}


@signed_in
def recall_holder(request: HttpRequest, code: str, organisation: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    sheet = holder_sheet(code, organisation, actor=actor)

    def answer(counts: Mapping[str, Fates]) -> object:
        return answer_recall(code=code, organisation=organisation, counts=counts, actor=actor, clock=clock)

    home = reverse("recall-holder", args=[code, organisation])
    own = organisation in establishments_of(actor)
    store_url = reverse("store", args=[organisation]) if own else ""
    return _answer(request, sheet, answer, home, (_("Rappels"), reverse("recalls")), store_url=store_url)


@private_page
def recall_link(request: HttpRequest, token: str) -> HttpResponse:
    clock = clock_of(request)

    def answer(counts: Mapping[str, Fates]) -> object:
        return answer_by_link(token=token, counts=counts, clock=clock)

    home = reverse("recall-link", args=[token])
    up = (_("Rappels"), reverse("recalls"))
    return _answer(request, holder_by_link(token), answer, home, up, private=True, **WITHOUT_ACCOUNT)


@private_page
def recall_request(request: HttpRequest, token: str, code: str) -> HttpResponse:
    clock = clock_of(request)

    def answer(counts: Mapping[str, Fates]) -> object:
        return answer_by_request(token=token, code=code, counts=counts, clock=clock)

    home = reverse("recall-request", args=[token, code])
    up = (_("Demande"), reverse("follow", args=[token]))
    sheet = holder_by_request(token, code)
    return _answer(request, sheet, answer, home, up, private=True, **WITHOUT_ACCOUNT)
