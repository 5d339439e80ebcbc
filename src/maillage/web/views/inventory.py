"""Machines and materials of a workshop: each fact can be corrected where it is shown.

Guarantees: a value that a default filled is marked until a person states or confirms it; a refused
correction comes back on its own page with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.apps.accounts.actor import require
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.remove_material_stock import remove_material_stock
from maillage.apps.network.commands.set_machine import edit_machine, set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.policies import place_of
from maillage.apps.network.queries.machines import MachineRow
from maillage.apps.network.queries.workshops import WorkshopSheet, workshop_sheet
from maillage.web.amounts import amount, unit
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, perform, signed_in
from maillage.web.forms.fields import iso_or_none
from maillage.web.forms.network import MachineForm, StockForm, process_name


def _initial(machine: MachineRow) -> dict[str, Any]:
    x, y, z = machine.travel_mm or (None, None, None)
    same = {"process": machine.process, "count": machine.count, "hours_per_day": machine.hours_per_day}
    return {
        **same,
        "machine": machine.code,
        "duty": machine.duty,
        "travel_x": x,
        "travel_y": y,
        "travel_z": z,
    }


def machine_cards(sheet: WorkshopSheet) -> list[dict[str, Any]]:
    """Each machine with its form; ids carry its code, so that several forms stand on one page."""
    return [
        {
            "row": machine,
            "name": process_name(machine.process),
            "form": MachineForm(initial=_initial(machine), auto_id=f"machine_{machine.code}_%s"),
        }
        for machine in sheet.machines
    ]


def stock_lines(sheet: WorkshopSheet) -> list[dict[str, Any]]:
    return [
        {
            "row": stock,
            "amount": f"{amount(stock.quantity)} {unit(stock.unit)}",
            "unit": unit(stock.unit),
            "id": f"stock_{number}",
            "day": stock.available_on.isoformat() if stock.available_on else "",
        }
        for number, stock in enumerate(sheet.stocks)
    ]


def new_machine() -> MachineForm:
    return MachineForm(auto_id="new_machine_%s", initial={"count": 1})


def new_stock() -> StockForm:
    return StockForm(auto_id="new_stock_%s")


def _change(
    request: HttpRequest, code: str, form: MachineForm | StockForm, act: Callable[[], None], title: str
) -> HttpResponseBase:
    """One correction: back to the sheet, or to a page of its own with the errors."""
    sheet, back = workshop_sheet(code), reverse("workshop", args=[code])
    require(actor_of(request), "workshops.edit", place_of(sheet.department, code))

    def change(_given: dict[str, Any]) -> Done:
        act()
        return Done(back, _("L’inventaire de %(code)s est à jour.") % {"code": code})

    return ask(request, form, change, page_title=title, parent_url=back, parent_label=code, cancel_url=back)


@signed_in
def machine_set(request: HttpRequest, code: str) -> HttpResponseBase:
    form, clock = bound(MachineForm, request), clock_of(request)

    def act() -> None:
        terms, machine = form.terms(), form.cleaned_data["machine"]
        if machine:
            edit_machine(machine=machine, **terms, actor=actor_of(request), clock=clock)
        else:
            set_machine(workshop=code, **terms, actor=actor_of(request), clock=clock)

    return _change(request, code, form, act, _("Machines d’un procédé"))


@signed_in
def stock_set(request: HttpRequest, code: str) -> HttpResponseBase:
    form, clock = bound(StockForm, request), clock_of(request)

    def act() -> None:
        set_material_stock(workshop=code, **form.cleaned_data, actor=actor_of(request), clock=clock)

    return _change(request, code, form, act, _("Stock d’une matière"))


@signed_in
@require_POST
def machine_remove(request: HttpRequest, code: str) -> HttpResponseBase:
    machine = request.POST.get("machine", "")

    def act() -> Done:
        remove_machine(machine=machine, actor=actor_of(request), clock=clock_of(request))
        words = _("%(machine)s : retiré de l’inventaire.") % {"machine": machine}
        return Done(reverse("workshop", args=[code]), words)

    return perform(request, act)


@signed_in
@require_POST
def stock_remove(request: HttpRequest, code: str) -> HttpResponseBase:
    material = request.POST.get("material", "")
    try:
        day = iso_or_none(request.POST.get("available_on", ""))
    except ValueError:
        raise SuspiciousOperation("not a day") from None

    def act() -> Done:
        remove_material_stock(
            workshop=code,
            material=material,
            available_on=day,
            actor=actor_of(request),
            clock=clock_of(request),
        )
        return Done(reverse("workshop", args=[code]), _("Matière retirée de l’inventaire."))

    return perform(request, act)
