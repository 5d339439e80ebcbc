"""The two files that let a phone check labels without network: the agent of the route, and the data it needs.

Guarantees: the agent is served below `/v/`, so that a browser lets it touch nothing else of the site; its version
changes with whatever it keeps. The data have an ETag that does not depend on when they were asked for, and a
header that does: the note that the log signs of them and of the instant, sent with an unchanged answer too.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from maillage.apps.production.queries.label_snapshot import label_note, label_note_key, label_snapshot
from maillage.register.encoding import encode64
from maillage.web.asking import clock_of

ROOT = "maillage/"
SCRIPTS = ("camera", "copy", "cose", "ed25519", "page", "reading", "standing", "verdict", "words")
KEPT_FILES = (
    *(f"css/{name}.css" for name in ("tokens", "base", "components", "records", "print")),
    "fonts/bricolage-grotesque-700.woff2",
    "icons/maillage.svg",
    *(f"js/codes/{name}.js" for name in SCRIPTS),
    "js/register/notes.js",
    "js/register/spelling.js",
    "js/vendored/noble-ed25519.js",
    "js/vendored/qr/decode.js",
    "js/vendored/qr/index.js",
)


def _pages() -> list[str]:
    found = []
    for language in ("fr", "en"):
        with override(language):
            found += [reverse("code-home"), reverse("code-reading")]
    return found


@cache
def _bytes(name: str) -> bytes:
    return Path(str(finders.find(ROOT + name))).read_bytes()


@cache
def _agent(_language: str, key: str) -> bytes:
    """`key` stands in the pages kept: where it changes, they are fetched again."""
    kept = {"pages": _pages(), "files": [static(ROOT + name) for name in KEPT_FILES]}
    digest = hashlib.sha256(json.dumps([kept, key]).encode())
    for name in (*KEPT_FILES, "js/codes/agent.js"):
        digest.update(_bytes(name))
    head = json.dumps({"version": digest.hexdigest()[:16], **kept})
    return f"const KEPT = {head};\n".encode() + _bytes("js/codes/agent.js")


@require_safe
def agent(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(
        _agent((get_language() or "fr")[:2], label_note_key()), content_type="text/javascript; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def snapshot(request: HttpRequest) -> HttpResponseBase:
    """Asked again, it is sent only if something changed; its note is new each time."""
    clock = clock_of(request)
    text = json.dumps(label_snapshot(clock), ensure_ascii=False, sort_keys=True).encode()
    note = label_note(text, clock)
    etag = f'W/"{hashlib.sha256(text).hexdigest()[:32]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponseBase
    if etag in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    if note is not None:
        response.headers["Signed-Note"] = encode64(note)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="etiquettes.json"'
    return response
