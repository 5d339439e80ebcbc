"""Holds, suspensions, liftings, withdrawals: the effects are shown, then a reason confirms them.

Guarantees: what the page lists comes from the same function that the command applies; nothing is
written by looking; the scope that is confirmed is the one that was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.authority.commands.end_act import lift, lift_facts, withdraw, withdrawal_facts
from maillage.apps.authority.commands.place_hold import (
    HoldScope,
    check_scope,
    confirm_hold,
    confirmation_facts,
    hold_facts,
    place_hold,
    suspend,
)
from maillage.apps.records import effects
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.effects import ActFacts, Change
from maillage.kernel.clock import today
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
from maillage.web.confirming import Recorded, stated
from maillage.web.forms.authority import HoldScopeForm, ReasonForm, ScopedReasonForm
from maillage.web.signing.again import asked_again

TO_COME = "…"  # the reason, while the effects are only shown
SCOPE = ("design", "version", "profile", "workshop", "lot", "batch")


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


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "clock": clock_of(request)}


def _shown(request: HttpRequest, facts: ActFacts, title: str) -> dict[str, Any]:
    """The frame of a page that shows what an act would do today."""
    return _frame(title, effects.preview(facts, today(clock_of(request))), confirm_label=title)


def _restrict(request: HttpRequest, kind: ActKind, verb: Callable[..., Recorded], title: str) -> HttpResponse:
    """First the scope, by address; then its effects with the reason; then the act."""
    scope_form = HoldScopeForm(request.GET if "voir" in request.GET else None)
    scope = _asked_scope(request, scope_form)
    if scope is None:
        status = 422 if scope_form.errors else 200
        context = {"form": scope_form, **_frame(title, ())}
        return render(request, "maillage/pages/acts/scope.html", context, status=status)
    given = {"scope": scope, **_given(request)}
    frame = _shown(request, hold_facts(kind=kind, reason=TO_COME, **given), title)
    frame["subject"] = subject_words(kind, scope.subject)
    form = bound(ScopedReasonForm, request, initial={**scope.named(), "reason": request.GET.get("motif", "")})
    return ask(request, form, lambda g: stated(verb(reason=g["reason"], **given)), template=CONFIRM, **frame)


@signed_in
def hold_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "holds.place")
    return _restrict(request, ActKind.HOLD, place_hold, _("Mettre en attente"))


@signed_in
def suspension_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "decisions.withdraw")
    if (prove := asked_again(request)) is not None:
        return prove
    return _restrict(request, ActKind.SUSPEND, suspend, _("Suspendre"))


def _end(request: HttpRequest, facts: ActFacts, verb: Callable[..., Recorded], title: str) -> HttpResponse:
    """What ending the act would do, then a reason, then the act that ends it; by somebody who is still there."""
    if (prove := asked_again(request)) is not None:
        return prove
    kind, number = ActKind(facts.payload.get("kind", ActKind.HOLD)), facts.ends
    words = f"{ACT_NAMES[kind].to(language())} {number}, {subject_words(kind, facts.subject)}"
    frame = _shown(request, facts, title) | {"subject": words, "cancel_url": reverse("act", args=[number])}
    given = {"number": number, **_given(request)}
    form = bound(ReasonForm, request)
    return ask(request, form, lambda g: stated(verb(reason=g["reason"], **given)), template=CONFIRM, **frame)


@signed_in
def hold_confirm(request: HttpRequest, number: str) -> HttpResponseBase:
    facts = confirmation_facts(number=number, reason=TO_COME, **_given(request))
    return _end(request, facts, confirm_hold, _("Confirmer par une suspension"))


@signed_in
def act_lift(request: HttpRequest, number: str) -> HttpResponseBase:
    facts = lift_facts(number=number, reason=TO_COME, **_given(request))
    return _end(request, facts, lift, _("Lever"))


@signed_in
def act_withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    facts = withdrawal_facts(number=number, reason=TO_COME, **_given(request))
    return _end(request, facts, withdraw, _("Retirer"))
