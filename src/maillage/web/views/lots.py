"""Lots: the list, a lot's page, declaring, inspecting, releasing, labels."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.declare_lot import declare_lot
from maillage.apps.production.commands.inspect_lot import inspect_lot
from maillage.apps.production.commands.print_labels import print_labels
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.policies import require_lot, require_workshop, workshops_of
from maillage.apps.production.queries.label_scans import alerts_of_lot
from maillage.apps.production.queries.lot_history import lot_history
from maillage.apps.production.queries.lots import LotSheet, lot_list, lot_sheet, why_not_release
from maillage.apps.production.queries.orders import order_sheet
from maillage.apps.production.queries.papers import label_sheet_pdf
from maillage.kernel.clock import today
from maillage.web.asking import (
    Done,
    actor_of,
    as_download,
    ask,
    clock_of,
    language,
    perform,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.production import InspectionForm, LabelForm, LotForm
from maillage.web.listing import list_page
from maillage.web.lists.production import LOTS
from maillage.web.templatetags.wording import civil_date

PAGES = "maillage/pages/production/"
STEPS = (LotStatus.MADE, LotStatus.INSPECTED, LotStatus.RELEASED)
PER_BAG = 10


@signed_in
@require_safe
def lots(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    require_somewhere(actor, "lots.read")
    return list_page(
        request,
        LOTS,
        lambda asked: lot_list(actor=actor, **asked.given, **asked.window, language=asked.language),
        PAGES + "lots.html",
    )


@signed_in
def lot_declare(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, day = order_sheet(code, today(clock_of(request))), today(clock_of(request))
    require_workshop(actor_of(request), department=sheet.department, workshop=sheet.workshop)
    form = LotForm(request.POST if request.method == "POST" else None, sheet=sheet, today=day)

    def declare(_given: dict[str, Any]) -> Done:
        made = declare_lot(order=code, making=form.making(), actor=actor_of(request), clock=clock_of(request))
        message = _("Lot %(code)s déclaré. Contrôlez-le avant de le libérer.") % {"code": made.code}
        if made.quarantine_end is not None:
            last = civil_date(made.quarantine_end, language(), with_year=True)
            message += " " + _("Il est en quarantaine jusqu’au %(day)s inclus.") % {"day": last}
        return Done(reverse("lot", args=[made.code]), message)

    return ask(request, form, declare, template=PAGES + "lot_declare.html", order=sheet)


def _place(sheet: LotSheet) -> int:
    """Where the lot stands among the steps: 1 is made, 4 is all done."""
    if sheet.row.status == LotStatus.RELEASED and not sheet.left:
        return len(STEPS) + 2
    status = LotStatus(sheet.row.status)
    return STEPS.index(status) + 2 if status in STEPS else 0


@signed_in
@require_safe
def lot(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet = lot_sheet(code)
    actor = actor_of(request)
    require_lot(actor, department=sheet.department, workshop=sheet.row.workshop)
    context = {
        "lot": sheet,
        "mine": sheet.row.workshop in workshops_of(actor),
        "refusals": why_not_release(code, today(clock_of(request))),
        "history": lot_history(code),
        "alerts": alerts_of_lot(code),
        "place": _place(sheet),
        "steps": (_("Fabriqué"), _("Contrôlé"), _("Libéré"), _("Livré")),
        "labels": LabelForm(initial={"sachet": min(PER_BAG, max(1, sheet.row.quantity_released))}),
    }
    return render(request, PAGES + "lot.html", context)


@signed_in
def lot_inspect(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet = lot_sheet(code)
    require_workshop(actor_of(request), department=sheet.department, workshop=sheet.row.workshop)
    if request.method != "POST" and sheet.row.status != LotStatus.MADE:
        return redirect("lot", code=code)
    form = InspectionForm(request.POST if request.method == "POST" else None, sheet=sheet)

    def inspect(_given: dict[str, Any]) -> Done:
        done = inspect_lot(code=code, found=form.found(), actor=actor_of(request), clock=clock_of(request))
        message = _("Contrôle enregistré : le lot %(code)s peut être libéré.") % {"code": code}
        if done.status == LotStatus.REJECTED:
            message = _("Contrôle enregistré : le lot %(code)s est rebuté en entier.") % {"code": code}
        return Done(reverse("lot", args=[code]), message)

    return ask(request, form, inspect, template=PAGES + "lot_inspect.html", lot=sheet)


@signed_in
def lot_release(request: HttpRequest, code: str) -> HttpResponseBase:
    """What releasing means and whether it would be refused, then the act."""
    sheet = lot_sheet(code)
    require_workshop(actor_of(request), department=sheet.department, workshop=sheet.row.workshop)

    def release() -> Done:
        release_lot(code=code, actor=actor_of(request), clock=clock_of(request))
        message = _("Lot %(code)s libéré : imprimez ses étiquettes, puis livrez.") % {"code": code}
        return Done(reverse("lot", args=[code]), message)

    if request.method == "POST":
        return perform(request, release)
    if sheet.row.status != LotStatus.INSPECTED:
        return redirect("lot", code=code)
    refusals = why_not_release(code, today(clock_of(request)))
    return render(request, PAGES + "lot_release.html", {"lot": sheet, "refusals": refusals})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lot_labels(request: HttpRequest, code: str) -> HttpResponseBase:
    """POST prints: bags take their numbers. GET gives the sheet as last printed."""
    sheet, clock = lot_sheet(code), clock_of(request)
    require_lot(actor_of(request), department=sheet.department, workshop=sheet.row.workshop)
    if request.method == "POST":
        form = LabelForm(request.POST)
        per_bag = form.cleaned_data["sachet"] if form.is_valid() else 0
        print_labels(code=code, per_bag=per_bag, actor=actor_of(request), clock=clock)
    content = label_sheet_pdf(code, language="en" if language() == "en" else "fr", day=today(clock))
    return as_download(content, f"{code}.pdf", "application/pdf")
