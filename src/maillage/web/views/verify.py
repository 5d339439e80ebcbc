"""The public page of a lot: what the code of a label opens, and where its number can be typed."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from maillage.apps.production.queries.verification import Standing, verified_lot
from maillage.kernel.clock import today
from maillage.web.asking import actor_of, clock_of, opens_somewhere

SAMPLE = re.compile(r"(?i)EB\d{5,}(-\d+)?")  # a bench sample, or one of its pieces
ABSENT = frozenset({Standing.UNKNOWN, Standing.MISTYPED})


@require_safe
def lot_public(request: HttpRequest, code: str) -> HttpResponse:
    clock = clock_of(request)
    found = verified_lot(code, today(clock))
    status = 404 if found.standing in ABSENT else 200
    signals = opens_somewhere(actor_of(request), "recalls.signal")
    context = {"lot": found, "as_of": clock.now(), "signals": signals}
    response = render(request, "maillage/pages/production/lot_public.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"  # a hold must show at once
    return response


@require_safe
def lot_check(request: HttpRequest) -> HttpResponse:
    """A form to type a lot's number; a number goes to its page."""
    given = request.GET.get("numero", "").strip()
    if SAMPLE.fullmatch(given):
        return redirect("sample", code=given.upper().partition("-")[0])
    if given and "/" not in given:
        return redirect("lot-public", code=given)
    return render(request, "maillage/pages/production/lot_check.html")
