"""Needs: the list, a need's page, filing, changing, closing, priorities. Read with an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor, may, require
from maillage.apps.needs.codes import CHANNELS, CLOSING_REASONS, POSTS, VERIFICATIONS
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.queries.classification import doubts
from maillage.apps.needs.queries.needs import NeedSheet, need_list, need_sheet
from maillage.apps.network.policies import place_of
from maillage.apps.production.queries.need_production import production_of_need
from maillage.kernel import reasons
from maillage.kernel.clock import today
from maillage.safety.terms import LABELS
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    language,
    opens_somewhere,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.needs import AmendForm, CloseForm, NeedForm, amend_initial
from maillage.web.listing import list_page
from maillage.web.lists.needs import NEEDS


@signed_in
def needs(request: HttpRequest) -> HttpResponseBase:
    actor, day = actor_of(request), today(clock_of(request))
    return list_page(
        request,
        NEEDS,
        lambda asked: need_list(**asked.given, **asked.window, language=asked.language, day=day),
        "maillage/pages/needs/list.html",
        may_file=opens_somewhere(actor, "needs.file"),
        may_verify=opens_somewhere(actor, "needs.verify"),
        may_import=may(actor, "needs.import"),
        may_rank=may(actor, "priorities.set"),
    )


def _rights(actor: Actor, sheet: NeedSheet) -> dict[str, bool]:
    place, is_open = place_of(sheet.row.department, sheet.row.establishment), sheet.row.status == "open"
    return {
        "may_amend": is_open and may(actor, "needs.file", place),
        "may_verify": is_open and sheet.row.unverified > 0 and may(actor, "needs.verify", place),
        "may_close": is_open and may(actor, "needs.close", place),
        "may_rank": is_open and may(actor, "priorities.set"),
        # Shows a link; a delivery's own page asks on both its ends.
        "may_read_deliveries": may(actor, "deliveries.receive", place) or may(actor, "lots.read"),
    }


@signed_in
def need(request: HttpRequest, code: str) -> HttpResponseBase:
    day = today(clock_of(request))
    sheet = need_sheet(code, day=day)
    row = sheet.row
    context = {
        "sheet": sheet,
        "waiting": max(0, row.committed - row.received),
        "posts": POSTS.get(row.posts, ""),
        "klass": LABELS["recipient_class"][row.recipient_class],
        "closed_reason": CLOSING_REASONS.get(row.closed_reason, ""),
        "channel": CHANNELS[row.channel],
        "verified_how": VERIFICATIONS.get(sheet.verified_how, ""),
        "doubts": doubts(row.design, row.use, day),
        "work": production_of_need(code),
        **_rights(actor_of(request), sheet),
    }
    return render(request, "maillage/pages/needs/sheet.html", context)


def _frame(title: str, code: str = "") -> dict[str, Any]:
    up = reverse("need", args=[code]) if code else reverse("needs")
    return framed(title, code or _("Besoins"), up)


@signed_in
def need_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "needs.file")
    own = next((code for code in actor.organisations if code.startswith("E")), "")
    initial = {
        "establishment": request.GET.get("etablissement", own),
        "design": request.GET.get("modele", ""),
    }

    def file(given: dict[str, Any]) -> Done:
        filed = file_need(**given, actor=actor, clock=clock)
        for doubt in filed.doubts:
            messages.warning(request, reasons.render(doubt.code, doubt.params, language()))
        if filed.near:
            said = _(
                "Il répète peut-être un besoin déjà ouvert : %(codes)s. Si c’est le même, fermez celui-ci."
            )
            messages.warning(request, said % {"codes": ", ".join(filed.near)})
        words = _("Le besoin %(code)s est enregistré.") % {"code": filed.code}
        return Done(reverse("need", args=[filed.code]), words)

    form = bound(NeedForm, request, initial=initial)
    return ask(request, form, file, **_frame(_("Déclarer un besoin")))


@signed_in
def need_amend(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    sheet = need_sheet(code, day=today(clock))
    require(actor, "needs.file", place_of(sheet.row.department, sheet.row.establishment))
    form = bound(AmendForm, request, initial=amend_initial(sheet))

    def amend(_given: dict[str, Any]) -> Done:
        amend_need(need=code, actor=actor, clock=clock, **form.changes())
        return Done(reverse("need", args=[code]), _("Le besoin %(code)s est à jour.") % {"code": code})

    return ask(request, form, amend, **_frame(_("Changer le besoin"), code))


@signed_in
def need_close(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    row = need_sheet(code, day=today(clock)).row
    require(actor, "needs.close", place_of(row.department, row.establishment))

    def close(given: dict[str, Any]) -> Done:
        close_need(need=code, actor=actor, clock=clock, **given)
        return Done(reverse("need", args=[code]), _("Le besoin %(code)s est clos.") % {"code": code})

    frame = _frame(_("Clore le besoin"), code)
    frame |= {"submit_label": _("Clore le besoin"), "danger": True}
    form = bound(CloseForm, request, initial={"reason": request.GET.get("motif", "")})
    return ask(request, form, close, **frame)
