"""Plans: the list, a plan's page in three views, its exports, its adoption."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.accounts.actor import may, require
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.commands.adopt_plan import adopt_plan
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries import plan_lines, unserved
from maillage.apps.production.queries.plans import KeptPlan, kept_plan, plan_list, plan_sheet
from maillage.apps.production.queries.solve_jobs import live_jobs
from maillage.formats.tables import write_table
from maillage.web.asking import (
    Done,
    actor_of,
    as_csv,
    clock_of,
    filters,
    listed,
    page_number,
    perform,
    signed_in,
)
from maillage.web.forms.production import PlanFilters, PlannedFilters, SolveForm, TextFilters

PAGES = "maillage/pages/production/"
NEEDS, SHOPS, UNSERVED = "besoins", "ateliers", "non-servis"


def listing(request: HttpRequest) -> dict[str, Any]:
    """The list of plans with its filters, and whether a plan may be asked for."""
    form = filters(PlanFilters, request)
    given = form.cleaned_data if form.is_valid() else {}
    page = plan_list(status=given.get("etat", ""), scope=given.get("portee", ""), page=page_number(request))
    return {
        "plans": page,
        "page": listed(page),
        "filter": form,
        "live": live_jobs(),
        "may_solve": may(actor_of(request), "plans.solve"),
    }


@signed_in
@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    require_plans(actor_of(request))
    return render(request, PAGES + "plans.html", {"form": SolveForm(), **listing(request)})


def _needs_view(request: HttpRequest, kept: KeptPlan) -> dict[str, Any]:
    form = filters(PlannedFilters, request)
    given = form.cleaned_data if form.is_valid() else {}
    found = plan_lines.planned_needs(
        kept,
        text=given.get("texte", ""),
        workshop=given.get("atelier", ""),
        state=given.get("etat", ""),
    )
    return {"filter": form, "rows": plan_lines.paged(found, page_number(request), 25)}


def _shops_view(request: HttpRequest, kept: KeptPlan) -> dict[str, Any]:
    form = filters(TextFilters, request)
    found = plan_lines.planned_shops(kept, text=request.GET.get("texte", ""))
    return {"filter": form, "rows": plan_lines.paged(found, page_number(request))}


def _unserved_view(request: HttpRequest, kept: KeptPlan) -> dict[str, Any]:
    form = filters(TextFilters, request)
    code, text = request.GET.get("raison", ""), request.GET.get("texte", "")
    page = plan_lines.paged(unserved.unserved_rows(kept, code=code, text=text), page_number(request), 25)
    return {
        "filter": form,
        "reason": code,
        "groups": unserved.reason_groups(kept),
        "rows": page,
        "needs": unserved.worded(kept, page.items),
    }


VIEWS = {NEEDS: _needs_view, SHOPS: _shops_view, UNSERVED: _unserved_view}


@signed_in
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponseBase:
    actor = actor_of(request)
    require_plans(actor)
    sheet, kept = plan_sheet(code), kept_plan(code)
    chosen = request.GET.get("vue", NEEDS)
    chosen = chosen if chosen in VIEWS else NEEDS
    context = VIEWS[chosen](request, kept)
    context |= {
        "plan": sheet,
        "view": chosen,
        "page": listed(context["rows"]),
        "may_adopt": sheet.row.status == PlanStatus.DRAFT and may(actor, "plans.adopt"),
    }
    return render(request, f"{PAGES}plan_{chosen.replace('-', '_')}.html", context)


@signed_in
def plan_adopt(request: HttpRequest, code: str) -> HttpResponseBase:
    """What adopting will do, then the act; a stale plan is refused as a conflict."""
    require(actor_of(request), "plans.adopt")
    if request.method == "POST":
        return perform(request, lambda: _adopted(request, code))
    sheet = plan_sheet(code)
    if sheet.row.status != PlanStatus.DRAFT:
        return redirect("plan", code=code)
    return render(request, PAGES + "plan_adopt.html", {"plan": sheet})


def _adopted(request: HttpRequest, code: str) -> Done:
    adopt_plan(code=code, actor=actor_of(request), clock=clock_of(request))
    message = _("Plan %(code)s adopté : ses lignes sont proposées aux ateliers.") % {"code": code}
    return Done(reverse("plan", args=[code]), message)


@signed_in
@require_safe
def plan_lines_csv(request: HttpRequest, code: str) -> HttpResponse:
    require_plans(actor_of(request))
    content = write_table(plan_lines.HEADER, plan_lines.line_table(kept_plan(code)))
    return as_csv(content, f"{code}-lignes.csv")


@signed_in
@require_safe
def plan_unserved_csv(request: HttpRequest, code: str) -> HttpResponse:
    require_plans(actor_of(request))
    content = write_table(unserved.HEADER, unserved.unserved_table(kept_plan(code)))
    return as_csv(content, f"{code}-non-servis.csv")
