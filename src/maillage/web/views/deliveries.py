"""Deliveries: the list, preparing one, its page and note, receiving it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.paging import Page
from maillage.apps.production.codes import DeliveryStatus
from maillage.apps.production.commands.receive_delivery import receive_delivery
from maillage.apps.production.commands.send_delivery import send_delivery
from maillage.apps.production.policies import (
    establishments_of,
    require_delivery,
    require_workshop,
    workshops_of,
)
from maillage.apps.production.queries.board import Shop, shop_named, shops_of
from maillage.apps.production.queries.deliveries import (
    DeliverySheet,
    delivery_list,
    delivery_sheet,
    ready_parcels,
)
from maillage.apps.production.queries.label_scans import alerts_of_delivery, scanned_lots
from maillage.apps.production.queries.papers import delivery_note_pdf
from maillage.kernel.clock import today
from maillage.web.asking import (
    Done,
    actor_of,
    as_download,
    ask,
    clock_of,
    filters,
    language,
    signed_in,
)
from maillage.web.forms.production import DeliveryFilters, DeliveryForm, ReceiveForm
from maillage.web.listing import Asked, list_page
from maillage.web.lists.production import DELIVERIES, DeliveryLine

PAGES = "maillage/pages/production/"


@signed_in
@require_safe
def deliveries(request: HttpRequest) -> HttpResponseBase:
    """Only the actor's own organisations: whoever has none sees an empty list and why."""
    actor, form = actor_of(request), filters(DeliveryFilters, request)
    sends, receives = workshops_of(actor), establishments_of(actor)
    if not (sends and receives):
        del form.fields["sens"]

    def find(asked: Asked) -> Page[DeliveryLine]:
        page = delivery_list(actor=actor, **asked.given, **asked.window)
        return page.each(
            lambda row: DeliveryLine(row, row.status == "sent" and row.establishment in receives)
        )

    return list_page(
        request, DELIVERIES, find, PAGES + "deliveries.html", form=form, sends=sends, receives=receives
    )


def _sender(request: HttpRequest) -> Shop:
    """The workshop that sends: the one asked for, or the actor's first."""
    actor = actor_of(request)
    mine = workshops_of(actor)
    shop = shop_named(request.GET.get("atelier", "") or (mine[0] if mine else "—"))
    require_workshop(actor, department=shop.department, workshop=shop.code)
    return shop


@signed_in
def delivery_new(request: HttpRequest) -> HttpResponseBase:
    """First the establishment, when there are several; then the pieces of each lot."""
    shop = _sender(request)
    parcels = ready_parcels(shop.code)
    asked = request.GET.get("etablissement", "") or (parcels[0].establishment if len(parcels) == 1 else "")
    chosen = next((parcel for parcel in parcels if parcel.establishment == asked), None)
    context = {"shop": shop, "shops": shops_of(actor_of(request)), "parcels": parcels, "chosen": chosen}
    if chosen is None:
        return render(request, PAGES + "delivery_choose.html", context)
    form = DeliveryForm(request.POST if request.method == "POST" else None, lots=chosen.lots)

    def send(given: dict[str, Any]) -> Done:
        made = send_delivery(
            parcels=form.parcels(), actor=actor_of(request), clock=clock_of(request), carrier=given["carrier"]
        )
        message = _("Livraison %(code)s enregistrée : joignez son bon aux sachets.") % {"code": made.code}
        return Done(reverse("delivery", args=[made.code]), message)

    return ask(request, form, send, template=PAGES + "delivery_new.html", **context)


def _read(actor: Actor, code: str) -> DeliverySheet:
    sheet = delivery_sheet(code)
    require_delivery(
        actor,
        sender=(sheet.workshop_department, sheet.row.workshop),
        receiver=(sheet.establishment_department, sheet.row.establishment),
    )
    return sheet


def _receiver(sheet: DeliverySheet) -> Place:
    return Place(sheet.establishment_department, (sheet.row.establishment,))


@signed_in
@require_safe
def delivery(request: HttpRequest, code: str) -> HttpResponseBase:
    actor = actor_of(request)
    sheet = _read(actor, code)
    waiting = sheet.row.status == DeliveryStatus.SENT
    receives = waiting and may(actor, "deliveries.receive", _receiver(sheet))
    repacks = sheet.row.status == "received" and may(actor, "bags.make", _receiver(sheet))
    alerts = alerts_of_delivery(code)
    context = {"delivery": sheet, "receives": receives, "alerts": alerts, "repacks": repacks}
    return render(request, PAGES + "delivery.html", context)


@signed_in
@require_safe
def delivery_note(request: HttpRequest, code: str) -> HttpResponse:
    _read(actor_of(request), code)
    content = delivery_note_pdf(
        code, language="en" if language() == "en" else "fr", day=today(clock_of(request))
    )
    return as_download(content, f"{code}.pdf", "application/pdf")


@signed_in
def delivery_receive(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet = delivery_sheet(code)
    require(actor_of(request), "deliveries.receive", _receiver(sheet))
    if request.method != "POST" and sheet.row.status != DeliveryStatus.SENT:
        return redirect("delivery", code=code)
    counted = {lot: found.pieces for lot, found in scanned_lots(code).items()}
    form = ReceiveForm(
        request.POST if request.method == "POST" else None, lines=sheet.to_count, scanned=counted
    )

    def receive(_given: dict[str, Any]) -> Done:
        receive_delivery(code=code, counts=form.counts(), actor=actor_of(request), clock=clock_of(request))
        message = _("Réception de %(code)s enregistrée.") % {"code": code}
        return Done(reverse("delivery", args=[code]), message)

    return ask(request, form, receive, template=PAGES + "delivery_receive.html", delivery=sheet)
