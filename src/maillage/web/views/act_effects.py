"""Holds, suspensions, liftings, withdrawals: the effects are shown, then a reason confirms them.

Guarantees: what the page lists comes from the same function that the command applies; nothing is
written by looking; the scope that is confirmed is the one that was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.authority.codes import ALREADY_ENDED, NOT_ENDABLE
from maillage.apps.authority.commands.end_act import LIFTED, WITHDRAWN, lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, check_scope, place_hold, suspend
from maillage.apps.authority.queries.act_list import act_sheet
from maillage.apps.records import effects
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.effects import ActFacts, Change
from maillage.apps.records.queries.acts import ActRow
from maillage.kernel.clock import today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.web.act_words import subject_words
from maillage.web.asking import (
    actor_of,
    ask,
    bound,
    carry_out,
    clock_of,
    framed,
    language,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.authority import HoldScopeForm, ReasonForm, ScopedReasonForm
from maillage.web.views.act_forms import done

SCOPE = ("design", "version", "profile", "workshop", "lot")


class Act(Protocol):
    """What a command returns: only its number is shown."""

    number: Any


CONFIRM = "maillage/pages/acts/effects.html"


def _frame(title: str, changes: Sequence[Change], **more: Any) -> dict[str, Any]:
    said = [change.says for change in changes]
    return framed(title, _("Actes"), reverse("acts"), effects=said, danger=True) | more


def _asked_scope(request: HttpRequest, form: HoldScopeForm) -> HoldScope | None:
    """The scope to preview: from the address, or posted back with the reason. None until there is one."""
    if request.method == "POST":
        scope = HoldScope(**{name: request.POST.get(name, "") for name in SCOPE})
        return scope if scope.named() else None
    if not form.is_bound or not form.is_valid():
        return None
    return carry_out(form, lambda: _checked(form.scope()))


def _checked(scope: HoldScope) -> HoldScope:
    check_scope(scope)
    return scope


def _restrict(request: HttpRequest, kind: ActKind, verb: Callable[..., Act], title: str) -> HttpResponse:
    """First the scope, by address; then its effects with the reason; then the act."""
    scope_form = HoldScopeForm(request.GET if "voir" in request.GET else None)
    scope = _asked_scope(request, scope_form)
    if scope is None:
        status = 422 if scope_form.errors else 200
        context = {"form": scope_form, **_frame(title, ())}
        return render(request, "maillage/pages/acts/scope.html", context, status=status)
    payload = {"scope": scope.named(), "reason": ""}
    facts = ActFacts(kind.value, scope.subject, "", today(clock_of(request)), payload)
    frame = _frame(title, effects.preview(facts))
    frame |= {"subject": subject_words(kind, scope.subject), "confirm_label": title}
    form = bound(ScopedReasonForm, request, initial=scope.named())
    given = {"scope": scope, "actor": actor_of(request), "clock": clock_of(request)}
    return ask(
        request, form, lambda g: done(verb(reason=g["reason"], **given).number), template=CONFIRM, **frame
    )


@signed_in
def hold_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "holds.place")
    return _restrict(request, ActKind.HOLD, place_hold, _("Mettre en attente"))


@signed_in
def suspension_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "decisions.withdraw")
    return _restrict(request, ActKind.SUSPEND, suspend, _("Suspendre"))


def _act_to_end(number: str, day: date, kinds: Collection[ActKind]) -> ActRow:
    """The act, when it can be ended this way; the command asks again, under its lock."""
    sheet = act_sheet(number, day)
    if sheet is None:
        raise Http404
    if ActKind(sheet.act.kind) not in kinds:
        raise Refusal(NOT_ENDABLE, number=number, kind=sheet.act.kind)
    if sheet.act.endings:
        raise Conflict(ALREADY_ENDED, number=number, by=sheet.act.endings[0].number)
    return sheet.act


def _end(
    request: HttpRequest, row: ActRow, kind: ActKind, verb: Callable[..., Act], title: str
) -> HttpResponse:
    payload = {"ends": row.number, "kind": row.kind, "reason": ""}
    facts = ActFacts(kind.value, row.subject, row.object, today(clock_of(request)), payload)
    frame = _frame(title, effects.preview(facts))
    frame |= {
        "subject": f"{ACT_NAMES[ActKind(row.kind)].to(language())} {row.number}, {subject_words(row.kind, row.subject)}",
        "confirm_label": title,
        "cancel_url": reverse("act", args=[row.number]),
    }
    given = {"number": row.number, "actor": actor_of(request), "clock": clock_of(request)}
    form = bound(ReasonForm, request)
    return ask(
        request, form, lambda g: done(verb(reason=g["reason"], **given).number), template=CONFIRM, **frame
    )


@signed_in
def act_lift(request: HttpRequest, number: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "holds.lift")
    row = _act_to_end(number, today(clock_of(request)), LIFTED)
    return _end(request, row, ActKind.LIFT, lift, _("Lever"))


@signed_in
def act_withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    row = _act_to_end(number, today(clock_of(request)), set(WITHDRAWN))
    require_somewhere(actor_of(request), WITHDRAWN[ActKind(row.kind)])
    return _end(request, row, ActKind.WITHDRAW, withdraw, _("Retirer"))
