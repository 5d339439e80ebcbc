"""Compare two plans, or a plan with the work accepted already: figures, then what changes for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.apps.accounts.actor import may
from maillage.apps.paging import Page
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries import plan_comparison as comparing
from maillage.apps.production.queries.plans import ACCEPTED, PlanRow, latest_adopted, plan_named, plan_row
from maillage.web.asking import actor_of, filters, language, signed_in
from maillage.web.forms.plans import CompareFilter, CompareForm
from maillage.web.listing import Asked, read_list
from maillage.web.lists.plans import COMPARED
from maillage.web.templatetags import wording

PAGE = "maillage/pages/production/plans_compare.html"
SHOWN = 8


def _signed(value: float, shown: str) -> str:
    return f"+{shown}" if value > 0 else shown


def _figures(before: PlanRow, after: PlanRow) -> list[dict[str, str]]:
    """The figures of both plans in words, and their difference."""
    spoken = language()
    shares = ((_("Couverture à temps"), "coverage"), (_("Borne"), "bound"))
    counts = (
        (_("Pièces demandées"), "asked"), (_("Pièces à temps"), "on_time"), (_("Pièces en retard"), "late"),
        (_("Pièces non servies"), "missing"), (_("Besoins pas entièrement à temps"), "short_needs"),
        (_("Ateliers au travail"), "workshops"),
    )  # fmt: skip

    def line(label: str, a: float, b: float, write: Any) -> dict[str, str]:
        change = _signed(b - a, write(b - a))
        return {"label": label, "before": write(a), "after": write(b), "change": change}

    return [
        *(line(label, getattr(before, n), getattr(after, n), lambda v: wording.percent(v, 1, spoken)) for label, n in shares),
        *(line(label, getattr(before.totals, n), getattr(after.totals, n), lambda v: wording.pieces(v, spoken)) for label, n in counts),
        line(_("Km par pièce"), before.km_per_unit, after.km_per_unit, lambda v: wording.decimal(v, 1, spoken)),
    ]  # fmt: skip


def _cut(shifts: Sequence[comparing.Shift]) -> dict[str, Any]:
    return {"first": shifts[:SHOWN], "others": max(0, len(shifts) - SHOWN)}


def _counts(counts: Sequence[comparing.ChangeCount], address: str) -> list[dict[str, Any]]:
    def detail(count: comparing.ChangeCount) -> str:
        gained = _signed(count.gain, wording.pieces(count.gain, language()))
        return _("%(n)s pièces à temps") % {"n": gained} if count.gain else ""

    return [
        {"name": c.name, "needs": c.needs, "detail": detail(c), "url": f"{address}&change={c.change}"} for c in counts
    ]  # fmt: skip


@signed_in
@require_safe
def plans_compare(request: HttpRequest) -> HttpResponseBase:
    require_plans(actor_of(request))
    asked = "a" in request.GET or "b" in request.GET
    form = CompareForm(request.GET) if asked else CompareForm(initial={"a": latest_adopted() or ACCEPTED})
    if not (asked and form.is_valid()):
        return render(request, PAGE, {"form": form}, status=400 if asked else 200)
    first, second = form.cleaned_data["a"], form.cleaned_data["b"]
    return _compared(request, form, None if first == ACCEPTED else plan_named(first), plan_named(second))


def _compared(request: HttpRequest, form: CompareForm, before: Any, after: Any) -> HttpResponseBase:
    """Both plans with their list; `before` is None for the work accepted already."""
    filter_form = filters(CompareFilter, request)
    filter_form.offer_designs(after.pk, *([] if before is None else [before.pk]))

    def find(asked: Asked) -> Page[comparing.ComparedNeed]:
        named = {**asked.given, **asked.window, "language": asked.language}
        return comparing.compared_needs(before, after, **named)

    listed = read_list(request, COMPARED, find, form=filter_form)
    if listed.file is not None:
        return listed.file
    context = {"form": form, "listing": listed, **_chosen(request, before, after)}
    return render(request, PAGE, context, status=listed.status)


def _chosen(request: HttpRequest, before: Any, after: Any) -> dict[str, Any]:
    """What is shown above the list."""
    row, first = plan_row(after), ACCEPTED if before is None else before.code
    address = f"{reverse('plans-compare')}?a={first}&b={row.code}"
    return {
        "after": row,
        "accepted": row.totals.accepted,
        "before_name": _("ce qui est accepté") if before is None else first,
        "counts": _counts(comparing.change_counts(before, after), address),
        "may_adopt": row.status == PlanStatus.DRAFT and may(actor_of(request), "plans.adopt"),
        **({} if before is None else _sides(before, after)),
    }


def _sides(before: Any, after: Any) -> dict[str, Any]:
    """Figures and breakdowns of two plans."""
    return {
        "before": plan_row(before),
        "figures": _figures(plan_row(before), plan_row(after)),
        "reasons": _cut(comparing.reason_shifts(before, after)),
        "places": _cut(comparing.territory_shifts(before, after)),
        "designs": _cut(comparing.design_shifts(before, after)),
        "shops": _cut(comparing.shop_shifts(before, after)),
    }
