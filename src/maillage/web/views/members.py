"""Members of a workshop: codes, skills and hours; who they are only on request, each reading journalled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.apps.accounts.actor import may, require
from maillage.apps.network.codes import MEMBER_KINDS, REVEAL_PURPOSES
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.edit_member import edit_member, end_member, state_identity
from maillage.apps.network.commands.erase_identity import erase_identity
from maillage.apps.network.commands.member_facts import NewMember
from maillage.apps.network.commands.reveal_members import Revealed, reveal_members
from maillage.apps.network.policies import place_of
from maillage.apps.network.queries.members import MemberRow, member_list, member_row
from maillage.apps.network.queries.workshops import WorkshopSheet, workshop_sheet
from maillage.kernel.clock import today
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, framed, perform, signed_in
from maillage.web.forms.network import commune_words
from maillage.web.forms.workshops import (
    IdentityForm,
    MemberForm,
    NewMemberForm,
    machine_words,
    member_initial,
    skill_name,
)
from maillage.web.views.inventory import CONFIRM, PAGES, editable


def _line(row: MemberRow, names: dict[str, Revealed]) -> dict[str, Any]:
    return {
        "row": row,
        "kind": MEMBER_KINDS[row.kind],
        "skills": [skill_name(code) for code in row.skills],
        "town": commune_words(row.commune) if row.commune else "",
        "machines": [{"code": machine.code, "words": machine_words(machine)} for machine in row.machines],
        "who": names.get(row.code),
    }


def _page(request: HttpRequest, sheet: WorkshopSheet, revealed: tuple[Revealed, ...] | None) -> HttpResponse:
    rows = member_list(sheet.code, today(clock_of(request)))
    names = {one.member: one for one in revealed or ()}
    context = {
        "sheet": sheet,
        "here": [_line(row, names) for row in rows if row.is_here],
        "others": [_line(row, names) for row in rows if not row.is_here],
        "hours": sum(row.hours_per_week for row in rows if row.is_here),
        "revealed": revealed is not None,
        "may_reveal": may(actor_of(request), "members.reveal", place_of(sheet.department, sheet.code)),
        "purposes": REVEAL_PURPOSES,
    }
    return render(request, PAGES + "members.html", context)


@signed_in
def members(request: HttpRequest, code: str) -> HttpResponseBase:
    return _page(request, editable(request, code), None)


@signed_in
@require_POST
@never_cache
def members_reveal(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same page with names: never cached, never a link, one line of the journal."""
    sheet = editable(request, code)
    return _page(request, sheet, _revealed(request, code))


def _revealed(request: HttpRequest, code: str, members: list[str] | None = None) -> tuple[Revealed, ...]:
    return reveal_members(
        workshop=code, members=members, why=request.POST.get("why", ""), actor=actor_of(request),
        clock=clock_of(request),
    )  # fmt: skip


def _up(code: str) -> tuple[str, str]:
    return _("Membres"), reverse("members", args=[code])


@signed_in
def member_new(request: HttpRequest, code: str) -> HttpResponseBase:
    editable(request, code)
    clock = clock_of(request)
    form = bound(NewMemberForm, request, initial={"since": today(clock), "kind": "home"})

    def add(_given: dict[str, Any]) -> Done:
        terms = form.terms()
        (made,) = add_members(
            members=[NewMember(workshop=code, **terms)], actor=actor_of(request), clock=clock
        )
        return Done(reverse("member", args=[code, made]), _("%(code)s est inscrit.") % {"code": made})

    return ask(request, form, add, **framed(_("Ajouter un membre"), *_up(code)))


def _of(request: HttpRequest, code: str, member: str) -> tuple[WorkshopSheet, MemberRow]:
    sheet, row = editable(request, code), member_row(member, today(clock_of(request)))
    if row.workshop != code:
        raise Http404
    return sheet, row


def _member_page(
    request: HttpRequest, sheet: WorkshopSheet, row: MemberRow, names: dict[str, Revealed] | None = None
) -> HttpResponse:
    place = place_of(sheet.department, sheet.code)
    context = {
        "sheet": sheet,
        "line": _line(row, names or {}),
        "may_reveal": may(actor_of(request), "members.reveal", place),
        "purposes": REVEAL_PURPOSES,
        "may_link": may(actor_of(request), "missions.issue", place),
        "may_erase": may(actor_of(request), "members.erase", place),
    }
    return render(request, PAGES + "member.html", context)


@signed_in
def member(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    return _member_page(request, *_of(request, code, member))


@signed_in
@require_POST
@never_cache
def member_reveal(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    sheet, row = _of(request, code, member)
    found = _revealed(request, code, [member])
    return _member_page(request, sheet, row, {one.member: one for one in found})


def _frame(title: str, code: str, member: str) -> dict[str, Any]:
    return framed(title, member, reverse("member", args=[code, member]))


@signed_in
def member_edit(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    _sheet, row = _of(request, code, member)
    form, clock = bound(MemberForm, request, initial=member_initial(row)), clock_of(request)

    def edit(given: dict[str, Any]) -> Done:
        edit_member(member=member, **given, actor=actor_of(request), clock=clock)
        return Done(reverse("member", args=[code, member]), _("%(code)s est à jour.") % {"code": member})

    return ask(request, form, edit, **_frame(_("Modifier le membre"), code, member))


@signed_in
def member_identity(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    """Written anew, never shown: what was there is read through the reveal only."""
    _of(request, code, member)
    form, clock = bound(IdentityForm, request), clock_of(request)

    def write(_given: dict[str, Any]) -> Done:
        state_identity(member=member, identity=form.identity(), actor=actor_of(request), clock=clock)
        return Done(
            reverse("member", args=[code, member]), _("L’identité de %(code)s est écrite.") % {"code": member}
        )

    return ask(request, form, write, **_frame(_("Écrire qui c’est"), code, member))


@signed_in
@require_POST
def member_end(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    _of(request, code, member)

    def end() -> Done:
        end_member(member=member, actor=actor_of(request), clock=clock_of(request))
        words = _("%(code)s quitte l’atelier : aujourd’hui est son dernier jour.") % {"code": member}
        return Done(reverse("member", args=[code, member]), words)

    return perform(request, end)


@signed_in
def member_erase(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    """Open to whoever may erase, the operator of the installation included, who keeps no workshop's page."""
    sheet, actor = workshop_sheet(code), actor_of(request)
    place = place_of(sheet.department, code)
    require(actor, "members.erase", place)
    if member_row(member, today(clock_of(request))).workshop != code:
        raise Http404
    keeps = may(actor, "workshops.edit", place)
    url = reverse("member", args=[code, member]) if keeps else reverse("workshop", args=[code])
    if request.method == "POST":
        erase_identity(member=member, actor=actor_of(request), clock=clock_of(request))
        messages.success(request, _("L’identité de %(code)s est effacée.") % {"code": member})
        return redirect(url)
    effects = [
        _("Nom, courriel, téléphone, commune et référence de liste sont effacés pour de bon."),
        _("Le code %(code)s, ses dates, ses compétences et ses machines restent.") % {"code": member},
    ]
    context = {"page_title": _("Effacer qui c’est ?"), "effects": effects, "confirm_label": _("Effacer")}
    return render(request, CONFIRM, {**context, "cancel_url": url, "danger": True})
