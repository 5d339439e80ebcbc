"""Industry and stocks of objects: their lists, a supply's history, and the statements that change it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Place, may, require
from maillage.apps.needs.commands.record_industry import amend_industry, end_industry, record_industry
from maillage.apps.needs.commands.record_stock import count_stock, end_stock, record_stock
from maillage.apps.needs.queries.supplies import (
    IndustryRow,
    StockRow,
    industry_history,
    industry_list,
    stock_history,
    stock_list,
)
from maillage.apps.needs.supply_codes import CERTAINTIES, PERIODS, PRICES, SUPPLY_STATES
from maillage.apps.production.outside_supply import reached
from maillage.kernel.clock import today
from maillage.kernel.territories import departments_of, territory_name
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    opens_somewhere,
    own_territory,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.supplies import (
    AmendCountForm,
    AmendOutputForm,
    EndSupplyForm,
    IndustryForm,
    StockForm,
    count_initial,
    output_initial,
)
from maillage.web.listing import list_page
from maillage.web.lists.supplies import CERTAINTY_KINDS, INDUSTRY, STATE_KINDS, STOCKS

PAGES = "maillage/pages/supplies/"


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "clock": clock_of(request)}


@signed_in
def industry_supplies(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "supplies.read")
    day = today(clock_of(request))
    return list_page(
        request,
        INDUSTRY,
        lambda asked: industry_list(**asked.given, **asked.window, language=asked.language, day=day),
        PAGES + "industry_list.html",
        may_record=opens_somewhere(actor_of(request), "industry.record"),
    )


@signed_in
def industry(request: HttpRequest, code: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "supplies.read")
    history = industry_history(code)
    row, day = history[0], today(clock_of(request))
    context = {
        "row": row,
        "history": [{"row": said, **_industry_words(said)} for said in history],
        "state": SUPPLY_STATES[row.state(day)],
        "state_kind": STATE_KINDS[row.state(day)],
        "partly": _left_out(row.territory),
        "may_record": not row.ended_reason
        and may(actor_of(request), "industry.record", Place(row.territory)),
        **_industry_words(row),
    }
    return render(request, PAGES + "industry.html", context)


def _industry_words(row: IndustryRow) -> dict[str, Any]:
    return {
        "certainty": CERTAINTIES[row.certainty],
        "certainty_kind": CERTAINTY_KINDS[row.certainty],
        "period": PERIODS[row.period],
        "price": PRICES[row.price],
        "territory": territory_name(row.territory),
    }


def _left_out(territory: str) -> str:
    """Departments of the territory that a plan does not serve from it, in words."""
    names = [territory_name(code) for code in departments_of(territory) if code not in reached(territory)]
    return ", ".join(names)


def _frame(title: str, route: str, label: str, code: str = "", **more: Any) -> dict[str, Any]:
    up = reverse(route, args=[code]) if code else reverse(route)
    return framed(title, code or label, up, **more)


@signed_in
def industry_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "industry.record")
    day = today(clock_of(request))
    initial = {"stated_on": day, "from_on": day, "period": "week", "price": "sold", "certainty": "announced"}
    initial["territory"] = own_territory(actor_of(request), "industry.record")
    form = bound(IndustryForm, request, initial=initial)

    def record(_cleaned: dict[str, Any]) -> Done:
        made = record_industry(supplier=form.given_supplier(), output=form.output(), **_given(request))
        words = _("L’offre %(code)s est enregistrée.") % {"code": made.code}
        return Done(reverse("industry", args=[made.code]), words)

    frame = _frame(_("Enregistrer une offre industrielle"), "industry_supplies", _("Industrie"))
    return ask(request, form, record, **frame)


@signed_in
def industry_amend(request: HttpRequest, code: str) -> HttpResponseBase:
    row = industry_history(code)[0]
    require(actor_of(request), "industry.record", Place(row.territory))
    initial = {**output_initial(row), "stated_on": today(clock_of(request)), "seen": row.number}
    form = bound(AmendOutputForm, request, initial=initial)

    def amend(given: dict[str, Any]) -> Done:
        amend_industry(code=code, seen=given["seen"], output=form.output(), **_given(request))
        words = _("Un nouveau constat est enregistré pour %(code)s.") % {"code": code}
        return Done(reverse("industry", args=[code]), words)

    intro = _(
        "Rien n’est effacé : ce que vous dites maintenant s’ajoute à l’historique, et c’est ce qui compte."
    )
    frame = _frame(_("Dire où en est l’offre"), "industry", "", code, intro=intro)
    return ask(request, form, amend, **frame)


@signed_in
def industry_end(request: HttpRequest, code: str) -> HttpResponseBase:
    row = industry_history(code)[0]
    require(actor_of(request), "industry.record", Place(row.territory))
    form = bound(EndSupplyForm, request, initial={"seen": row.number})

    def end(given: dict[str, Any]) -> Done:
        end_industry(code=code, **given, **_given(request))
        return Done(reverse("industry", args=[code]), _("L’offre %(code)s est terminée.") % {"code": code})

    title = _("Terminer l’offre")
    frame = _frame(title, "industry", "", code, danger=True, submit_label=title)
    return ask(request, form, end, **frame)


@signed_in
def object_stocks(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "supplies.read")
    day = today(clock_of(request))
    return list_page(
        request,
        STOCKS,
        lambda asked: stock_list(**asked.given, **asked.window, language=asked.language, day=day),
        PAGES + "stock_list.html",
        may_record=opens_somewhere(actor_of(request), "stocks.record"),
    )


@signed_in
def object_stock(request: HttpRequest, code: str) -> HttpResponseBase:
    require_somewhere(actor_of(request), "supplies.read")
    history = stock_history(code)
    row, day = history[0], today(clock_of(request))
    context = {
        "row": row,
        "history": history,
        "territory": territory_name(row.territory),
        "state": SUPPLY_STATES[row.state(day)],
        "state_kind": STATE_KINDS[row.state(day)],
        "partly": _left_out(row.territory),
        "may_record": _may_count(request, row),
    }
    return render(request, PAGES + "stock.html", context)


def _may_count(request: HttpRequest, row: StockRow) -> bool:
    return not row.ended_reason and may(actor_of(request), "stocks.record", Place(row.territory))


@signed_in
def object_stock_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "stocks.record")
    where = own_territory(actor_of(request), "stocks.record")
    form = bound(StockForm, request, initial={"counted_on": today(clock_of(request)), "territory": where})

    def record(_cleaned: dict[str, Any]) -> Done:
        made = record_stock(holding=form.holding(), count=form.count(), **_given(request))
        words = _("Le stock %(code)s est enregistré.") % {"code": made.code}
        return Done(reverse("object_stock", args=[made.code]), words)

    return ask(
        request, form, record, **_frame(_("Enregistrer un stock d’objets"), "object_stocks", _("Stocks"))
    )


@signed_in
def object_stock_count(request: HttpRequest, code: str) -> HttpResponseBase:
    row = stock_history(code)[0]
    require(actor_of(request), "stocks.record", Place(row.territory))
    initial = {**count_initial(row), "counted_on": today(clock_of(request)), "seen": row.number}
    form = bound(AmendCountForm, request, initial=initial)

    def count(given: dict[str, Any]) -> Done:
        count_stock(code=code, seen=given["seen"], count=form.count(), **_given(request))
        words = _("Un nouveau compte est enregistré pour %(code)s.") % {"code": code}
        return Done(reverse("object_stock", args=[code]), words)

    return ask(request, form, count, **_frame(_("Compter de nouveau"), "object_stock", "", code))


@signed_in
def object_stock_end(request: HttpRequest, code: str) -> HttpResponseBase:
    row = stock_history(code)[0]
    require(actor_of(request), "stocks.record", Place(row.territory))
    form = bound(EndSupplyForm, request, initial={"seen": row.number})

    def end(given: dict[str, Any]) -> Done:
        end_stock(code=code, **given, **_given(request))
        return Done(
            reverse("object_stock", args=[code]), _("Le stock %(code)s est terminé.") % {"code": code}
        )

    title = _("Terminer le stock")
    frame = _frame(title, "object_stock", "", code, danger=True, submit_label=title)
    return ask(request, form, end, **frame)
