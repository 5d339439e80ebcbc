"""Re-planning on screen: ask for it from a plan, then what it changes: by line, by workshop, and why."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.paging import Page
from maillage.apps.production.commands.replan import launch_replan
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries import plan_changes as changing
from maillage.apps.production.queries.plans import plan_named
from maillage.web.asking import Done, actor_of, clock_of, language, perform, signed_in
from maillage.web.listing import Asked, Listing, read_list
from maillage.web.lists.plan_changes import CAUSES, CHANGED_LINES, CHANGED_SHOPS
from maillage.web.templatetags import wording
from maillage.web.views.plans import PAGES, head_of, sheet_of


@signed_in
@require_POST
def plan_replan(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask for the plan that goes on from this one, and go and watch it."""
    require_plans(actor_of(request))

    def ask() -> Done:
        job = launch_replan(actor=actor_of(request), clock=clock_of(request), plan=code)
        said = _(
            "Replanification %(code)s demandée. Vous pouvez quitter cette page : un message vous préviendra."
        )
        return Done(reverse("solve-job", args=[job.code]), said % {"code": job.code})

    return perform(request, ask)


def _signed(pieces: int) -> str:
    shown = wording.pieces(pieces, language())
    return f"+{shown}" if pieces > 0 else shown


def _listed(
    request: HttpRequest, code: str, part: str, listing: Listing[Any], find: Any, **context: Any
) -> HttpResponseBase:
    """A list of a re-plan under the head of its page; no plan has one that comes from nothing."""
    sheet = sheet_of(request, code)
    if not sheet.row.base:
        raise Http404
    plan = plan_named(code)

    def found(asked: Asked) -> Page[Any]:
        return find(plan, asked)  # type: ignore[no-any-return]

    listed = read_list(request, listing, found)
    if listed.file is not None:
        return listed.file
    head = head_of(sheet, actor_of(request), "changements")
    counts = [
        {"name": c.name, "lines": c.lines, "gain": _signed(c.gain) if c.gain else "", "change": c.change}
        for c in changing.line_change_counts(plan)
    ]
    shown = {**head, "part": part, "counts": counts, "causes": changing.cause_counts(plan), "listing": listed}
    return render(request, PAGES + "plan_changes.html", {**shown, **context}, status=listed.status)


@signed_in
@require_safe
def plan_changes(request: HttpRequest, code: str) -> HttpResponseBase:
    return _listed(
        request, code, "lignes", CHANGED_LINES,
        lambda plan, asked: changing.changed_lines(plan, **asked.given, **asked.window, language=asked.language),
    )  # fmt: skip


@signed_in
@require_safe
def plan_changed_shops(request: HttpRequest, code: str) -> HttpResponseBase:
    return _listed(
        request, code, "ateliers", CHANGED_SHOPS,
        lambda plan, asked: changing.changed_shops(plan, **asked.given, **asked.window),
    )  # fmt: skip


@signed_in
@require_safe
def plan_causes(request: HttpRequest, code: str) -> HttpResponseBase:
    return _listed(
        request, code, "causes", CAUSES,
        lambda plan, asked: changing.causes(plan, **asked.given, **asked.window),
    )  # fmt: skip
