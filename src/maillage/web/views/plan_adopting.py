"""Adopt a plan: what will happen and to whom, what changed since, then the act."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import require
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.commands.adopt_plan import adopt_plan
from maillage.apps.production.queries.adoption import adoption_of
from maillage.apps.production.queries.plans import plan_sheet
from maillage.apps.production.reasons import PLAN_STALE
from maillage.kernel.clock import today
from maillage.kernel.refusals import Conflict
from maillage.web.asking import Done, actor_of, clock_of, perform

PAGES = "maillage/pages/production/"


def plan_adopt(request: HttpRequest, code: str) -> HttpResponseBase:
    """A stale plan is refused as a conflict, on a page that offers to solve again."""
    require(actor_of(request), "plans.adopt")
    sheet = plan_sheet(code, today(clock_of(request)))
    if request.method == "POST":
        try:
            return perform(request, lambda: _adopted(request, code))
        except Conflict as conflict:
            if conflict.code != PLAN_STALE:
                raise
            context = {"plan": sheet, "refusal": conflict}
            return render(request, PAGES + "plan_stale.html", context, status=409)
    if sheet.row.status != PlanStatus.DRAFT:
        return redirect("plan", code=code)
    context = {"plan": sheet, "adoption": adoption_of(code)}
    return render(request, PAGES + "plan_adopt.html", context)


def _adopted(request: HttpRequest, code: str) -> Done:
    adopt_plan(code=code, actor=actor_of(request), clock=clock_of(request))
    message = _("Plan %(code)s adopté : ses lignes sont proposées aux ateliers.") % {"code": code}
    return Done(reverse("plan", args=[code]), message)
