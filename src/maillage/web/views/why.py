"""Why can't I? One page for any act: what every rule answers, what founds it, and what would change it.

Guarantees: the answer is the engine's own; a missing right is explained with the roles that open it and who
gives them; asking writes nothing.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.accounts.actor import may
from maillage.apps.accounts.rights import explain_right
from maillage.apps.authority.queries.explanation import Explanation, explain
from maillage.apps.catalogue.codes import USES
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries.need_explanation import NeedExplanation, explain_need
from maillage.apps.production.queries.work_explanation import explain_work
from maillage.kernel.clock import today
from maillage.kernel.reasons import Reason
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.rule_words import QUESTIONS, STAGES
from maillage.safety.terms import LABELS
from maillage.web.asking import actor_of, carry_out, clock_of, signed_in
from maillage.web.forms.why import WhyForm
from maillage.web.why_address import why_pair

PAGES = "maillage/pages/why/"
ASKING = frozenset({"sujet", "profil"})


def _founded(reason: Reason) -> dict[str, str]:
    """The code of a reason, and what founds it: an act, or the scheme."""
    by_scheme = reason.act == STARTING_SCHEME.number
    url = reverse("scheme") if by_scheme else reverse("act", args=[reason.act]) if reason.act else ""
    return {"code": reason.code, "act": reason.act, "url": url}


def _lines(found: Explanation) -> list[dict[str, Any]]:
    """Each rule of the action in words, with what it answers, in the order of the scheme."""
    return [
        {
            "stage": STAGES[stage],
            "question": QUESTIONS[outcome.rule],
            "state": outcome.state,
            "founded": [_founded(reason) for reason in (*outcome.reasons, *outcome.warnings)],
        }
        for stage, outcome in found.every_rule
    ]


def _answer(request: HttpRequest, form: WhyForm) -> Explanation:
    given, day = form.cleaned_data, today(clock_of(request))
    action = given["action"] or None
    if given["sujet"]:
        actor = actor_of(request)
        return explain_work(code=given["sujet"], actor=actor, today=day, action=action, day=given["jour"])
    known = request.user.is_authenticated
    day = given["jour"] or day
    return explain(action=action or "make", day=day, with_persons=known, **form.asked())


def _right(request: HttpRequest) -> HttpResponse:
    right = explain_right(action=request.GET["droit"], actor=actor_of(request))
    return render(request, PAGES + "right.html", {"right": right})


def need_context(found: NeedExplanation) -> dict[str, Any]:
    """What the page of a need's answer shows, the same by account and by private link."""
    pairs = [
        {"profile": one.profile, "workshop": one.workshop, "url": why_pair(found.sheet, one, found.day)}
        for one in found.asked_of
    ]
    return {"answer": found, "pairs": pairs}


@signed_in
def _need(request: HttpRequest) -> HttpResponse:
    """A plan other than the latest is named by who may read plans."""
    actor, plan = actor_of(request), request.GET.get("plan", "")
    if plan:
        require_plans(actor)
    found = explain_need(code=request.GET["besoin"], plan=plan, day=today(clock_of(request)))
    row = found.sheet.row
    reads = may(actor, "plans.read") and found.plan
    context = {
        **need_context(found),
        "plan_url": reverse("plan-short", args=[found.plan]) if reads else "",
        "may_try": reads and may(actor, "plans.solve"),
        "ask_url": f"{reverse('why')}?etablissement={row.establishment}&posts={row.posts}&classe={row.recipient_class}",
    }
    return render(request, PAGES + "need.html", context)


def why(request: HttpRequest) -> HttpResponseBase:
    """The question in the address, so that a refusal links to it and anybody can pass it on."""
    if "droit" in request.GET:
        return _right(request)
    if "besoin" in request.GET:
        return _need(request)
    form = WhyForm(request.GET) if ASKING & set(request.GET) else WhyForm(initial=request.GET.dict())
    answer = carry_out(form, lambda: _answer(request, form)) if form.is_bound and form.is_valid() else None
    context: dict[str, Any] = {"form": form, "answer": answer}
    if answer is not None:
        context |= {
            "every_rule": _lines(answer),
            "action": LABELS["action"][answer.action],
            "use": USES[answer.use],
            "klass": LABELS["recipient_class"][answer.recipient_class],
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, PAGES + "why.html", context, status=status)
