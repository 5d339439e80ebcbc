"""Reading several labels: for anyone, and at a delivery, where what was read is kept and the receipt filled in.

Guarantees: without script, codes are typed or come from a scanner that types, and the server answers them all; a page
that names a delivery is for those who may receive it.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.actor import Place, require
from maillage.apps.production.codes import DeliveryStatus
from maillage.apps.production.commands.record_scans import record_scans
from maillage.apps.production.queries.deliveries import DeliverySheet, delivery_sheet
from maillage.apps.production.queries.label_reading import Reading, read_codes
from maillage.apps.production.queries.label_scans import (
    alerts_for,
    alerts_of_delivery,
    printed_bags,
    scanned_lots,
)
from maillage.web.asking import actor_of, clock_of, require_somewhere, signed_in
from maillage.web.views.codes import PAGES, phone_addresses


def _typed(request: HttpRequest) -> list[str]:
    """One code a line, or however a scanner parts them."""
    return request.POST.get("codes", "").split()


def _received(request: HttpRequest, code: str) -> DeliverySheet:
    sheet = delivery_sheet(code)
    place = Place(sheet.establishment_department, (sheet.row.establishment,))
    require(actor_of(request), "deliveries.receive", place)
    return sheet


def _lines(sheet: DeliverySheet) -> list[dict[str, Any]]:
    bags = printed_bags([line.lot for line in sheet.lines])
    return [
        {"lot": line.lot, "pieces": line.quantity, "bags": json.dumps(bags.get(line.lot, []))}
        for line in sheet.lines
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest) -> HttpResponseBase:
    """`livraison`: the delivery that is received; none for whoever only wants to know."""
    code = request.GET.get("livraison", "")
    sheet = _received(request, code) if code else None
    read: Reading | None = None
    if request.method == "POST":
        read = read_codes(_typed(request), clock_of(request))
    context = phone_addresses() | {
        "delivery": sheet,
        "lines": _lines(sheet) if sheet else [],
        "read": read,
        "typed": request.POST.get("codes", ""),
    }
    response = render(request, PAGES + "reading.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_scans(request: HttpRequest, code: str) -> HttpResponseBase:
    """What was read at a delivery; POST keeps more."""
    sheet = _received(request, code)
    read: Reading | None = None
    if request.method == "POST":
        read = record_scans(
            code=code, texts=_typed(request), actor=actor_of(request), clock=clock_of(request)
        )
    counted = scanned_lots(code)
    context = {
        "delivery": sheet,
        "read": read,
        "lines": [(line, counted.get(line.lot)) for line in sheet.lines],
        "alerts": alerts_of_delivery(code),
        "open": sheet.row.status == DeliveryStatus.SENT,
    }
    return render(request, PAGES + "delivery_scans.html", context)


@signed_in
@require_safe
def scan_alerts(request: HttpRequest) -> HttpResponseBase:
    """Labels read twice, unknown or stopped, of the lots that the actor may read."""
    require_somewhere(actor_of(request), "lots.read")
    return render(request, PAGES + "alerts.html", {"alerts": alerts_for(actor_of(request))})
