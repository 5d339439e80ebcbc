"""Importing files: an upload is rehearsed and its report shown; only its confirmation writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import require
from maillage.apps.needs.commands.import_needs import import_needs
from maillage.apps.needs.commands.import_supplies import import_industry, import_stocks
from maillage.apps.network.commands.import_workshops import import_workshops
from maillage.apps.network.queries.workshops import known_processes
from maillage.apps.rehearsing import rehearse
from maillage.formats import fablabs_io, needs_csv, supplies_csv, workshops_csv
from maillage.formats.report import ImportReport
from maillage.formats.rows import RowProblem
from maillage.kernel import reasons
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, carry_out, clock_of, language, require_somewhere, signed_in
from maillage.web.forms.network import ConfirmFileForm, FileForm, WorkshopsFileForm
from maillage.web.uploads import packed, unpacked

Read = Callable[[HttpRequest, bytes, str], ImportReport]


def _workshops(request: HttpRequest, content: bytes, form: str) -> ImportReport:
    read = fablabs_io.read if form == "fablabs.io" else None
    parsed = read(content) if read else workshops_csv.read(content, other_processes=known_processes())
    feed = "fablabs.io" if read else "csv"
    return import_workshops(parsed=parsed, feed=feed, actor=actor_of(request), clock=clock_of(request))


def _needs(request: HttpRequest, content: bytes, _form: str) -> ImportReport:
    parsed = needs_csv.read(content, today=today(clock_of(request)))
    return import_needs(parsed=parsed, actor=actor_of(request), clock=clock_of(request))


def _problem(problem: RowProblem) -> dict[str, Any]:
    says, advice = problem.message(language()), problem.advice(language())
    return {
        "row": problem.row,
        "field": problem.field,
        "value": problem.value,
        "says": says,
        "advice": advice,
    }


def _shown(report: ImportReport) -> dict[str, Any]:
    """The report as the page shows it: the command line's, row by row."""
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused_rows": report.refused_rows,
        "refused": [_problem(problem) for problem in report.refused],
        "warnings": [_problem(problem) for problem in report.warnings],
        "duplicates": [
            (pair.first, pair.second, reasons.render(pair.why.code, pair.why.params, language()))
            for pair in report.duplicates
        ],
    }


def _counts(report: ImportReport) -> str:
    given = {"created": report.created, "updated": report.updated}
    given |= {"unchanged": report.unchanged, "refused": report.refused_rows}
    words = _(
        "Importé : %(created)d créés, %(updated)d changés, %(unchanged)d inchangés, %(refused)d lignes refusées."
    )
    return words % given


def _confirmed(request: HttpRequest, read: Read, frame: dict[str, Any]) -> HttpResponse:
    """Applies the file that the page carried, and goes to the list."""
    form = ConfirmFileForm(request.POST)
    report = None
    if form.is_valid():
        report = carry_out(
            form, lambda: read(request, unpacked(form.cleaned_data["content"]), form.cleaned_data["format"])
        )
    if report is None:
        return render(request, "maillage/pages/import.html", {**frame, "form": form}, status=422)
    messages.success(request, _counts(report))
    return redirect(frame["parent_url"])


def _import(request: HttpRequest, form: FileForm, read: Read, frame: dict[str, Any]) -> HttpResponse:
    """The upload form; the report of its rehearsal; the confirmation."""
    if request.method == "POST" and "content" in request.POST:
        return _confirmed(request, read, frame)
    context = {**frame, "form": form}
    if request.method == "POST" and form.is_valid():
        content, kind = form.cleaned_data["file"].read(), form.cleaned_data.get("format", "")
        report = carry_out(form, lambda: rehearse(lambda: read(request, content, kind)))
        if report is not None:
            carried = ConfirmFileForm(initial={"content": packed(content), "format": kind})
            context |= {"report": _shown(report), "confirm": carried, "name": form.cleaned_data["file"].name}
    return render(request, "maillage/pages/import.html", context, status=422 if form.errors else 200)


def _frame(title: str, route: str, label: str, guide: str) -> dict[str, Any]:
    return {"page_title": title, "parent_url": reverse(route), "parent_label": label, "guide": guide}


@signed_in
def workshops_import(request: HttpRequest) -> HttpResponseBase:
    require(actor_of(request), "workshops.import")
    form = WorkshopsFileForm(request.POST or None, request.FILES or None, initial={"format": "csv"})
    guide = _("Un atelier est reconnu par sa source et sa référence : importer deux fois ne change rien.")
    return _import(
        request, form, _workshops, _frame(_("Importer des ateliers"), "workshops", _("Ateliers"), guide)
    )


@signed_in
def needs_import(request: HttpRequest) -> HttpResponseBase:
    require(actor_of(request), "needs.import")
    form = FileForm(request.POST or None, request.FILES or None)
    guide = _("Colonnes exigées : classe, modèle, quantité, échéance ; FINESS, ou établissement et commune. ")
    guide += _("Aucune donnée de personne : ces colonnes ne sont pas lues.")
    return _import(request, form, _needs, _frame(_("Importer des besoins"), "needs", _("Besoins"), guide))


def _industry(request: HttpRequest, content: bytes, _form: str) -> ImportReport:
    parsed = supplies_csv.read_industry(content)
    return import_industry(parsed=parsed, actor=actor_of(request), clock=clock_of(request))


@signed_in
def industry_import(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "industry.record")
    form = FileForm(request.POST or None, request.FILES or None)
    guide = _(
        "Colonnes exigées : fournisseur, modèle ou famille, quantité, période (jour ou semaine), début, certitude, source. "
        "Une offre est reconnue à son fournisseur, à ce qu’elle remplace et à son territoire : redire la même chose ne change rien."
    )
    frame = _frame(_("Importer des offres industrielles"), "industry_supplies", _("Industrie"), guide)
    return _import(request, form, _industry, frame)


def _stocks(request: HttpRequest, content: bytes, _form: str) -> ImportReport:
    parsed = supplies_csv.read_stocks(content)
    return import_stocks(parsed=parsed, actor=actor_of(request), clock=clock_of(request))


@signed_in
def object_stocks_import(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "stocks.record")
    form = FileForm(request.POST or None, request.FILES or None)
    guide = _(
        "Colonnes exigées : détenteur, modèle, quantité. Un stock est reconnu à son détenteur, son modèle, son profil, "
        "son territoire et son lieu : un nouveau compte s’ajoute aux précédents."
    )
    frame = _frame(_("Importer des stocks d’objets"), "object_stocks", _("Stocks"), guide)
    return _import(request, form, _stocks, frame)
