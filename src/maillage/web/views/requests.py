"""Ask without an account: for whom, what, how many. Three short steps, each with its own address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.boards.queries.offer import design_offer, design_offers
from maillage.apps.needs.commands.file_request import KEPT_DAYS, Sender, file_request
from maillage.apps.needs.drafting import Asker
from maillage.apps.needs.queries.requests import demonstration_link
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.apps.network.kinds import KIND_TERMS
from maillage.apps.network.queries.establishments import establishment_list, establishment_sheet
from maillage.kernel.clock import today
from maillage.web.asking import Done, ask, bound, clock_of, language
from maillage.web.forms.requests import DesignSearchForm, RequestForm, SearchForm, UnlistedRequestForm
from maillage.web.visitors import connection_of

PAGES = "maillage/pages/requests/"
SHOWN = 12
UNLISTED = "autre-"
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Who:
    """For whom one asks. `code` is empty for an establishment that the directory lacks."""

    slug: str
    code: str
    name: str
    city: str
    kind: str
    recipient_class: str


def _who(slug: str) -> Who:
    """`E0012`, or `autre-` and a kind. Raises Refusal, or 404 for another kind."""
    if not slug.startswith(UNLISTED):
        sheet = establishment_sheet(slug, with_persons=False)
        return Who(slug, sheet.code, sheet.name, sheet.city, sheet.kind, sheet.recipient_class)
    kind = slug.removeprefix(UNLISTED)
    if kind not in KIND_TERMS:
        raise Http404(slug)
    words = ESTABLISHMENT_KINDS[kind].to(language())
    return Who(slug, "", words, "", kind, KIND_TERMS[kind].recipient_class)


def _steps(current: int) -> dict[str, Any]:
    steps = [_("Pour qui"), _("Quel objet"), _("Combien, pour quand")]
    return {"steps": steps, "current": current}


def request_who(request: HttpRequest) -> HttpResponse:
    """An establishment found by words or number, or the kind of one that is not listed."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = establishment_list(text=text, size=SHOWN, with_persons=False) if text else None
    context = {
        "form": form,
        "found": page,
        "kinds": [(f"{UNLISTED}{code}", words) for code, words in ESTABLISHMENT_KINDS.items()],
        "design": request.GET.get("modele", ""),
        "kind_names": ESTABLISHMENT_KINDS,
        **_steps(1),
    }
    return render(request, PAGES + "who.html", context)


def request_what(request: HttpRequest, slug: str) -> HttpResponse:
    who = _who(slug)
    form = DesignSearchForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    offers = design_offers(who.recipient_class, day=today(clock_of(request)), text=text)
    context = {"who": who, "form": form, "offers": offers, "text": text, **_steps(2)}
    return render(request, PAGES + "what.html", context)


def request_how_many(request: HttpRequest, slug: str, design: str) -> HttpResponse:
    who, clock = _who(slug), clock_of(request)
    offer = design_offer(design, who.recipient_class, day=today(clock))
    form = bound(
        RequestForm if who.code else UnlistedRequestForm, request, kind=who.kind, listed=bool(who.code),
        recipient_class=who.recipient_class, initial={"deadline": today(clock) + timedelta(days=USUAL_DAYS)},
    )  # fmt: skip

    def file(given: dict[str, Any]) -> Done:
        asker = Asker(who.code, given.get("name", ""), who.kind, given.get("commune", ""))
        sender = Sender(given["email"], connection_of(request))
        made = file_request(asker=asker, asked=form.asked(design), sender=sender, clock=clock)
        return Done(reverse("request_filed", args=[made.code]), "")

    context = {"who": who, "offer": offer, **form.arranged(), **_steps(3)}
    return ask(request, form, file, template=PAGES + "how_many.html", **context)


def request_filed(request: HttpRequest, code: str) -> HttpResponse:
    """The same for any code: the mail says the rest. A demonstration, where none leaves, shows its link."""
    context = {
        "code": code,
        "days": KEPT_DAYS,
        "link": demonstration_link(code),
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, PAGES + "filed.html", context)
