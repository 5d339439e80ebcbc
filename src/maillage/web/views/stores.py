"""What lots are made of, lots reported to the authority, and what establishments hold and re-pack."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.production.commands.declare_left import declare_left
from maillage.apps.production.commands.make_bag import make_bag
from maillage.apps.production.commands.record_materials import add_batch, use_part
from maillage.apps.production.commands.send_delivery import Parcel
from maillage.apps.production.commands.signal_lot import signal_lot
from maillage.apps.production.policies import require_workshop
from maillage.apps.production.queries.composition import composition_of
from maillage.apps.production.queries.lots import lot_sheet
from maillage.apps.production.queries.stores import require_store, store_of
from maillage.apps.production.queries.verification import verified_lot
from maillage.kernel.clock import today
from maillage.web.asking import Done, actor_of, ask, clock_of, framed, require_somewhere, signed_in
from maillage.web.forms.recalls import BagForm, BatchForm, LeftForm, PartForm, SignalForm

PAGES = "maillage/pages/recalls/"
PART = "piece"  # the button of the form of parts


@signed_in
def lot_made_of(request: HttpRequest, code: str) -> HttpResponseBase:
    """Batches and parts, with a form for each."""
    sheet, actor, clock = lot_sheet(code), actor_of(request), clock_of(request)
    require_workshop(actor, department=sheet.department, workshop=sheet.row.workshop)
    of_part = PART in request.POST
    batch = BatchForm(request.POST if request.method == "POST" and not of_part else None)
    part = PartForm(request.POST if of_part else None)

    def add(given: dict[str, Any]) -> Done:
        verb: Any = use_part if of_part else add_batch
        verb(lot=code, **given, actor=actor, clock=clock)
        return Done(reverse("lot-made-of", args=[code]), _("Enregistré : un rappel saura le suivre."))

    context = {"lot": sheet, "made_of": composition_of(code), "batch_form": batch, "part_form": part}
    return ask(request, part if of_part else batch, add, template=PAGES + "made_of.html", **context)


@signed_in
def lot_signal(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "recalls.signal")
    found = verified_lot(code, today(clock))
    up = reverse("lot-public", args=[found.code])
    form = SignalForm(request.POST if request.method == "POST" else None)

    def signal(given: dict[str, Any]) -> Done:
        signal_lot(lot=found.code, **given, actor=actor, clock=clock)
        return Done(up, _("Signalé à l’autorité. En attendant, mettez le lot de côté."))

    intro = _("L’autorité est prévenue tout de suite. Elle seule met en attente ou rappelle.")
    frame = framed(_("Signaler un lot"), found.code, up, intro=intro, submit_label=_("Signaler"))
    return ask(request, form, signal, **frame)


@signed_in
def lot_left(request: HttpRequest, code: str) -> HttpResponseBase:
    """Pieces of a held lot that had left before it was."""
    sheet, actor, clock = lot_sheet(code), actor_of(request), clock_of(request)
    require_workshop(actor, department=sheet.department, workshop=sheet.row.workshop)
    form = LeftForm(request.POST if request.method == "POST" else None)
    home = reverse("lot", args=[code])

    def declare(given: dict[str, Any]) -> Done:
        made = declare_left(parcels=[Parcel(code, given["quantity"])], actor=actor, clock=clock)
        return Done(
            home, _("Livraison %(code)s enregistrée : qui l’a reçue est prévenu.") % {"code": made.code}
        )

    intro = _(
        "Pour %(place)s. Rien ne part plus de ce lot ; dites ici ce qui était déjà parti, pour que qui l’a reçu soit prévenu."
    ) % {"place": sheet.row.establishment_name}
    frame = framed(_("Pièces déjà parties"), code, home, intro=intro, submit_label=_("Déclarer"))
    return ask(request, form, declare, **frame)


@signed_in
@require_safe
def store(request: HttpRequest, code: str) -> HttpResponseBase:
    actor = actor_of(request)
    rows = store_of(code, actor=actor)
    place = require_store(code, actor)
    return render(request, PAGES + "store.html", {"rows": rows, "code": place.code, "name": place.name})


@signed_in
def bag_new(request: HttpRequest, code: str) -> HttpResponseBase:
    """Split, merge, re-pack or hand on: one form, what goes in says which."""
    actor, clock = actor_of(request), clock_of(request)
    form = BagForm(request.POST if request.method == "POST" else None, store=store_of(code, actor=actor))
    home = reverse("store", args=[code])

    def make(given: dict[str, Any]) -> Done:
        to, has_left = given["to"], given["has_left"]
        made = make_bag(
            establishment=code, taken=form.taken(), to=to, has_left=has_left, actor=actor, clock=clock
        )
        said = _("Sac %(code)s : écrivez ce numéro dessus.") % {"code": made.code}
        return Done(home, said)

    intro = _(
        "D’un seul lot : scinder ou réemballer. De plusieurs : regrouper, et un rappel de l’un atteindra tout le sac."
    )
    frame = framed(
        _("Faire un sac"), _("Ce que nous avons"), home, intro=intro, submit_label=_("Faire le sac")
    )
    return ask(request, form, make, **frame)
