"""Receive by the private link what was sent for one request, as an account of the establishment would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.production.commands.receive_delivery import receive_by_link
from maillage.apps.production.queries.deliveries import delivery_by_link
from maillage.apps.production.queries.need_production import SentPieces
from maillage.web.asking import Done, ask, clock_of
from maillage.web.forms.production import ReceiveForm
from maillage.web.visitors import WITHOUT_ACCOUNT, private_page


@dataclass(frozen=True, slots=True)
class SentToRequest:
    """A delivery as the page of the link lists it. `accepted`, `refused`: None until its pieces are counted."""

    code: str
    sent_on: date
    pieces: int
    accepted: int | None
    refused: int | None


def sent_to_request(lines: Iterable[SentPieces]) -> list[SentToRequest]:
    """By delivery, those to count first."""
    by_delivery: dict[str, list[SentPieces]] = {}
    for line in lines:
        by_delivery.setdefault(line.delivery, []).append(line)

    def one(code: str, found: list[SentPieces]) -> SentToRequest:
        counted = all(line.accepted is not None for line in found)
        taken, back = (sum(line.accepted or 0 for line in found), sum(line.refused or 0 for line in found))
        pieces = sum(line.quantity for line in found)
        return SentToRequest(
            code, found[0].sent_on, pieces, taken if counted else None, back if counted else None
        )

    rows = [one(code, found) for code, found in by_delivery.items()]
    return sorted(rows, key=lambda row: (row.accepted is not None, row.sent_on, row.code))


@private_page
def follow_receive(request: HttpRequest, token: str, code: str) -> HttpResponse:
    sheet = delivery_by_link(token, code)
    home = reverse("follow", args=[token])
    if request.method != "POST" and not sheet.to_count:
        return redirect(home)
    # What is posted is read against every line: a form sent again meets what was counted, as a conflict.
    lines = sheet.to_count or sheet.lines
    form = ReceiveForm(request.POST if request.method == "POST" else None, lines=lines)

    def receive(_given: dict[str, Any]) -> Done:
        receive_by_link(token=token, code=code, counts=form.counts(), clock=clock_of(request))
        return Done(home, _("Réception de %(code)s enregistrée.") % {"code": code})

    template = "maillage/pages/follow/receive.html"
    return ask(request, form, receive, template=template, delivery=sheet, token=token, **WITHOUT_ACCOUNT)
