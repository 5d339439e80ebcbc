"""Weekly bulletins of the register: a page, a paper, and the note that the log signed."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.apps.records.queries.bulletins import BulletinSheet, bulletin_list, bulletin_sheet
from maillage.apps.records.queries.installation import installation_kind
from maillage.apps.records.queries.public_register import public_register
from maillage.formats.documents import bulletin as paper
from maillage.formats.documents.bulletin import BulletinAct, BulletinPaper
from maillage.kernel.text import Text
from maillage.register import verdicts
from maillage.register.encoding import encode64
from maillage.register.kinds import KIND_NAMES
from maillage.register.matters import Decision
from maillage.register.records import Record
from maillage.register.verdicts import OUTCOME_NAMES
from maillage.web.asking import as_download, clock_of, language
from maillage.web.listing import read_list
from maillage.web.lists.bulletins import BULLETINS
from maillage.web.register_words import OUTCOME_TAGS, about_record
from maillage.web.views.register import PAGES, standing


def _sheet(week: str) -> BulletinSheet:
    found = bulletin_sheet(week)
    if found is None:
        raise Http404(week)
    return found


@require_safe
def bulletins(request: HttpRequest) -> HttpResponseBase:
    listed = read_list(request, BULLETINS, lambda asked: bulletin_list(**asked.window))
    if listed.file is not None:
        return listed.file
    context = {"listing": listed, **standing(request, public_register())}
    return render(request, PAGES + "bulletins.html", context, status=listed.status)


@require_safe
def bulletin(request: HttpRequest, week: str) -> HttpResponse:
    found, register = _sheet(week), public_register()
    assert register is not None
    verified = register.verified(clock_of(request).now())

    def line(record: Record) -> dict[str, object]:
        outcome = verdicts.on_id(verified, record.id).outcome
        return {
            "record": record, "act": _act(record), "words": OUTCOME_NAMES[outcome], "tag": OUTCOME_TAGS[outcome],
        }  # fmt: skip

    groups = [(KIND_NAMES[kind], [line(record) for record in told]) for kind, told in found.records.items()]
    context = {
        "sheet": found,
        "root": encode64(found.bulletin.root),
        "groups": groups,
        **standing(request, register),
    }
    return render(request, PAGES + "bulletin.html", context)


def _act(record: Record) -> BulletinAct:
    category = record.matter.category if isinstance(record.matter, Decision) else ""
    return BulletinAct(
        record.id,
        about_record(record).to(language()),
        category,
        record.valid_from,
        record.valid_until,
        record.reason,
    )


@require_safe
def bulletin_pdf(request: HttpRequest, week: str) -> HttpResponse:  # noqa: ARG001
    found = _sheet(week)
    groups: dict[Text, tuple[BulletinAct, ...]] = {
        KIND_NAMES[kind]: tuple(map(_act, told)) for kind, told in found.records.items()
    }
    printed = BulletinPaper(
        week=week, first=found.bulletin.first, last=found.bulletin.last,
        language="en" if language() == "en" else "fr", origin=found.bulletin.origin, size=found.bulletin.size,
        root=encode64(found.bulletin.root), address=settings.ORIGIN + reverse("register_bulletin", args=[week]),
        groups=groups, demonstration=installation_kind() == "demo",
    )  # fmt: skip
    response = as_download(paper.render(printed), f"bulletin-{week}.pdf", "application/pdf")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def bulletin_note(request: HttpRequest, week: str) -> HttpResponse:  # noqa: ARG001
    response = HttpResponse(_sheet(week).note, content_type="text/plain; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
