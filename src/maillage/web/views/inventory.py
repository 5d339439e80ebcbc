"""The inventory of a workshop, made for a thumb, and its machines and materials one by one.

Guarantees: one form and one command keep the whole inventory; a page that somebody else made stale is
shown again with what was typed; a value that a default filled is marked until a person states it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import require
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.remove_material_stock import remove_material_stock
from maillage.apps.network.commands.set_machine import edit_machine, set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.commands.update_inventory import update_inventory
from maillage.apps.network.freshness import freshness
from maillage.apps.network.policies import place_of
from maillage.apps.network.queries.machines import Owned, machine_named
from maillage.apps.network.queries.unavailabilities import unavailability_list
from maillage.apps.network.queries.workshops import WorkshopSheet, workshop_sheet
from maillage.kernel.clock import today
from maillage.kernel.refusals import Conflict
from maillage.web.asking import Done, actor_of, ask, bound, carry_out, clock_of, framed, signed_in
from maillage.web.forms.fields import iso_or_none
from maillage.web.forms.inventory import InventoryForm
from maillage.web.forms.workshops import MachineForm, StockForm, machine_initial, machine_words

PAGES = "maillage/pages/workshops/"
CONFIRM = "maillage/components/confirm.html"


def editable(request: HttpRequest, code: str) -> WorkshopSheet:
    """The sheet, when the visitor may edit the workshop."""
    sheet = workshop_sheet(code)
    require(actor_of(request), "workshops.edit", place_of(sheet.department, code))
    return sheet


def _page(request: HttpRequest, form: InventoryForm, status: int = 200) -> HttpResponse:
    sheet, day = form.sheet, today(clock_of(request))
    context = {
        "sheet": sheet,
        "form": form,
        "machines": form.machine_lines(),
        "stocks": form.stock_lines(),
        "freshness": freshness(sheet.last_confirmed_on, day),
        "away": unavailability_list(sheet.code, day),
    }
    return render(request, PAGES + "inventory.html", context, status=status)


def _stale(request: HttpRequest, code: str) -> HttpResponse:
    """What was typed, over what is there now."""
    form = InventoryForm(request.POST, workshop_sheet(code), stale=True)
    form.is_valid()
    return _page(request, form, status=409)


def _save(request: HttpRequest, sheet: WorkshopSheet) -> HttpResponse:
    """Keep everything and stay, or show again what is refused or stale."""
    if request.POST.get("revision") != str(sheet.revision):
        return _stale(request, sheet.code)
    form, actor, clock = InventoryForm(request.POST, sheet), actor_of(request), clock_of(request)
    try:
        saved = None
        if form.is_valid():
            terms = {"workshop": sheet.code, **form.terms()}
            saved = carry_out(form, lambda: update_inventory(**terms, actor=actor, clock=clock))
    except Conflict:  # somebody saved while this page was read again
        return _stale(request, sheet.code)
    if saved is None:
        return _page(request, form, status=422)
    messages.success(request, _("Inventaire enregistré : tout est confirmé aujourd’hui."))
    return redirect("workshop_inventory", sheet.code)


@signed_in
def inventory(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet = editable(request, code)
    if request.method == "POST":
        return _save(request, sheet)
    return _page(request, InventoryForm(None, sheet))


# Machines


def _owned(code: str, machine: str) -> Owned:
    found = machine_named(machine)
    if found.workshop != code:
        raise Http404
    return found


def _back(code: str, member: str = "") -> tuple[str, str]:
    """Where a machine is kept: the inventory, or its maker's page. Address and label."""
    if member:
        return reverse("member", args=[code, member]), member
    return reverse("workshop_inventory", args=[code]), _("Inventaire")


def _ask_machine(
    request: HttpRequest, form: Form, act: Callable[[], None], title: str, code: str, member: str, **more: Any
) -> HttpResponse:
    url, label = _back(code, member)

    def keep(_given: dict[str, Any]) -> Done:
        act()
        return Done(url, _("L’inventaire de %(code)s est à jour.") % {"code": code})

    return ask(request, form, keep, **framed(title, label, url, **more))


@signed_in
def machine_new(request: HttpRequest, code: str) -> HttpResponseBase:
    """`?membre=M00042`: at that maker's home."""
    editable(request, code)
    member, clock = request.GET.get("membre", ""), clock_of(request)
    initial = {"count": 1, "hours_per_day": 8, "duty": 0.15 if member else 0.5}
    form = bound(MachineForm, request, initial=initial)

    def add() -> None:
        set_machine(workshop=code, member=member, **form.terms(), actor=actor_of(request), clock=clock)

    return _ask_machine(request, form, add, _("Ajouter des machines"), code, member)


@signed_in
def machine_edit(request: HttpRequest, code: str, machine: str) -> HttpResponseBase:
    editable(request, code)
    owned, clock = _owned(code, machine), clock_of(request)
    form = bound(MachineForm, request, initial=machine_initial(owned.machine))

    def edit() -> None:
        edit_machine(machine=machine, **form.terms(), actor=actor_of(request), clock=clock)

    title = _("Modifier %(code)s") % {"code": machine}
    remove = reverse("machine_remove", args=[code, machine])
    return _ask_machine(
        request, form, edit, title, code, owned.member, template=PAGES + "machine.html", remove_url=remove
    )


@signed_in
def machine_remove(request: HttpRequest, code: str, machine: str) -> HttpResponseBase:
    editable(request, code)
    owned, clock = _owned(code, machine), clock_of(request)
    url, _label = _back(code, owned.member)
    if request.method == "POST":
        remove_machine(machine=machine, actor=actor_of(request), clock=clock)
        messages.success(request, _("%(machine)s : retiré de l’inventaire.") % {"machine": machine})
        return redirect(url)
    effects = [
        machine_words(owned.machine),
        _(
            "Les plans ne compteront plus ces machines. Un prochain import de la même liste ne les remettra pas."
        ),
    ]
    context = {"page_title": _("Retirer ces machines ?"), "effects": effects, "confirm_label": _("Retirer")}
    return render(request, CONFIRM, {**context, "cancel_url": url, "danger": True})


# Materials


@signed_in
def stock_new(request: HttpRequest, code: str) -> HttpResponseBase:
    editable(request, code)
    form, clock, (url, label) = bound(StockForm, request), clock_of(request), _back(code)

    def keep(given: dict[str, Any]) -> Done:
        set_material_stock(workshop=code, **given, actor=actor_of(request), clock=clock)
        return Done(url, _("L’inventaire de %(code)s est à jour.") % {"code": code})

    return ask(request, form, keep, **framed(_("Ajouter une matière"), label, url))


@signed_in
def stock_remove(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, (url, _label) = editable(request, code), _back(code)
    material = request.GET.get("matiere", "")
    try:
        day = iso_or_none(request.GET.get("jour", ""))
    except ValueError:
        raise SuspiciousOperation("not a day") from None
    if request.method == "POST":
        remove_material_stock(
            workshop=code, material=material, available_on=day,
            actor=actor_of(request), clock=clock_of(request),
        )  # fmt: skip
        messages.success(request, _("Matière retirée de l’inventaire."))
        return redirect(url)
    named = [row.name for row in sheet.stocks if (row.material, row.available_on) == (material, day)]
    if not named:
        raise Http404
    context = {"page_title": _("Retirer cette matière ?"), "effects": named, "confirm_label": _("Retirer")}
    return render(request, CONFIRM, {**context, "cancel_url": url, "danger": True})
