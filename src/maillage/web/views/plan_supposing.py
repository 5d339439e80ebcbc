"""Advice and hypotheses on screen: look for what would serve needs; suppose it, or something else, and compare."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.apps.accounts.actor import require
from maillage.apps.production.commands.advise import launch_advice
from maillage.apps.production.commands.suppose import launch_hypothesis
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries.plan_advice import changes_of, refusals_of
from maillage.apps.production.queries.plans import plan_named
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, framed, perform, signed_in
from maillage.web.forms.supposing import SupposeForm


@signed_in
@require_POST
def plan_advise(request: HttpRequest, code: str) -> HttpResponseBase:
    """Look for what would serve the needs that the plan leaves short, or one of them."""
    require_plans(actor_of(request))

    def launch() -> Done:
        need = request.POST.get("besoin", "")
        job = launch_advice(actor=actor_of(request), clock=clock_of(request), plan=code, need=need)
        said = _("Recherche de conseils %(code)s demandée : elle passe après les plans qui attendent.")
        return Done(reverse("solve-job", args=[job.code]), said % {"code": job.code})

    return perform(request, launch)


def _launched(request: HttpRequest, code: str, changes: list[dict[str, Any]]) -> Done:
    job = launch_hypothesis(actor=actor_of(request), clock=clock_of(request), plan=code, changes=changes)
    said = _("Hypothèse %(code)s demandée : elle sera comparée au plan %(plan)s.")
    return Done(reverse("solve-job", args=[job.code]), said % {"code": job.code, "plan": code})


@signed_in
@require_POST
def plan_try_advice(request: HttpRequest, code: str) -> HttpResponseBase:
    """Suppose what an advice says."""
    require_plans(actor_of(request))
    given = request.POST
    rank = given.get("rang", "1")

    def launch() -> Done:
        number = int(rank) if rank.isdecimal() and len(rank) < 4 else 0
        return _launched(request, code, changes_of(plan_named(code), given.get("besoin", ""), number))

    return perform(request, launch)


@signed_in
def plan_suppose(request: HttpRequest, code: str) -> HttpResponseBase:
    """Suppose one change of a plan."""
    require_plans(actor_of(request))
    require(actor_of(request), "plans.solve")
    plan = plan_named(code)
    form = bound(
        SupposeForm, request, **({} if request.method == "POST" else {"initial": request.GET.dict()})
    )
    form.offer_rules(refusals_of(plan))
    words = framed(_("Et si ?"), code, reverse("plan", args=[code]), submit_label=_("Calculer et comparer"))
    intro = _(
        "Un plan est calculé comme si cela était vrai, puis comparé au plan %(code)s. Il ne s’adopte pas."
    )
    last = plan.export.days - 1
    return ask(
        request,
        form,
        lambda _given: _launched(request, code, form.changes(last)),
        intro=intro % {"code": code},
        **words,
    )
