"""Bulk entry of a workshop: the lines, what will be done, then the act.

Guarantees: nothing is recorded before what will be done has been read; it is all recorded or none of it;
what the command refuses comes back on the line it is about, with its code, every line as it was entered.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.accounts.actor import ACCESS_REFUSALS
from maillage.apps.production.policies import require_workshop, workshops_of
from maillage.apps.production.queries.board import Shop, shop_named
from maillage.kernel.clock import today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.web.asking import actor_of, clock_of, signed_in
from maillage.web.forms.work_lines import ASIDE as ASIDE_FIELDS
from maillage.web.forms.work_lines import Lines
from maillage.web.work_trays import TRAYS, Tray

PAGES = "maillage/pages/production/"
ASIDE = {"csrfmiddlewaretoken", "etape"}
CARRIER = "transporteur"


def _shop(request: HttpRequest) -> Shop:
    """The workshop asked for, or the actor's first."""
    actor = actor_of(request)
    mine = workshops_of(actor)
    shop = shop_named(request.GET.get("atelier", "") or (mine[0] if mine else "—"))
    require_workshop(actor, department=shop.department, workshop=shop.code)
    return shop


def _page(request: HttpRequest, tray: Tray, shop: Shop, lines: Lines, status: int = 200) -> HttpResponse:
    columns = [
        (name, field.label) for name, field in tray.form.base_fields.items() if name not in ASIDE_FIELDS
    ]
    for line in lines.lines:
        line.cells = [
            (label, line.form[name] if name in line.form.fields else None) for name, label in columns
        ]
    context = {
        "tray": tray,
        "shop": shop,
        "lines": lines,
        "columns": [label for _name, label in columns],
        "points": _points(lines),
        "carrier": request.POST.get(CARRIER, ""),
    }
    return render(request, PAGES + "work_lines.html", context, status=status)


def _points(lines: Lines) -> list[Any]:
    """Each checklist of the page, once."""
    found = {tuple(item.id for item, _ in points): points for points in _checklists(lines)}
    return list(found.values())


def _checklists(lines: Lines) -> list[Any]:
    return [line.form.points for line in lines.lines if hasattr(line.form, "points")]


def _read_again(request: HttpRequest, tray: Tray, shop: Shop, lines: Lines) -> HttpResponse:
    """What will be done, with all that was entered kept to be sent again."""
    kept = [
        (name, value) for name in request.POST if name not in ASIDE for value in request.POST.getlist(name)
    ]
    for line in lines.taken:
        line.cells = [(field.label, line.form.said(field)) for field in line.form.shown()]
    context = {"tray": tray, "shop": shop, "lines": lines.taken, "kept": kept}
    return render(
        request, PAGES + "work_lines_confirm.html", {**context, "carrier": request.POST.get(CARRIER, "")}
    )


def _do(request: HttpRequest, tray: Tray, shop: Shop, lines: Lines) -> HttpResponse:
    given: dict[str, Any] = {"actor": actor_of(request), "clock": clock_of(request)}
    if tray.asks_carrier:
        given["carrier"] = request.POST.get(CARRIER, "")
    try:
        said = tray.act(lines.taken, **given)
    except Refusal as refusal:
        if refusal.code in ACCESS_REFUSALS:
            raise
        lines.refuse(refusal)
        return _page(request, tray, shop, lines, status=409 if isinstance(refusal, Conflict) else 422)
    messages.success(request, said)
    return redirect(f"{reverse('work')}?atelier={shop.code}")


@signed_in
def work_lines(request: HttpRequest, act: str) -> HttpResponseBase:
    """One of the acts that a workshop does many at once."""
    if act not in TRAYS:
        raise Http404(act)
    tray, shop = TRAYS[act], _shop(request)
    data = request.POST if request.method == "POST" else None
    posted = None if data is None else data.getlist("ligne")
    lines = Lines(tray.lines(shop, today(clock_of(request)), data), posted)
    if data is None:
        if request.GET.get("cocher") == "tout":
            lines.tick_all()
        return _page(request, tray, shop, lines)
    if not lines.is_valid():
        return _page(request, tray, shop, lines, status=409 if lines.gone else 422)
    steps = {"faire": _do, "relire": _read_again}
    return steps.get(data.get("etape", ""), _page)(request, tray, shop, lines)
