"""The page that the code of a label opens, for anyone, on any phone, with or without script.

Guarantees: the answer is asked of the register and of the lot each time and is never kept by a cache; nothing of a
code whose signature proves nothing is shown. Kinds of codes are told apart in one place, `register.code_kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from maillage.apps.production.queries.label_check import check_label, notice_words
from maillage.apps.production.queries.label_snapshot import label_note_key
from maillage.kernel.clock import today
from maillage.kernel.refusals import Refusal
from maillage.register import labels
from maillage.register.code_kinds import CodeKind, read_code
from maillage.register.verdicts import OUTCOME_NAMES
from maillage.web.asking import clock_of
from maillage.web.views.mission_check import mission_checked
from maillage.web.visitors import private_page

PAGES = "maillage/pages/codes/"
AGENTS = ("code-agent", "code-capitals-agent")
CODE = re.compile(r"[A-Za-z2-7]{20,}")
SCANNED = re.compile(r"(?i)(?:https?://[^/\s]+)?(?:/en)?/v/([a-z2-7]+)")


def phone_addresses() -> dict[str, Any]:
    """What the page's script needs to know of the site: where its agents and its data are, in every language."""
    agents = []
    for language, names in (("fr", AGENTS), ("en", AGENTS[:1])):
        with override(language):
            agents += [reverse(name) for name in names]
    with override("fr"):
        return {"agents": " ".join(agents), "snapshot": reverse("code-data"), "note_key": label_note_key()}


@require_safe
def code_home(request: HttpRequest) -> HttpResponse:
    """Where a code or a lot's number is typed; and the shell that a phone keeps, which says so by itself."""
    given = request.GET.get("code", "").strip()
    scanned = SCANNED.fullmatch(given)
    if scanned or CODE.fullmatch(given):
        return redirect("code", text=(scanned[1] if scanned else given).lower())
    if given and "/" not in given:
        return redirect("lot-public", code=given)
    return render(request, PAGES + "home.html", phone_addresses() | {"given": given})


@private_page
@require_safe
def capitals(request: HttpRequest, text: str = "") -> HttpResponse:
    """What was scanned is in no language: the phone's own."""
    with override(get_language_from_request(request)):
        response = redirect("code", text=text.lower()) if text else redirect("code-home")
    response.headers["Vary"] = "Accept-Language"
    return response


def _label(request: HttpRequest, text: str) -> HttpResponse:
    clock = clock_of(request)
    found = check_label(f"/V/{text}", clock)
    proved = found.label is not None
    context = phone_addresses() | {
        "found": found,
        "outcome": OUTCOME_NAMES[found.verdict.outcome],
        "proved": proved,
        "notice_text": notice_words(found.label.lot, today(clock)) if found.label is not None else None,
        "as_of": clock.now(),
        "not_witnessed": bool(found.verdict.warnings),
    }
    return render(request, PAGES + "label.html", context, status=200 if proved else 404)


def _mission(request: HttpRequest, text: str) -> HttpResponse:
    return mission_checked(request, labels.of_address(f"/V/{text}"))


PAGE_OF: dict[CodeKind, Callable[[HttpRequest, str], HttpResponse]] = {
    CodeKind.LABEL: _label,
    CodeKind.MISSION: _mission,
}


@private_page
@require_safe
def code(request: HttpRequest, text: str) -> HttpResponse:
    """The page of a code's kind; what is no code of ours gets the page that says so. In no cache: a hold must
    show at once."""
    try:
        page = PAGE_OF[read_code(labels.of_address(f"/V/{text}"))]
    except Refusal:
        page = _label
    return page(request, text)
