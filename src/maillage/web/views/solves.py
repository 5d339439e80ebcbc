"""Solves: ask for a plan, watch it being computed, stop it; the page leads to the plan when it is there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.actor import may
from maillage.apps.production.codes import STAGE_NAMES, JobKind, JobStatus
from maillage.apps.production.commands.launch_solve import launch_solve, stop_solve
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries.solve_jobs import JobRow, solve_job, solve_jobs, usual_seconds
from maillage.web.asking import (
    Done,
    actor_of,
    bound,
    carry_out,
    clock_of,
    perform,
    signed_in,
)
from maillage.web.forms.plans import SolveForm
from maillage.web.listing import list_page
from maillage.web.lists.solves import SOLVES
from maillage.web.views.plans import PAGES, plans_page

UNATTENDED = 10  # seconds in the queue after which the page says that no worker may be running


@signed_in
def plan_solve(request: HttpRequest) -> HttpResponseBase:
    """Ask for a plan and go and watch it; the solve already under way for the same needs is the one shown."""
    require_plans(actor_of(request))
    if request.method != "POST":
        return redirect("plans")

    def launch(given: dict[str, Any]) -> Done:
        wanted = {"scenario": given["scope"], "days": given["days"], "fair": given["fair"]}
        job = launch_solve(actor=actor_of(request), clock=clock_of(request), **wanted)
        message = _("Calcul %(code)s demandé. Vous pouvez quitter cette page : un message vous préviendra.")
        return Done(reverse("solve-job", args=[job.code]), message % {"code": job.code})

    form = bound(SolveForm, request)
    done = carry_out(form, lambda: launch(form.cleaned_data)) if form.is_valid() else None
    if done is None:
        return plans_page(request, form, status=422)
    messages.success(request, done.message)
    return redirect(done.url)


@signed_in
@require_safe
def jobs(request: HttpRequest) -> HttpResponseBase:
    require_plans(actor_of(request))
    return list_page(
        request, SOLVES, lambda asked: solve_jobs(**asked.given, **asked.window), PAGES + "solve_jobs.html"
    )


def _result(row: JobRow) -> str:
    """Where what came of a job is read: the plan, the comparison of a hypothesis, the needs that advice is on."""
    if row.kind == JobKind.ADVISE:
        if row.about:
            return f"{reverse('why')}?besoin={row.about}&plan={row.base}"
        return reverse("plan-short", args=[row.base])
    if row.kind == JobKind.SUPPOSE:
        return f"{reverse('plans-compare')}?a={row.base}&b={row.plan}"
    return reverse("plan", args=[row.plan])


@signed_in
@require_safe
def job(request: HttpRequest, code: str) -> HttpResponseBase:
    """Where a solve stands; when its plan is there, the plan's page."""
    actor, now = actor_of(request), clock_of(request).now()
    require_plans(actor)
    row = solve_job(code)
    if row.status == JobStatus.DONE:
        return redirect(_result(row))
    usual = usual_seconds(row.scenario, row.kind) if row.is_live else None
    context = {
        "job": row,
        "steps": [STAGE_NAMES[stage] for stage in row.stages],
        "step_name": STAGE_NAMES.get(row.stage, ""),
        "seconds": row.seconds(now),
        "usual": usual,
        "unattended": row.waited(now) >= UNATTENDED,
        "paused": "pause" in request.GET,
        "may_stop": row.is_live and may(actor, "plans.solve"),
    }
    response = render(request, PAGES + "solve_job.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def job_stop(request: HttpRequest, code: str) -> HttpResponseBase:
    def stop() -> Done:
        stop_solve(code=code, actor=actor_of(request), clock=clock_of(request))
        return Done(
            reverse("solve-job", args=[code]), _("Arrêt du calcul %(code)s demandé.") % {"code": code}
        )

    return perform(request, stop)
