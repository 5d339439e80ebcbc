"""A request by telephone: what may be answered now, then its recording on the caller's behalf."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.needs.answers import ready_answer
from maillage.apps.needs.commands.record_call import Call, need_of_call, record_call
from maillage.apps.needs.drafting import Asker
from maillage.apps.needs.queries.call_answer import allowed_now
from maillage.apps.production.policies import workshops_of
from maillage.kernel.clock import today
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    carry_out,
    clock_of,
    framed,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.requests import CallForm
from maillage.web.why_address import why_who


def _call(form: CallForm) -> Call:
    given = form.cleaned_data
    asker = Asker(given["establishment"], given["name"], given["kind"], given["commune"])
    return Call(asker, form.asked(given["design"]), given["email"])


def _answer(request: HttpRequest, form: CallForm, shop: str) -> dict[str, Any]:
    """The verdict and the ready answer of what was asked, nothing being recorded."""
    actor, clock = actor_of(request), clock_of(request)
    need = carry_out(
        form, lambda: need_of_call(_call(form), code="B00000", workshop=shop, actor=actor, clock=clock)
    )
    if need is None:
        return {}
    now = allowed_now(need, shop, day=today(clock))
    place, stated = need.establishment.code, {"posts": need.posts, "classe": need.recipient_class}
    url = why_who(now.profile, shop, place, **stated) if place and now.profile else ""
    return {"now": now, "answer": ready_answer(need, now), "why_url": url}


@signed_in
def call_new(request: HttpRequest) -> HttpResponseBase:
    """First what is allowed and what to say; the same form, sent with its other button, records."""
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "needs.record_call")
    shop = next(iter(workshops_of(actor)), "")
    form = bound(CallForm, request)
    context = framed(_("Noter un appel"), _("Mon atelier"), reverse("work"), form=form)
    if request.method == "POST" and "noter" not in request.POST:
        context |= _answer(request, form, shop) if form.is_valid() else {}
        form = CallForm(request.POST) if "answer" in context else form
        return _shown(request, form, context)

    def record(_given: dict[str, Any]) -> Done:
        another = form.cleaned_data["another"]
        made = record_call(call=_call(form), workshop=shop, actor=actor, clock=clock, another=another)
        words = _("L’appel est noté sous le numéro %(code)s ; la coordination le vérifiera.")
        return Done(reverse("need", args=[made.code]), words % {"code": made.code})

    context.pop("form")
    return ask(request, form, record, template="maillage/pages/requests/call.html", **context)


def _shown(request: HttpRequest, form: CallForm, context: dict[str, Any]) -> HttpResponseBase:
    status = 200 if "answer" in context else 422
    return render(request, "maillage/pages/requests/call.html", {**context, "form": form}, status=status)
