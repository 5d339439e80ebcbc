"""Establishments: the list, a page with its answers and needs, registration and verification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.needs.queries.needs import NeedRow, need_list
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.policies import place_of
from maillage.apps.network.queries.establishments import (
    Claim,
    EstablishmentSheet,
    establishment_list,
    establishment_sheet,
)
from maillage.apps.paging import Page
from maillage.kernel.clock import in_force, today
from maillage.kernel.territories import territory_name
from maillage.kernel.text import Text
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    language,
    opens_somewhere,
    perform,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.network import EstablishmentForm, establishment_initial
from maillage.web.listing import list_page
from maillage.web.lists.establishments import CLASSES, ESTABLISHMENTS
from maillage.web.lists.needs import NEEDS

SHOWN_NEEDS = 10


def establishments(request: HttpRequest) -> HttpResponse:
    known = request.user.is_authenticated
    return list_page(
        request,
        ESTABLISHMENTS,
        lambda asked: establishment_list(**asked.given, **asked.window, with_persons=known),
        "maillage/pages/establishments/list.html",
        may_register=opens_somewhere(actor_of(request), "establishments.edit"),
    )


def _rights(actor: Actor, sheet: EstablishmentSheet) -> dict[str, bool]:
    place = place_of(sheet.department, sheet.code)
    return {
        "may_edit": may(actor, "establishments.edit", place),
        "may_verify": may(actor, "establishments.edit", Place(sheet.department)),
        "may_accept": may(actor, "acceptances.record", place),
        "may_file": may(actor, "needs.file", place),
    }


FACTS = {
    "kind": gettext_lazy("Type"),
    "recipient_class": gettext_lazy("Classe de destinataire"),
    "finess": "FINESS",
    "commune": gettext_lazy("Commune"),
    "department": gettext_lazy("Département"),
}


def _claim(claim: Claim) -> dict[str, Any]:
    """One fact, in words: what is vouched for, what the establishment says now."""
    named: dict[str, Mapping[str, Text]] = {"kind": ESTABLISHMENT_KINDS, "recipient_class": CLASSES}

    def words(value: str) -> str:
        if claim.fact in named and value:
            return named[claim.fact][value].to(language())
        return territory_name(value) if claim.fact == "department" else value

    return {"label": FACTS[claim.fact], "vouched": words(claim.vouched), "claimed": words(claim.claimed)}


def _answers(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """What the establishment accepted or refused; each says whether it counts today."""
    day = today(clock_of(request))
    book = read_act_book(workshops=(), establishments=[code])
    return [
        {
            "acceptance": answer,
            "holds": in_force(day, answer.start, answer.until)
            and (answer.withdrawn is None or day < answer.withdrawn),
            "design": answer.version.partition("-")[0],
        }
        for answer in book.acceptances_of(code)
    ]


def establishment(request: HttpRequest, code: str) -> HttpResponse:
    known = request.user.is_authenticated
    sheet = establishment_sheet(code, with_persons=known)
    context = {
        "sheet": sheet,
        "kind": ESTABLISHMENT_KINDS[sheet.kind],
        "klass": CLASSES[sheet.recipient_class],
        "department": territory_name(sheet.department),
        "claims": [_claim(claim) for claim in sheet.claims] if known else [],
        "answers": _answers(request, code) if known else [],
        "needs": _needs(request, code) if known else None,
        "need_list": NEEDS,
        **_rights(actor_of(request), sheet),
    }
    return render(request, "maillage/pages/establishments/sheet.html", context)


def _needs(request: HttpRequest, code: str) -> Page[NeedRow]:
    """The first open needs of the establishment; the list of needs has them all."""
    return need_list(day=today(clock_of(request)), establishments=[code], size=SHOWN_NEEDS)


def _frame(title: str, code: str = "") -> dict[str, Any]:
    up = reverse("establishment", args=[code]) if code else reverse("establishments")
    return framed(title, code or _("Établissements"), up)


@signed_in
def establishment_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "establishments.edit")

    def register(given: dict[str, Any]) -> Done:
        code = register_establishment(**given, actor=actor, clock=clock).code
        words = _("L’établissement %(code)s est inscrit ; il reste à vérifier.") % {"code": code}
        return Done(reverse("establishment", args=[code]), words)

    return ask(request, bound(EstablishmentForm, request), register, **_frame(_("Inscrire un établissement")))


@signed_in
def establishment_edit(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, actor, clock = establishment_sheet(code), actor_of(request), clock_of(request)
    require(actor, "establishments.edit", place_of(sheet.department, code))
    form = bound(EstablishmentForm, request, initial=establishment_initial(sheet))

    def edit(_given: dict[str, Any]) -> Done:
        edit_establishment(establishment=code, actor=actor, clock=clock, **form.changes())
        return Done(
            reverse("establishment", args=[code]), _("La fiche de %(code)s est à jour.") % {"code": code}
        )

    return ask(request, form, edit, **_frame(_("Modifier la fiche"), code))


@signed_in
@require_POST
def establishment_verify(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)

    def verify() -> Done:
        verify_establishment(establishment=code, actor=actor, clock=clock)
        return Done(reverse("establishment", args=[code]), _("%(code)s est vérifié.") % {"code": code})

    return perform(request, verify)
