"""Open data: the page that says what there is, and each data set as a file."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from maillage.apps.records.queries.installation import installation_kind
from maillage.kernel.clock import today
from maillage.web.asking import clock_of
from maillage.web.open_data import DATASETS, FORMATS, Written, write
from maillage.web.open_data.writing import LICENCE, LICENCE_ADDRESS


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    context = {
        "datasets": DATASETS.values(),
        "formats": list(FORMATS),
        "day": today(clock_of(request)),
        "licence": LICENCE,
        "licence_url": LICENCE_ADDRESS,
    }
    return render(request, "maillage/pages/open_data.html", context)


def _unchanged(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (tag.removeprefix("W/") for tag in known)


def _answer(request: HttpRequest, written: Written, etag: str, kind: str, saved: str) -> HttpResponseBase:
    """The whole file piece by piece, or nothing more than that it has not changed."""
    if _unchanged(request, etag):
        written.file.close()
        return HttpResponseNotModified()
    response = FileResponse(written.file, as_attachment=True, filename=saved, content_type=FORMATS[kind][0])
    response.headers["Content-Length"] = str(written.size)
    return response


@require_safe
def dataset_file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """A data set today, for programs of any site; asked again, it is sent only if it has changed."""
    if name not in DATASETS or kind not in FORMATS:
        raise Http404(f"{name}.{kind}")
    day, demo = today(clock_of(request)), installation_kind() == "demo"
    written = write(DATASETS[name], kind, day, demonstration=demo)
    etag = f'"{written.digest}"'
    saved = f"maillage-{name}{'-demonstration' if demo else ''}-{day.isoformat()}.{kind}"
    response = _answer(request, written, etag, kind, saved)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers["Link"] = f'<{LICENCE_ADDRESS}>; rel="license"'
    return response
