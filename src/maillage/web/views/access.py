"""A workshop's access plan: rules, consent, slots, places, the sheet for the door."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.network.queries.members import MemberRow, member_list
from maillage.apps.network.queries.workshops import WorkshopSheet, workshop_sheet
from maillage.apps.relay.commands.book_slot import book_slot, leave_slot
from maillage.apps.relay.commands.keep_access_plan import keep_access_plan
from maillage.apps.relay.commands.set_slot import close_slot, open_slot, resize_slot
from maillage.apps.relay.policies import require_access_plan
from maillage.apps.relay.queries.access import AccessSheet, SlotRow, access_sheet
from maillage.kernel.clock import today
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, framed, perform, signed_in
from maillage.web.forms.relay import (
    AccessPlanForm,
    BookForm,
    HeadsForm,
    SlotForm,
    access_initial,
    slot_words,
)
from maillage.web.views.inventory import CONFIRM

PAGES = "maillage/pages/relay/"


def _kept(request: HttpRequest, code: str) -> tuple[WorkshopSheet, AccessSheet | None]:
    """The workshop and its plan, when the visitor keeps it."""
    sheet = workshop_sheet(code)
    require_access_plan(actor_of(request), department=sheet.department, workshop=code)
    return sheet, access_sheet(code, today(clock_of(request)))


def _written(request: HttpRequest, code: str) -> tuple[WorkshopSheet, AccessSheet]:
    sheet, plan = _kept(request, code)
    if plan is None:
        raise Http404
    return sheet, plan


def _slot(request: HttpRequest, code: str, slot: str) -> tuple[AccessSheet, SlotRow]:
    _sheet, plan = _written(request, code)
    found = next((row for row in plan.slots if row.code == slot), None)
    if found is None:
        raise Http404
    return plan, found


def _here(request: HttpRequest, code: str) -> list[MemberRow]:
    return [row for row in member_list(code, today(clock_of(request))) if row.is_here]


def _up(code: str) -> tuple[str, str]:
    return _("Plan d’accès"), reverse("access_plan", args=[code])


@signed_in
@require_safe
def access_plan(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet, plan = _kept(request, code)
    return render(request, PAGES + "access_plan.html", {"shop": sheet, "plan": plan})


@signed_in
@require_safe
def access_poster(request: HttpRequest, code: str) -> HttpResponseBase:
    """The sheet for the door: rules, hours, how many people, who answers; no name of who comes."""
    sheet, plan = _written(request, code)
    return render(request, PAGES + "access_poster.html", {"shop": sheet, "plan": plan})


@signed_in
def access_edit(request: HttpRequest, code: str) -> HttpResponseBase:
    _sheet, plan = _kept(request, code)
    form = bound(AccessPlanForm, request, initial=access_initial(plan) if plan else {})

    def keep(_given: dict[str, Any]) -> Done:
        kept = keep_access_plan(
            workshop=code, terms=form.terms(), actor=actor_of(request), clock=clock_of(request)
        )
        words = _("Le plan d’accès est à jour ; règles en version %(n)s.") % {"n": kept.rules_version}
        return Done(reverse("access_plan", args=[code]), words)

    return ask(request, form, keep, **framed(_("Écrire le plan d’accès"), *_up(code)))


@signed_in
def slot_new(request: HttpRequest, code: str) -> HttpResponseBase:
    _written(request, code)
    form = bound(SlotForm, request, initial={"day": today(clock_of(request))})

    def add(_given: dict[str, Any]) -> Done:
        open_slot(workshop=code, **form.terms(), actor=actor_of(request), clock=clock_of(request))
        return Done(reverse("access_plan", args=[code]), _("Créneau ouvert."))

    return ask(request, form, add, **framed(_("Ouvrir un créneau"), *_up(code)))


@signed_in
def slot(request: HttpRequest, code: str, slot: str) -> HttpResponseBase:
    """Who comes, and a place for one more."""
    plan, row = _slot(request, code, slot)
    initial = {"rules_version": plan.rules_version}
    form = bound(BookForm, request, members=_here(request, code), initial=initial)
    url = reverse("slot", args=[code, slot])

    def book(given: dict[str, Any]) -> Done:
        book_slot(
            slot=slot, member=given["member"], rules_version=form.acknowledged_version(),
            actor=actor_of(request), clock=clock_of(request),
        )  # fmt: skip
        return Done(url, _("%(member)s a une place.") % {"member": given["member"]})

    frame = framed(slot_words(row), *_up(code))
    more = {"row": row, "plan": plan, "submit_label": _("Réserver"), "cancel_url": ""}
    return ask(request, form, book, template=PAGES + "slot.html", **{**frame, **more})


@signed_in
def slot_resize(request: HttpRequest, code: str, slot: str) -> HttpResponseBase:
    _plan, row = _slot(request, code, slot)
    form = bound(HeadsForm, request, initial={"heads": row.heads})

    def resize(given: dict[str, Any]) -> Done:
        resize_slot(slot=slot, **given, actor=actor_of(request), clock=clock_of(request))
        return Done(reverse("slot", args=[code, slot]), _("Le nombre de places est changé."))

    frame = framed(_("Changer le nombre de personnes"), slot_words(row), reverse("slot", args=[code, slot]))
    return ask(request, form, resize, **frame)


@signed_in
def slot_close(request: HttpRequest, code: str, slot: str) -> HttpResponseBase:
    _plan, row = _slot(request, code, slot)
    url = reverse("access_plan", args=[code])
    if request.method == "POST":
        close_slot(slot=slot, actor=actor_of(request), clock=clock_of(request))
        return redirect(url)
    told = ngettext(
        "%(n)d personne a une place : prévenez-la.",
        "%(n)d personnes ont une place : prévenez-les.",
        row.taken,
    )
    effects = [slot_words(row), told % {"n": row.taken}]
    context = {"page_title": _("Retirer ce créneau ?"), "effects": effects, "confirm_label": _("Retirer")}
    return render(request, CONFIRM, {**context, "cancel_url": url, "danger": True})


@signed_in
@require_POST
def slot_leave(request: HttpRequest, code: str, slot: str, member: str) -> HttpResponseBase:
    _slot(request, code, slot)

    def leave() -> Done:
        leave_slot(slot=slot, member=member, actor=actor_of(request), clock=clock_of(request))
        return Done(reverse("slot", args=[code, slot]), _("La place est libre."))

    return perform(request, leave)
