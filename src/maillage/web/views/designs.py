"""The catalogue: the list, a design's page, its files, and why something is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.accounts.actor import may
from maillage.apps.authority.queries.dossier import CATEGORY_ORDER, Standing, by_design, clearance, standings
from maillage.apps.catalogue.codes import OBJECT_TYPES, USES
from maillage.apps.catalogue.queries.designs import (
    DesignRow,
    DesignSheet,
    ProfileRow,
    design_list,
    design_sheet,
    file_of,
)
from maillage.apps.network.queries.materials import MaterialRow, material_list
from maillage.formats.tables import write_table
from maillage.kernel import reasons
from maillage.kernel.clock import today
from maillage.kernel.text import Text
from maillage.safety.notices import readable
from maillage.safety.notices import template as notice_template
from maillage.safety.terms import LABELS
from maillage.web.amounts import amount, unit
from maillage.web.asking import (
    actor_of,
    as_csv,
    as_download,
    carry_out,
    clock_of,
    filters,
    language,
    listed,
    opens_somewhere,
    page_number,
)
from maillage.web.forms.catalogue import DesignFilter, WhyForm
from maillage.web.forms.fields import EVERYTHING
from maillage.web.forms.network import process_name
from maillage.web.states import standing_words
from maillage.web.views.static_pages import cells_of


def _shown(standing: Standing) -> dict[str, Any]:
    kind, words = standing_words(standing.category, standing.state)
    qualification = LABELS["qualification"].get(standing.qualification, "")
    return {"standing": standing, "use": USES[standing.use], "kind": kind, "state": words,
            "qualification": qualification}  # fmt: skip


def _line(row: DesignRow, found: Sequence[Standing]) -> dict[str, Any]:
    """A design in the list: each different standing, once; what the last version leaves unclassified too."""
    told = [s for s in found if s.state != "unclassified" or s.profile.startswith(f"{row.latest}/")]
    seen = dict.fromkeys((s.badge, s.use, s.state) for s in told)
    shown = []
    for badge, use, state in seen:
        kind, words = standing_words(badge, state)
        shown.append({"badge": badge, "use": USES[use], "kind": kind, "state": words})
    return {
        "row": row,
        "type": OBJECT_TYPES[row.object_type],
        "processes": [process_name(process) for process in row.processes],
        "standings": shown,
    }


def designs(request: HttpRequest) -> HttpResponse:
    form = filters(DesignFilter, request)
    context: dict[str, Any] = {"form": form, "total": None}
    context["may_propose"] = may(actor_of(request), "designs.propose")
    if not form.is_valid():
        return render(request, "maillage/pages/designs/list.html", context, status=400)
    found = by_design(today(clock_of(request)))
    if request.GET.get("format") == "csv":
        return _csv(design_list(**form.cleaned_data, size=EVERYTHING).items, found)
    page = design_list(**form.cleaned_data, page=page_number(request))
    lines = [_line(row, found.get(row.code, ())) for row in page.items]
    context |= {"lines": lines, "total": page.total, "page": listed(page)}
    return render(request, "maillage/pages/designs/list.html", context)


def _csv(rows: Sequence[DesignRow], found: dict[str, tuple[Standing, ...]]) -> HttpResponse:
    """One line per profile and use; a design without a profile has one line, unclassified."""
    header = ("design", "name", "family", "object_type", "profile", "use", "category", "state", "act", "hold")
    cells = []
    for row in rows:
        name = row.name.to(language())
        for s in found.get(row.code, (Standing("", "", "unclassified", "unclassified"),)):
            cells.append(
                (
                    row.code,
                    name,
                    row.family,
                    row.object_type,
                    s.profile,
                    s.use,
                    s.category,
                    s.state,
                    s.act,
                    s.hold,
                )
            )
    return as_csv(write_table(header, cells), "catalogue.csv")


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


def design(request: HttpRequest, code: str) -> HttpResponse:
    sheet, actor = design_sheet(code), actor_of(request)
    codes = [profile.code for version in sheet.versions for profile in version.profiles]
    found = standings(codes, today(clock_of(request)))
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
    }
    return render(request, "maillage/pages/designs/sheet.html", context)


def design_file(request: HttpRequest, version: str, name: str) -> HttpResponse:  # noqa: ARG001
    """The file as it is kept, to save: never opened by the browser, whatever it claims to be."""
    saved = f"{version}-{name}".encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return as_download(file_of(version, name), saved, "application/octet-stream")


def why(request: HttpRequest, code: str) -> HttpResponse:
    """The engine's verdict for one maker and one recipient, every reason told."""
    sheet, answer = design_sheet(code), None
    form = WhyForm(request.GET) if "profil" in request.GET else WhyForm(initial=request.GET.dict())
    if form.is_bound and form.is_valid():
        day = today(clock_of(request))
        answer = carry_out(form, lambda: clearance(**form.asked(), day=day))
    context = {
        "sheet": sheet,
        "form": form,
        "answer": answer,
        "lot_words": [reasons.render(r.code, r.params, language()) for r in answer.lot_reasons]
        if answer
        else [],
        "use": USES[answer.use] if answer else "",
        "klass": LABELS["recipient_class"].get(answer.recipient_class, "") if answer else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "maillage/pages/designs/why.html", context, status=status)
