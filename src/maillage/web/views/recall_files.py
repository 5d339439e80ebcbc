"""The papers and exports of a recall. The notice is anybody's; the rest, which names holders, is for who follows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from maillage.apps.production.queries.recall_papers import (
    holders_pdf,
    notice_pdf,
    rappelconso_sheet,
    report_pdf,
    vigilance_text,
)
from maillage.formats import rappelconso as formats
from maillage.kernel.text import Language
from maillage.web.asking import actor_of, as_download, clock_of, language, require_somewhere, signed_in

PDF = "application/pdf"
WRITERS = {
    "csv": (formats.as_csv, "text/csv; charset=utf-8"),
    "json": (formats.as_json, "application/json"),
}


def _language() -> Language:
    return "en" if language() == "en" else "fr"


@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    return as_download(notice_pdf(code, language=_language()), f"rappel-{code}.pdf", PDF)


@signed_in
@require_safe
def holders(request: HttpRequest, code: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "recalls.follow")
    content = holders_pdf(code, language=_language(), clock=clock_of(request))
    return as_download(content, f"rappel-{code}-detenteurs.pdf", PDF)


@signed_in
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "recalls.follow")
    content = report_pdf(code, language=_language(), clock=clock_of(request))
    return as_download(content, f"rappel-{code}-bilan.pdf", PDF)


@signed_in
@require_safe
def rappelconso(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "recalls.follow")
    if kind not in WRITERS:
        raise Http404(kind)
    write, content_type = WRITERS[kind]
    return as_download(write(rappelconso_sheet(code)), f"rappel-{code}-rappelconso.{kind}", content_type)


@signed_in
@require_safe
def vigilance(request: HttpRequest, code: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "recalls.follow")
    return as_download(
        vigilance_text(code).encode(), f"rappel-{code}-vigilance.txt", "text/plain; charset=utf-8"
    )
