"""Places where the makers of a workshop bring and fetch: added, changed, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.network.commands.edit_drop_point import (
    add_drop_point,
    edit_drop_point,
    remove_drop_point,
)
from maillage.apps.network.queries.drop_points import DropPointRow, drop_point_list, drop_point_named
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, framed, signed_in
from maillage.web.forms.workshops import DropPointForm, drop_point_initial
from maillage.web.views.inventory import CONFIRM, PAGES, editable


@signed_in
def drop_points(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet = editable(request, code)
    context = {"sheet": sheet, "points": drop_point_list(code)}
    return render(request, PAGES + "drop_points.html", context)


def _frame(title: str, code: str) -> dict[str, Any]:
    return framed(title, _("Points de dépôt"), reverse("drop_points", args=[code]))


@signed_in
def drop_point_new(request: HttpRequest, code: str) -> HttpResponseBase:
    editable(request, code)
    form, clock = bound(DropPointForm, request, initial={"bring": True, "fetch": True}), clock_of(request)

    def add(given: dict[str, Any]) -> Done:
        add_drop_point(workshop=code, **given, actor=actor_of(request), clock=clock)
        return Done(reverse("drop_points", args=[code]), _("Point de dépôt ajouté : il est public."))

    return ask(request, form, add, **_frame(_("Ajouter un point de dépôt"), code))


def _of(request: HttpRequest, code: str, point: str) -> DropPointRow:
    editable(request, code)
    row = drop_point_named(point)
    if row.workshop != code:
        raise Http404
    return row


@signed_in
def drop_point_edit(request: HttpRequest, code: str, point: str) -> HttpResponseBase:
    row, clock = _of(request, code, point), clock_of(request)
    form = bound(DropPointForm, request, initial=drop_point_initial(row))

    def edit(_given: dict[str, Any]) -> Done:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_drop_point(drop_point=point, **changes, actor=actor_of(request), clock=clock)
        return Done(reverse("drop_points", args=[code]), _("Point de dépôt à jour."))

    return ask(request, form, edit, **_frame(_("Modifier le point de dépôt"), code))


@signed_in
def drop_point_remove(request: HttpRequest, code: str, point: str) -> HttpResponseBase:
    row, url = _of(request, code, point), reverse("drop_points", args=[code])
    if request.method == "POST":
        remove_drop_point(drop_point=point, actor=actor_of(request), clock=clock_of(request))
        messages.success(request, _("Point de dépôt retiré."))
        return redirect(url)
    effects = [row.name, _("Il disparaît de la page de l’atelier. Prévenez les makers qui s’en servent.")]
    context = {"page_title": _("Retirer ce point de dépôt ?"), "effects": effects}
    return render(
        request, CONFIRM, {**context, "confirm_label": _("Retirer"), "cancel_url": url, "danger": True}
    )
