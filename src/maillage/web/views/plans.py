"""Plans: the list, a plan's summary, and what it holds need by need, workshop by workshop, line by line."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.accounts.actor import Actor, may
from maillage.apps.paging import Page
from maillage.apps.production.codes import BASE_STATUSES, PlanStatus
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries import plan_needs as planned
from maillage.apps.production.queries.plan_advice import advice_state, hypotheses_on, prices_of
from maillage.apps.production.queries.plan_breakdown import Share, by_design, by_territory, reason_groups
from maillage.apps.production.queries.plans import (
    PlanSheet,
    latest_adopted,
    plan_list,
    plan_named,
    plan_sheet,
)
from maillage.apps.production.queries.solve_jobs import live_jobs
from maillage.apps.production.queries.unserved import unserved_needs
from maillage.drawing import map_france
from maillage.kernel.clock import today
from maillage.kernel.territories import outlines
from maillage.web.asking import actor_of, clock_of, filters, language, signed_in
from maillage.web.forms.plans import OfPlans, SolveForm
from maillage.web.listing import Asked, Listed, Listing, read_list
from maillage.web.lists.plans import PLAN_LINES, PLAN_NEEDS, PLAN_SHOPS, PLANS, SHORT_NEEDS
from maillage.web.lists.solves import SOLVES

PAGES = "maillage/pages/production/"
SHOWN = 8  # designs and departments of the summary; the others unfold
SHADES = 5


def plans_page(request: HttpRequest, form: SolveForm, status: int = 200) -> HttpResponseBase:
    """The list of plans under the form that asks for one."""
    listed = read_list(request, PLANS, lambda asked: plan_list(**asked.given, **asked.window))
    if listed.file is not None:
        return listed.file
    context = {
        "form": form,
        "listing": listed,
        "live": live_jobs(),
        "solve_list": SOLVES,
        "in_force": latest_adopted(),
        "may_solve": may(actor_of(request), "plans.solve"),
    }
    return render(request, PAGES + "plans.html", context, status=max(status, listed.status))


@signed_in
@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    require_plans(actor_of(request))
    return plans_page(request, SolveForm())


def sheet_of(request: HttpRequest, code: str) -> PlanSheet:
    require_plans(actor_of(request))
    return plan_sheet(code, today(clock_of(request)))


def head_of(sheet: PlanSheet, actor: Actor, view: str) -> dict[str, Any]:
    """What every page of a plan shows above its own part."""
    draft = sheet.row.status == PlanStatus.DRAFT
    in_force = latest_adopted(sheet.row.scenario)
    return {
        "plan": sheet,
        "view": view,
        "may_adopt": draft and not sheet.drift.begun and may(actor, "plans.adopt"),
        "may_solve": may(actor, "plans.solve"),
        "may_replan": sheet.row.status in BASE_STATUSES and may(actor, "plans.solve"),
        "compare_with": (in_force if in_force != sheet.row.code else "") or sheet.row.base,
    }


def _shade(share: Share) -> str:
    return f"cover-{min(SHADES, 1 + int(share.coverage * SHADES))}"


def _map(shares: tuple[Share, ...]) -> SafeString:
    """Departments shaded by coverage, those that have an outline; the drawing escapes every label it is given."""
    svg = map_france(
        [],
        title=_("Couverture à temps par département"),
        description=_(
            "Plus un département est foncé, plus ses besoins sont servis à temps ; le tableau dit combien."
        ),
        language=language(),
        name="plan-map",
        shades={share.key: _shade(share) for share in shares if share.key in outlines()},
    )
    return mark_safe(svg)  # noqa: S308


@signed_in
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponseBase:
    """What is covered, what is missing and why, by object and by territory; what to do next."""
    sheet = sheet_of(request, code)
    row = plan_named(code)
    designs, places = by_design(sheet.pk)[sheet.pk], by_territory(sheet.pk)[sheet.pk]
    context = {
        **head_of(sheet, actor_of(request), "resume"),
        "reasons": reason_groups(row),
        "designs": {"first": designs[:SHOWN], "others": designs[SHOWN:]},
        "places": {"first": places[:SHOWN], "others": places[SHOWN:]},
        "map": _map(places),
        "prices": prices_of(row),
        "supposed": hypotheses_on(row),
        "looked_at": advice_state(row),
    }
    return render(request, PAGES + "plan.html", context)


def _plan_list(
    request: HttpRequest, code: str, listing: Listing[Any], find: Any, view: str, **context: Any
) -> HttpResponseBase:
    sheet = sheet_of(request, code)

    def found(asked: Asked) -> Page[Any]:
        return find(sheet, asked)  # type: ignore[no-any-return]

    form = filters(listing.filters, request)
    if isinstance(form, OfPlans):
        form.offer_designs(sheet.pk)
    listed: Listed[Any] = read_list(request, listing, found, form=form)
    if listed.file is not None:
        return listed.file
    shown = {**head_of(sheet, actor_of(request), view), "listing": listed, **context}
    return render(request, f"{PAGES}plan_list.html", shown, status=listed.status)


@signed_in
@require_safe
def plan_needs(request: HttpRequest, code: str) -> HttpResponseBase:
    return _plan_list(
        request, code, PLAN_NEEDS,
        lambda sheet, asked: planned.planned_needs(sheet.pk, **asked.given, **asked.window, language=asked.language),
        "besoins", title=_("Qui fabrique quoi, besoin par besoin"),
    )  # fmt: skip


@signed_in
@require_safe
def plan_shops(request: HttpRequest, code: str) -> HttpResponseBase:
    return _plan_list(
        request, code, PLAN_SHOPS,
        lambda sheet, asked: planned.planned_shops(sheet.pk, **asked.given, **asked.window),
        "ateliers", title=_("Ce que le plan demande à chaque atelier"),
    )  # fmt: skip


@signed_in
@require_safe
def plan_lines(request: HttpRequest, code: str) -> HttpResponseBase:
    return _plan_list(
        request, code, PLAN_LINES,
        lambda sheet, asked: planned.planned_lines(sheet.pk, **asked.given, **asked.window),
        "lignes", title=_("Toutes les lignes"),
    )  # fmt: skip


@signed_in
@require_safe
def plan_short(request: HttpRequest, code: str) -> HttpResponseBase:
    require_plans(actor_of(request))
    row = plan_named(code)
    in_words = "format" not in request.GET
    return _plan_list(
        request, code, SHORT_NEEDS,
        lambda _sheet, asked: unserved_needs(
            row, **asked.given, **asked.window, language=asked.language, in_words=in_words
        ),
        "manques", title=_("Pourquoi le reste n’est pas servi à temps"), reasons=reason_groups(row),
        plan_url=reverse("plan-short", args=[code]), looked_at=advice_state(row),
    )  # fmt: skip
