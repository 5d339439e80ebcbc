"""The public register in pages: what it is worth now, its acts, one act with all that a reader can check."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.apps.records.queries.public_register import PublicRegister, public_register
from maillage.apps.records.queries.register import register_opening
from maillage.apps.records.queries.register_acts import register_act, register_acts
from maillage.kernel import reasons
from maillage.register.kinds import KIND_NAMES, Kind
from maillage.register.state import target_of
from maillage.register.verdicts import OUTCOME_NAMES, Verdict
from maillage.web.asking import clock_of, language
from maillage.web.listing import read_list
from maillage.web.lists.register import REGISTER_ACTS
from maillage.web.register_words import OUTCOME_TAGS, about_record, attested, facts_of, would_change
from maillage.web.views.register_files import files_address

PAGES = "maillage/pages/register/"


def told(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the pages show it."""
    spoken = language()
    each = [*verdict.reasons, *verdict.warnings]
    return {
        "outcome": verdict.outcome.value,
        "kind": OUTCOME_TAGS[verdict.outcome],
        "words": OUTCOME_NAMES[verdict.outcome],
        "id": verdict.id,
        "reasons": [reasons.render(reason.code, reason.params, spoken) for reason in each],
        "advice": [reasons.advise(reason.code, reason.params, spoken) for reason in each],
    }


def standing(request: HttpRequest, register: PublicRegister | None) -> dict[str, Any]:
    """What every page of the register says of it: how old, attested by whom; or that it is not open."""
    if register is None:
        return {"register": None, "opening": register_opening()}
    return {
        "register": register,
        "attested": attested(register, clock_of(request).now()),
        "trust": register.log.chain.latest,
        "witness_names": [key.name for key in register.log.chain.latest.witness_keys],
    }


@require_safe
def register_home(request: HttpRequest) -> HttpResponse:
    register, now = public_register(), clock_of(request).now()
    context = standing(request, register) | {
        "files_url": files_address(),
        "lines": register_acts(now=now, size=5),
        "listing": REGISTER_ACTS,
    }
    return render(request, PAGES + "home.html", context)


@require_safe
def acts(request: HttpRequest) -> HttpResponseBase:
    now = clock_of(request).now()
    listed = read_list(
        request, REGISTER_ACTS, lambda asked: register_acts(now=now, **asked.given, **asked.window)
    )
    if listed.file is not None:
        return listed.file
    context = {"listing": listed, **standing(request, public_register())}
    return render(request, PAGES + "acts.html", context, status=listed.status)


@require_safe
def act(request: HttpRequest, number: str) -> HttpResponse:
    now = clock_of(request).now()
    sheet = register_act(number, now)
    if sheet is None:
        raise Http404(number)
    context = standing(request, sheet.register) | {
        "sheet": sheet,
        "name": KIND_NAMES[sheet.act.kind],
        "about": about_record(sheet.record),
        "verdict": told(sheet.verdict),
        "would_change": would_change(sheet, now),
        "facts": facts_of(sheet.record, language()),
        "note": sheet.note.decode(),
        "target": target_of(sheet.record),
        "has_page": sheet.record.kind is not Kind.KEY,
        "leaf": sheet.leaf.hex(),
        "record_url": reverse("register_file", args=[f"records/{number}.note"]),
        "proof_url": reverse("register_file", args=[f"proofs/{number}.tlog-proof"]),
    }
    return render(request, PAGES + "act.html", context)
