"""The directory of workshops, a workshop's page, and its registration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.authority.codes import AttestationKind
from maillage.apps.authority.queries.act_book import Attested, read_act_book
from maillage.apps.network.codes import CLOSED_REASONS
from maillage.apps.network.commands.check_insurance import check_insurance
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.freshness import freshness
from maillage.apps.network.policies import place_of
from maillage.apps.network.queries.drop_points import drop_point_list
from maillage.apps.network.queries.exports import export_workshops
from maillage.apps.network.queries.members import home_pool
from maillage.apps.network.queries.unavailabilities import unavailability_list
from maillage.apps.network.queries.workshops import (
    WorkshopRow,
    WorkshopSheet,
    workshop_list,
    workshop_points,
    workshop_sheet,
)
from maillage.formats import workshops_csv
from maillage.kernel.clock import in_force, today
from maillage.kernel.territories import territory_name
from maillage.safety.acts import Attestation
from maillage.safety.terms import LABELS, LEVELS
from maillage.web.asking import (
    Done,
    actor_of,
    as_csv,
    ask,
    bound,
    clock_of,
    framed,
    opens_somewhere,
    perform,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.network import (
    NewWorkshopForm,
    SeenCertificateForm,
    WorkshopEditForm,
    workshop_initial,
)
from maillage.web.inventory_words import machine_line, pool_lines, stock_line
from maillage.web.listing import Listed, read_list
from maillage.web.lists.workshops import WORKSHOPS
from maillage.web.making import CLASSES, may_make
from maillage.web.states import LOCATED, WEEKDAYS
from maillage.web.views.workshop_days import away_line
from maillage.web.workshop_map import by_region, counted, workshop_map


def _from(day: date, given: dict[str, Any]) -> dict[str, Any]:
    """The filters as the queries take them."""
    others = {name: value for name, value in given.items() if name not in ("week", "insurance")}
    return {**others, "opens_from": day if given["week"] else None}


def _beside(listed: Listed[WorkshopRow], day: date) -> dict[str, Any]:
    """The map of what the same filters find among open workshops, and its count by region."""
    asked = listed.form.asked()
    points = () if asked["is_open"] is False else workshop_points(**_open_ones(_from(day, asked)))
    return {"map": workshop_map(points), "on_map": counted(points), "regions": by_region(points)}


def _open_ones(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "is_open"}


def workshops(request: HttpRequest) -> HttpResponse:
    actor, day = actor_of(request), today(clock_of(request))
    listed = read_list(
        request,
        WORKSHOPS,
        lambda asked: workshop_list(**_from(day, asked.given), **asked.window, day=day),
    )
    if listed.file is not None:
        return listed.file
    context = {
        "listing": listed,
        "may_import": may(actor, "workshops.import"),
        "may_register": opens_somewhere(actor, "workshops.edit"),
        **(_beside(listed, day) if listed.page is not None else {}),
    }
    return render(request, "maillage/pages/workshops/list.html", context, status=listed.status)


def workshops_export(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return as_csv(workshops_csv.write(export_workshops()), "ateliers-reimportable.csv")


def _state(attestation: Attestation, request: HttpRequest) -> dict[str, Any]:
    """One attestation as a line: what, from when to when, and whether it counts today."""
    day = today(clock_of(request))
    withdrawn = attestation.withdrawn is not None and attestation.withdrawn <= day
    holds = in_force(day, attestation.start, attestation.until) and not withdrawn
    level = LABELS["level"].get(attestation.value)
    return {
        "attestation": attestation,
        "words": level or attestation.value,
        "design": "" if level else attestation.value,
        "holds": holds,
        "withdrawn": withdrawn,
    }


def _attested(request: HttpRequest, found: Attested) -> list[dict[str, Any]]:
    kinds = (
        (AttestationKind.LEVEL, _("Niveau"), found.levels),
        (AttestationKind.TRAINING, _("Formation"), found.trainings),
        (AttestationKind.APPOINTMENT, _("Désignation"), found.appointments),
    )
    return [{"kind": label, **_state(item, request)} for _kind, label, items in kinds for item in items]


def _level(lines: list[dict[str, Any]]) -> str:
    held = {line["attestation"].value for line in lines if line["holds"]} & set(LEVELS)
    return max(held, default="M0")


def _rights(actor: Actor, sheet: WorkshopSheet) -> dict[str, bool]:
    place = place_of(sheet.department, sheet.code)
    return {
        "may_edit": may(actor, "workshops.edit", place),
        "may_attest": may(actor, "attestations.record", place),
        "may_check": may(actor, "workshops.edit", Place(sheet.department)),
    }


def _kept(request: HttpRequest, sheet: WorkshopSheet) -> dict[str, Any]:
    """What the workshop keeps of itself, as its visitor reads it."""
    day = today(clock_of(request))
    pool = home_pool(sheet.code, day)
    return {
        "machines": [machine_line(row) for row in sheet.machines],
        "stocks": [stock_line(row) for row in sheet.stocks],
        "pool": pool,
        "pooled": pool_lines(pool),
        "points": drop_point_list(sheet.code),
        "away": [away_line(row) for row in unavailability_list(sheet.code, day)],
        "freshness": freshness(sheet.last_confirmed_on, day),
        "closed_reason": CLOSED_REASONS.get(sheet.closed_reason, ""),
    }


def workshop(request: HttpRequest, code: str) -> HttpResponse:
    """The public page; who may edit finds there the ways to what is kept."""
    sheet, actor = workshop_sheet(code), actor_of(request)
    book = read_act_book(workshops=[code], establishments=())
    attested = _attested(request, book.attested_of(code))
    kept = _kept(request, sheet)
    context = {
        "sheet": sheet,
        "department": territory_name(sheet.department),
        "days": [WEEKDAYS[number] for number in sheet.open_weekdays],
        "located": LOCATED.get(sheet.located, ""),
        "attested": attested,
        "level": LABELS["level"][_level(attested)],
        "may_make": may_make(sheet, kept["pool"], book, today(clock_of(request))),
        "classes": CLASSES,
        **kept,
        **_rights(actor, sheet),
    }
    return render(request, "maillage/pages/workshops/sheet.html", context)


def _frame(title: str, code: str = "") -> dict[str, Any]:
    up = reverse("workshop", args=[code]) if code else reverse("workshops")
    return framed(title, code or _("Ateliers"), up)


@signed_in
def workshop_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "workshops.edit")

    def register(given: dict[str, Any]) -> Done:
        code = register_workshop(**given, actor=actor, clock=clock).code
        return Done(reverse("workshop", args=[code]), _("L’atelier %(code)s est inscrit.") % {"code": code})

    return ask(request, bound(NewWorkshopForm, request), register, **_frame(_("Inscrire un atelier")))


@signed_in
def workshop_edit(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, actor, clock = workshop_sheet(code), actor_of(request), clock_of(request)
    require(actor, "workshops.edit", place_of(sheet.department, code))
    form = bound(WorkshopEditForm, request, initial=workshop_initial(sheet))

    def edit(_given: dict[str, Any]) -> Done:
        edit_workshop(workshop=code, actor=actor, clock=clock, **form.changes())
        return Done(reverse("workshop", args=[code]), _("La fiche de %(code)s est à jour.") % {"code": code})

    return ask(request, form, edit, **_frame(_("Modifier la fiche"), code))


@signed_in
@require_POST
def workshop_confirm(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)

    def confirm() -> Done:
        confirm_workshop(workshop=code, actor=actor, clock=clock)
        words = _("Tout ce qui est écrit de %(code)s est confirmé aujourd’hui.") % {"code": code}
        return Done(reverse("workshop", args=[code]), words)

    return perform(request, confirm)


@signed_in
@require_POST
def insurance_check(request: HttpRequest, code: str) -> HttpResponseBase:
    """The coordination saw the certificate, whose dates are those of the page it read."""
    actor, clock = actor_of(request), clock_of(request)
    form = SeenCertificateForm(request.POST)

    def check() -> Done:
        check_insurance(workshop=code, **form.dates(), actor=actor, clock=clock)
        return Done(
            reverse("workshop", args=[code]), _("L’assurance de %(code)s est vérifiée.") % {"code": code}
        )

    return perform(request, check)
