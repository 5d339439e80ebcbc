"""The files of the public register at stable addresses, as a plain web server would serve an export; and the one
thing that is received: a cosignature of a witness, which is nothing but what it proves.

Guarantees: the bytes are those of `maillage register export`; what never changes may be kept for ever by any cache,
what changes is asked for again each time and sent only if it has changed; any site may read it.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.queries.public_register import Served, public_register
from maillage.kernel.refusals import Refusal
from maillage.web.asking import clock_of, language
from maillage.web.rates import within_rate

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
LONGEST_LINE = 2_000
MOST_A_MINUTE = 30


def files_address() -> str:
    """Where the files of the register are served, without a slash at its end."""
    return f"{settings.ORIGIN}/registre/fichiers"


def _answer(request: HttpRequest, served: Served, path: str) -> HttpResponse:
    etag = f'"{sha256(served.content).hexdigest()}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    unchanged = etag in (tag.removeprefix("W/") for tag in known)
    response = HttpResponseNotModified() if unchanged else HttpResponse(served.content)
    kind = "application/feed+json" if path.endswith(".json") else "application/octet-stream"
    if path.startswith(("checkpoint", "witness/", "trust/", "records/", "proofs/")):
        kind = "text/plain; charset=utf-8"
    response.headers["Content-Type"] = kind
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOREVER if served.is_final else ASK_AGAIN
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


@require_safe
def register_file(request: HttpRequest, path: str) -> HttpResponse:
    register = public_register()
    served = None if register is None else register.file(path, files_address())
    if served is None:
        raise Http404(path)
    return _answer(request, served, path)


def _told(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)


@csrf_exempt  # no session is read: the line proves itself, whoever brings it
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """Receive one line of cosignature (text, as `maillage register witness` prints it)."""
    if not within_rate(request, "cosignature", MOST_A_MINUTE, 60):
        return _told("429", 429)
    try:
        line = request.read(LONGEST_LINE + 1).decode()
    except UnicodeDecodeError:
        return _told("400 UTF-8", 400)
    if len(line) > LONGEST_LINE:
        return _told("413", 413)
    try:
        kept = cosign_checkpoint(line=line, clock=clock_of(request))
    except Refusal as refusal:
        told = f"{refusal.says(language())}\n{refusal.advises(language())}\n[{refusal.code}]"
        return _told(told, 422)
    return _told(str(kept.checkpoint.size), 200)
