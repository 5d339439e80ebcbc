"""Accounts: the list, one account, and inviting somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maillage.apps.accounts.actor import Actor, may
from maillage.apps.accounts.commands.grant_role import grant_role
from maillage.apps.accounts.commands.invite import Invited, invitation_url, invite_person
from maillage.apps.accounts.granting import may_grant, may_run
from maillage.apps.accounts.queries.accounts import (
    AccountRow,
    AccountSheet,
    account_list,
    account_sheet,
    roles_given_by,
)  # fmt: skip
from maillage.apps.accounts.spelling import written
from maillage.apps.paging import Page
from maillage.kernel.clock import today
from maillage.web.asking import (
    FORM_PAGE,
    Done,
    actor_of,
    ask,
    bound,
    carry_out,
    clock_of,
    framed,
    language,
    require_somewhere,
    signed_in,
)  # fmt: skip
from maillage.web.forms.accounts import GrantForm, InviteForm
from maillage.web.listing import Asked, list_page
from maillage.web.lists.accounts import ACCOUNTS
from maillage.web.signing.factor import is_demonstration
from maillage.web.states import ACCOUNT_STATES, FACTOR_STATES, ROLE_STATES, role_words


@signed_in
@never_cache
def accounts(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    require_somewhere(actor, "accounts.enrol")

    def find(asked: Asked) -> Page[Any]:
        return _as_shown(account_list(actor=actor, clock=clock_of(request), **asked.given, **asked.window))

    reads = may(actor, "reveals.read")
    return list_page(request, ACCOUNTS, find, "maillage/pages/accounts/list.html", reads_reveals=reads)


def _as_shown(page: Page[AccountRow]) -> Page[AccountRow]:
    """In a demonstration, the fixed code stands for the factor that a real installation would miss."""
    return replace(page, items=tuple(map(_protected, page.items))) if is_demonstration() else page


def _protected(row: AccountRow) -> AccountRow:
    return replace(row, factor="demonstration") if row.factor == "missing" else row


def _roles(sheet: AccountSheet, actor: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    """Those in force first, then those to come, then the past; what may be ended says so."""
    day = today(clock_of(request))
    lines = []
    for row in sheet.row.roles:
        state = row.state(day)
        kind, words = ROLE_STATES[state]
        live = state in ("in_force", "to_come")
        lines.append({
            "row": row, "name": role_words(row.assignment), "kind": kind, "state": words, "live": live,
            "key": written(row.assignment) if live and may_grant(actor, row.assignment) else "",
        })  # fmt: skip
    return sorted(lines, key=lambda line: not line["live"])


@signed_in
@never_cache
def account_page(request: HttpRequest, username: str) -> HttpResponseBase:
    actor = actor_of(request)
    sheet = account_sheet(username, actor=actor, clock=clock_of(request))
    row = _protected(sheet.row) if is_demonstration() else sheet.row
    context = {
        "page_title": row.name,
        "sheet": sheet,
        "state": ACCOUNT_STATES[row.state],
        "factor": FACTOR_STATES[row.factor],
        "roles": _roles(sheet, actor, request),
        "may_run": row.state != "closed" and may_run(actor, row.held),
        "may_give": row.state != "closed",
        "may_restore": may(actor, "accounts.grant"),
    }
    return render(request, "maillage/pages/accounts/sheet.html", context)


def _frame(title: str, username: str = "") -> dict[str, Any]:
    if username:
        return framed(title, username, reverse("account_sheet", args=[username]))
    return framed(title, _("Comptes"), reverse("accounts"))


@signed_in
def account_invite(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "accounts.enrol")
    form = bound(InviteForm, request, given=roles_given_by(actor))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("full_name", "email")}
        found = carry_out(form, lambda: invite_person(
            **given, **form.period(), roles=[form.assignment()], actor=actor, clock=clock
        ))  # fmt: skip
        if found is not None:
            return invited(request, found, by_mail=bool(given["email"]))
    frame = _frame(_("Inviter quelqu’un")) | {"submit_label": _("Inviter"), "form": form}
    return render(request, FORM_PAGE, frame, status=422 if form.errors else 200)


def invited(request: HttpRequest, found: Invited, *, by_mail: bool) -> HttpResponseBase:
    """Back to the account when the link was mailed; else the link, shown this once."""
    if by_mail:
        messages.success(request, _("L’invitation part par courriel ; elle vaut sept jours."))
        return redirect("account_sheet", found.username)
    context = {
        "page_title": _("Lien d’invitation"),
        "username": found.username,
        "link": invitation_url(found.secret, language()),
    }
    response = render(request, "maillage/pages/accounts/link.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
def role_grant(request: HttpRequest, username: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    account_sheet(username, actor=actor, clock=clock)  # refuses whom one may not see
    form = bound(GrantForm, request, given=roles_given_by(actor))

    def give(_given: dict[str, Any]) -> Done:
        held = grant_role(
            username=username, held=form.assignment(), **form.period(), actor=actor, clock=clock
        )
        words = _("Rôle donné : %(role)s.") % {"role": role_words(held).to(language())}
        return Done(reverse("account_sheet", args=[username]), words)

    return ask(request, form, give, **_frame(_("Donner un rôle"), username), submit_label=_("Donner ce rôle"))
