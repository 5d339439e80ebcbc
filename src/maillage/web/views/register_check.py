"""Is this file approved? Looked up by its SHA-256 alone; with a script, the file never leaves the reader's machine.

Guarantees: what is sent is hashed and forgotten, never stored, never parsed but as a signed note; only the bytes of a
decision in force are called an approved version.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillage.apps.records.queries.public_register import public_register
from maillage.apps.records.queries.register_acts import verdict_of_record, verdicts_of_file
from maillage.register.notes import LONGEST_NOTE
from maillage.register.verdicts import OUTCOME_NAMES, Outcome, Verdict
from maillage.web.asking import clock_of
from maillage.web.forms.register import CheckForm
from maillage.web.rates import within_rate
from maillage.web.register_words import FILE_WORDS, OUTCOME_TAGS
from maillage.web.views.errors import too_many
from maillage.web.views.register import PAGES, standing, told

MOST_A_MINUTE = 30


def register_check(request: HttpRequest) -> HttpResponse:
    """GET with ``?sha256=``: an address to share. POST with a file: for whoever has no script."""
    sent = request.method == "POST"
    asked = (
        CheckForm(request.POST, request.FILES)
        if sent
        else CheckForm(request.GET)
        if "sha256" in request.GET
        else None
    )
    if sent and not within_rate(request, "check", MOST_A_MINUTE, 60):
        return too_many(request)
    context: dict[str, Any] = {"form": asked or CheckForm(), **standing(request, public_register())}
    if asked is not None and asked.is_valid() and context["register"] is not None:
        context |= _answer(asked.cleaned_data["file"], asked.cleaned_data["sha256"], request)
    context["word"] = {
        outcome.value: {
            "kind": OUTCOME_TAGS[outcome],
            "name": OUTCOME_NAMES[outcome],
            "file": _(FILE_WORDS[outcome]),
        }
        for outcome in Outcome
    }
    status = 422 if asked is not None and asked.errors else 200
    return render(request, PAGES + "check.html", context, status=status)


def _answer(file: UploadedFile[Any] | None, digest: str, request: HttpRequest) -> dict[str, Any]:
    now = clock_of(request).now()
    if file is not None:
        digest, record = _read(file)
        verdict = verdict_of_record(record, now) if record else None
        if verdict is not None:
            return {"digest": digest, "of_record": True, "answers": [told(verdict)]}
    found = verdicts_of_file(digest, now) or ()
    return {"digest": digest, "answers": [_of_file(verdict) for verdict in found]}


def _of_file(verdict: Verdict) -> dict[str, Any]:
    return {**told(verdict), "file": _(FILE_WORDS[verdict.outcome])}


def _read(file: UploadedFile[Any]) -> tuple[str, bytes]:
    """The digest of a file, and its bytes when it looks like a record of a register."""
    hashed, head = sha256(), b""
    for chunk in file.chunks():
        hashed.update(chunk)
        head += chunk if len(head) <= LONGEST_NOTE else b""
    first = head.partition(b"\n")[0]
    is_record = len(head) <= LONGEST_NOTE and first.endswith(b"/record/v1")
    return hashed.hexdigest(), head if is_record else b""
