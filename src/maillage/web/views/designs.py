"""The catalogue: the list, a design's page, its files, and why something is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.accounts.actor import Actor, may
from maillage.apps.authority.queries.catalogue_standings import by_design
from maillage.apps.authority.queries.dossier import (
    CATEGORY_ORDER,
    Standing,
    standings,
    stands_as,
)
from maillage.apps.authority.queries.notices import said_of
from maillage.apps.authority.queries.standing_list import standing_list
from maillage.apps.authority.queries.stops import stops
from maillage.apps.catalogue.codes import OBJECT_TYPES, USES
from maillage.apps.catalogue.queries.codes import codes_of
from maillage.apps.catalogue.queries.designs import (
    DesignSheet,
    ProfileRow,
    design_list,
    design_sheet,
    file_of,
)
from maillage.apps.network.queries.materials import MaterialRow, material_list
from maillage.apps.paging import Page
from maillage.kernel.clock import today
from maillage.kernel.text import Text
from maillage.safety.notices import readable
from maillage.safety.notices import template as notice_template
from maillage.safety.terms import LABELS
from maillage.web.amounts import amount, unit
from maillage.web.asking import (
    actor_of,
    as_download,
    clock_of,
    opens_somewhere,
)
from maillage.web.forms.network import process_name
from maillage.web.listing import Asked, list_page
from maillage.web.lists.designs import DESIGNS, STANDINGS, DesignLine, design_line
from maillage.web.states import standing_words
from maillage.web.views.static_pages import cells_of


def _shown(standing: Standing) -> dict[str, Any]:
    kind, words = standing_words(standing.category, standing.state)
    qualification = LABELS["qualification"].get(standing.qualification, "")
    return {"standing": standing, "use": USES[standing.use], "kind": kind, "state": words,
            "qualification": qualification}  # fmt: skip


def designs(request: HttpRequest) -> HttpResponse:
    day = today(clock_of(request))

    def find(asked: Asked) -> Page[DesignLine]:
        found, shown = by_design(day), asked.given.pop("shown")
        keep = (lambda code: stands_as(found.get(code, ()), shown)) if shown else None
        page = design_list(**asked.given, **asked.window, language=asked.language, keep=keep)
        return page.each(lambda row: design_line(row, found.get(row.code, ())))

    may_propose = may(actor_of(request), "designs.propose")
    return list_page(request, DESIGNS, find, "maillage/pages/designs/list.html", may_propose=may_propose)


def standing_page(request: HttpRequest) -> HttpResponse:
    day = today(clock_of(request))
    return list_page(
        request,
        STANDINGS,
        lambda asked: standing_list(**asked.given, **asked.window, language=asked.language, day=day),
        "maillage/pages/designs/standings.html",
    )


def _profile(row: ProfileRow, found: Sequence[Standing], materials: dict[str, MaterialRow]) -> dict[str, Any]:
    used = [
        {"name": materials[m.material].name if m.material in materials else m.material, "quantity": amount(m.quantity),
         "unit": unit(materials[m.material].unit) if m.material in materials else ""}
        for m in row.materials
    ]  # fmt: skip
    steps = [(process_name(step.process), step.minutes_per_unit) for step in row.steps]
    return {"row": row, "steps": steps, "materials": used, "standings": [_shown(s) for s in found]}


def _notice(category: str, object_type: str) -> Text | None:
    """The category's notice with its placeholders; there is none for what is unclassified."""
    if category == "unclassified":
        return None
    return readable(notice_template(category, object_type))  # type: ignore[arg-type]


def _versions(sheet: DesignSheet, found: dict[str, tuple[Standing, ...]]) -> list[dict[str, Any]]:
    materials = {material.code: material for material in material_list()}
    return [
        {"row": version, "profiles": [_profile(p, found[p.code], materials) for p in version.profiles]}
        for version in sheet.versions
    ]


def _request_url(actor: Actor, code: str, found: dict[str, tuple[Standing, ...]]) -> str:
    """Where to ask for it; nowhere while nothing of it may be distributed."""
    if not any(standing.is_open for listed in found.values() for standing in listed):
        return ""
    if actor.user_id is None:
        return f"{reverse('request_who')}?modele={code}"
    return f"{reverse('need_new')}?modele={code}" if opens_somewhere(actor, "needs.file") else ""


def design(request: HttpRequest, code: str) -> HttpResponse:
    sheet, actor = design_sheet(code), actor_of(request)
    codes = [profile.code for version in sheet.versions for profile in version.profiles]
    day = today(clock_of(request))
    found = standings(codes, day)
    notices, rulings = said_of(codes_of(sheet), day)
    badges = {standing.badge for listed_ in found.values() for standing in listed_} or {"unclassified"}
    categories = [category for category in CATEGORY_ORDER if category in badges]
    context = {
        "sheet": sheet,
        "type": OBJECT_TYPES[sheet.object_type],
        "versions": _versions(sheet, found),
        "categories": [
            {"category": c, "cells": cells_of(c), "notice": _notice(c, sheet.object_type)} for c in categories
        ],
        "may_propose": may(actor, "designs.propose"),
        "may_decide": opens_somewhere(actor, "decisions.record"),
        "may_hold": opens_somewhere(actor, "holds.place"),
        "may_accept": opens_somewhere(actor, "acceptances.record"),
        "stated": notices,
        "rulings": rulings,
        "stops": [stop for stop in stops(day) if stop.design == code],
        "request_url": _request_url(actor, code, found),
    }
    return render(request, "maillage/pages/designs/sheet.html", context)


def design_file(request: HttpRequest, version: str, name: str) -> HttpResponse:  # noqa: ARG001
    """The file as it is kept, to save: never opened by the browser, whatever it claims to be."""
    saved = f"{version}-{name}".encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return as_download(file_of(version, name), saved, "application/octet-stream")


def design_why(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """The question has one page, whatever it is about; this address stays for the links that exist."""
    design_sheet(code)
    query = request.GET.urlencode()
    return redirect(f"{reverse('why')}{'?' if query else ''}{query}")
