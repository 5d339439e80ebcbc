"""When a workshop makes nothing, and its closing for good."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.apps.network.codes import UNAVAILABILITY_REASONS
from maillage.apps.network.commands.close_workshop import close_workshop, reopen_workshop
from maillage.apps.network.commands.state_unavailability import (
    close_this_week,
    end_unavailability,
    state_unavailability,
)
from maillage.apps.network.queries.unavailabilities import UnavailabilityRow, unavailability_list
from maillage.kernel.clock import today
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, framed, language, perform, signed_in
from maillage.web.forms.network import process_name
from maillage.web.forms.workshops import CloseWorkshopForm, UnavailabilityForm
from maillage.web.templatetags.wording import civil_date
from maillage.web.views.inventory import PAGES, editable


def away_line(row: UnavailabilityRow) -> dict[str, Any]:
    """An unavailability as pages show it."""
    what = f"{process_name(row.process)} {row.machine}" if row.machine else ""
    return {"row": row, "what": what, "why": UNAVAILABILITY_REASONS[row.reason]}


@signed_in
def days(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, day = editable(request, code), today(clock_of(request))
    rows = unavailability_list(code, day, with_past=True)
    context = {
        "sheet": sheet,
        "coming": [away_line(row) for row in rows if not row.is_over],
        "past": [away_line(row) for row in reversed(rows) if row.is_over],
    }
    return render(request, PAGES + "days.html", context)


@signed_in
def day_new(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, clock = editable(request, code), clock_of(request)
    initial = {"since": today(clock), "reason": "closed", "machine": request.GET.get("machine", "")}
    form = bound(UnavailabilityForm, request, machines=sheet.machines, initial=initial)
    url = reverse("workshop_days", args=[code])

    def add(given: dict[str, Any]) -> Done:
        state_unavailability(workshop=code, **given, actor=actor_of(request), clock=clock)
        return Done(url, _("C’est noté : les plans n’y compteront pas."))

    return ask(request, form, add, **framed(_("Annoncer une indisponibilité"), _("Indisponibilités"), url))


@signed_in
@require_POST
def closed_this_week(request: HttpRequest, code: str) -> HttpResponseBase:
    """One tap, from the inventory or the workshop's page."""

    def close() -> Done:
        made = close_this_week(workshop=code, actor=actor_of(request), clock=clock_of(request))
        until = civil_date(made.until or made.since, language(), with_year=False)
        words = _("Fermé jusqu’au %(day)s inclus. Ouvert quand même ? Annulez ci-dessous.") % {"day": until}
        return Done(reverse("workshop", args=[code]), words)

    return perform(request, close)


@signed_in
@require_POST
def day_end(request: HttpRequest, code: str, unavailability: str) -> HttpResponseBase:
    sheet, day = editable(request, code), today(clock_of(request))
    known = {row.code for row in unavailability_list(sheet.code, day, with_past=True)}
    if unavailability not in known:
        raise Http404

    def end() -> Done:
        end_unavailability(unavailability=unavailability, actor=actor_of(request), clock=clock_of(request))
        return Done(
            reverse("workshop", args=[code]), _("Indisponibilité levée : les plans y comptent de nouveau.")
        )

    return perform(request, end)


@signed_in
def workshop_close(request: HttpRequest, code: str) -> HttpResponseBase:
    editable(request, code)
    clock, url = clock_of(request), reverse("workshop", args=[code])
    form = bound(CloseWorkshopForm, request, initial={"on": today(clock)})

    def close(given: dict[str, Any]) -> Done:
        close_workshop(workshop=code, **given, actor=actor_of(request), clock=clock)
        return Done(url, _("L’atelier %(code)s est fermé ; sa page reste.") % {"code": code})

    intro = _("Il quitte la carte et les plans ; sa page et son histoire restent, et il peut rouvrir.")
    frame = framed(_("Fermer l’atelier pour de bon"), code, url, intro=intro, danger=True)
    return ask(request, form, close, submit_label=_("Fermer l’atelier"), **frame)


@signed_in
@require_POST
def workshop_reopen(request: HttpRequest, code: str) -> HttpResponseBase:
    def reopen() -> Done:
        reopen_workshop(workshop=code, actor=actor_of(request), clock=clock_of(request))
        words = _("L’atelier %(code)s est rouvert : relisez son inventaire.") % {"code": code}
        return Done(reverse("workshop_inventory", args=[code]), words)

    return perform(request, reopen)
