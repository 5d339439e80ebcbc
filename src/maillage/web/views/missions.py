"""Mission orders of a workshop: issued from accepted work, listed, read, printed, revoked; and the requests they carry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.authority.commands.record_mission_request import (
    mission_request_facts,
    record_mission_request,
)
from maillage.apps.network.queries.members import member_list
from maillage.apps.production.queries.orders import order_sheet
from maillage.apps.relay.codes import ACTIVITIES, MISSION_STATES, STANDING, MissionState
from maillage.apps.relay.commands.issue_mission import issue_mission
from maillage.apps.relay.commands.mail_link import mail_link
from maillage.apps.relay.commands.revoke_mission import revoke_mission
from maillage.apps.relay.policies import require_missions
from maillage.apps.relay.queries.access import access_sheet
from maillage.apps.relay.queries.missions import MissionSheet, link_can_be_mailed, mission_list, mission_sheet
from maillage.apps.relay.queries.papers import mission_order_pdf, slots_of, town
from maillage.apps.relay.queries.requests import requests_for
from maillage.formats.documents.mission_order import grouped
from maillage.kernel.clock import today
from maillage.web.asking import (
    Done,
    actor_of,
    as_download,
    ask,
    bound,
    clock_of,
    framed,
    language,
    own_territory,
    require_somewhere,
    signed_in,
)
from maillage.web.confirming import confirm
from maillage.web.forms.relay import WEEK, MissionForm, MissionRequestForm, RevokeForm
from maillage.web.listing import list_page
from maillage.web.lists.missions import MISSION_TAGS, MISSIONS

PAGES = "maillage/pages/relay/"


@signed_in
@require_safe
def missions(request: HttpRequest) -> HttpResponseBase:
    actor, day = actor_of(request), today(clock_of(request))
    require_somewhere(actor, "missions.issue")
    return list_page(
        request,
        MISSIONS,
        lambda asked: mission_list(actor=actor, day=day, **asked.given, **asked.window),
        PAGES + "missions.html",
    )


@signed_in
def mission_new(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    day, sheet = today(clock), order_sheet(code, today(clock))
    require_missions(actor, department=sheet.department, workshop=sheet.workshop)
    form = bound(
        MissionForm, request, initial={"first_day": day, "last_day": day + timedelta(days=WEEK)},
        members=[row for row in member_list(sheet.workshop, day) if row.is_here],
        requests=requests_for(sheet.department, day), access=access_sheet(sheet.workshop, day),
    )  # fmt: skip

    def issue(_given: dict[str, Any]) -> Done:
        made = issue_mission(terms=form.terms(code), actor=actor, clock=clock)
        words = _("L’ordre %(serial)s est établi : imprimez-le.") % {"serial": grouped(made.serial)}
        if link_can_be_mailed(made.serial):
            words = f"{words} {_('Son titulaire reçoit son lien privé par courriel.')}"
        return Done(reverse("mission", args=[made.serial]), words)

    intro = _(
        "Pour un travail accepté, sept jours au plus. Après le dernier jour, tout est effacé sauf le numéro."
    )
    frame = framed(_("Établir un ordre de mission"), code, reverse("order", args=[code]), intro=intro)
    return ask(request, form, issue, submit_label=_("Établir l’ordre"), **frame)


def _sheet(request: HttpRequest, serial: str) -> MissionSheet:
    """The order, for its own workshop."""
    sheet = mission_sheet(serial, today(clock_of(request)))
    require_missions(actor_of(request), department=sheet.row.department, workshop=sheet.row.workshop)
    return sheet


def worded(sheet: MissionSheet) -> dict[str, Any]:
    """An order as pages show it."""
    row = sheet.row
    return {
        "sheet": sheet,
        "number": grouped(row.serial),
        "state": MISSION_STATES[row.state],
        "state_kind": MISSION_TAGS.get(MissionState(row.state), "stop"),
        "activity": ACTIVITIES[row.activity],
        "towns": [town(code) for code in row.communes],
        "stands": row.state in STANDING,
    }


@signed_in
@require_safe
def mission(request: HttpRequest, serial: str) -> HttpResponseBase:
    sheet = _sheet(request, serial)
    context = worded(sheet)
    context["booked"] = slots_of(sheet, "en" if language() == "en" else "fr") if sheet.slots else ()
    context["can_mail"] = context["stands"] and link_can_be_mailed(serial)
    response = render(request, PAGES + "mission.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
@require_safe
def mission_order(request: HttpRequest, serial: str) -> HttpResponse:
    sheet = _sheet(request, serial)
    spoken = language()
    content = mission_order_pdf(
        sheet.row.serial, day=today(clock_of(request)), language="en" if spoken == "en" else "fr"
    )
    response = as_download(content, f"{sheet.row.serial}.pdf", "application/pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def mission_mail(request: HttpRequest, serial: str) -> HttpResponse:
    """Their private link, to the holder's mailbox once more."""
    mail_link(serial=serial, actor=actor_of(request), clock=clock_of(request))
    messages.success(request, _("Le lien privé part vers la boîte aux lettres du titulaire."))
    return redirect("mission", serial=serial)


@signed_in
def mission_revoke(request: HttpRequest, serial: str) -> HttpResponseBase:
    sheet = _sheet(request, serial)
    url = reverse("mission", args=[sheet.row.serial])

    def revoke(given: dict[str, Any]) -> Done:
        revoke_mission(serial=serial, **given, actor=actor_of(request), clock=clock_of(request))
        return Done(url, _("L’ordre est révoqué : son code le dit dès maintenant. Reprenez le papier."))

    intro = _(
        "Qui scanne le code lira qu’il est révoqué. Le papier, lui, ne change pas : prévenez son titulaire."
    )
    frame = framed(_("Révoquer l’ordre de mission"), sheet.row.serial, url, intro=intro, danger=True)
    return ask(request, bound(RevokeForm, request), revoke, submit_label=_("Révoquer"), **frame)


@signed_in
def mission_request_new(request: HttpRequest) -> HttpResponseBase:
    given: dict[str, Any] = {"actor": actor_of(request), "clock": clock_of(request)}
    require_somewhere(given["actor"], "missions.request")
    initial = {
        "valid_from": today(given["clock"]),
        "territory": own_territory(given["actor"], "missions.request"),
    }
    form = bound(MissionRequestForm, request, initial=initial)
    intro = _(
        "La plateforme ne crée aucun droit : elle porte la référence d’une demande qu’une autorité a signée ailleurs. "
        "Les ordres de mission du territoire pourront la citer."
    )
    return confirm(
        request,
        form,
        facts=lambda: mission_request_facts(**form.cleaned_data, **given),
        record=lambda: record_mission_request(**form.cleaned_data, **given),
        submit_label=_("Enregistrer l’acte"),
        **framed(_("Enregistrer la demande d’une autorité"), _("Actes"), reverse("acts"), intro=intro),
    )
