"""The coordinator's board of a territory, its dated summary to print, and the tables behind its figures.

Guarantees: the board of a territory is read in detail by who may; the country's sums stand beside
it; every table is a list of its own, with its definitions and its exports.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.accounts.codes import ACTIONS
from maillage.apps.boards.queries.coordination.board import CoordinationBoard, coordination_board
from maillage.apps.boards.queries.coordination.decisions import DECISION_ORDERS
from maillage.apps.boards.queries.coordination.flows import BRIDGE_ORDERS, LOAD_ORDERS
from maillage.apps.boards.queries.coordination.lines import (
    NeedLine,
    ProposalLine,
    need_lines,
    proposal_lines,
)
from maillage.apps.boards.queries.coordination.names import names_of
from maillage.apps.boards.queries.coordination.plan_in_force import plan_in_force
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import CAUSE_ORDERS, FAMILY_ORDERS
from maillage.apps.paging import Page, paged
from maillage.apps.production.queries.solve_jobs import live_jobs
from maillage.apps.sorting import LineOrder
from maillage.kernel.clock import today
from maillage.kernel.territories import COUNTRY
from maillage.web.amounts import amount
from maillage.web.asking import actor_of, clock_of, opens_somewhere, signed_in
from maillage.web.board_words import address
from maillage.web.bridge_chart import bridge_chart
from maillage.web.forms.coordination import TerritoryFilter, territory_choices
from maillage.web.listing import Asked, Listing, list_page
from maillage.web.listing.reading import Find
from maillage.web.lists import coordination as lists
from maillage.web.views.board_panels import panels

PAGES = "maillage/pages/coordination/"
FEW, MANY = 6, 20


def own_territory(actor: Actor) -> str:
    """The territory that a board opens on: the country's for who coordinates it."""
    held = [a.territory for a in actor.assignments if a.role in ACTIONS["coordination.read"]]
    return COUNTRY if COUNTRY in held or not held else held[0]


def scope_of(request: HttpRequest) -> BoardScope:
    """The territory that the address asks for, or the actor's own. Raises Refusal when it is not theirs."""
    actor = actor_of(request)
    territory = request.GET.get("territoire") or own_territory(actor)
    require(actor, "coordination.read", Place(territory))
    return BoardScope(territory)


def _board(request: HttpRequest) -> CoordinationBoard:
    clock = clock_of(request)
    return coordination_board(clock.now(), today(clock), scope_of(request))


def _context(request: HttpRequest, board: CoordinationBoard, few: int) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "board": board,
        "scope": board.scope,
        "title": _("Situation") if board.scope.is_national else board.scope.name,
        "chart": bridge_chart(board.bridge),
        "stock_days": "" if board.needs.stock_days is None else amount(board.needs.stock_days),
        "may_solve": may(actor, "plans.solve"),
        "may_file": opens_somewhere(actor, "needs.file"),
        "may_read_lots": opens_somewhere(actor, "lots.read"),
        "territories": territory_choices(actor),
        **panels(board, few, lambda action: opens_somewhere(actor, action)),
    }


@signed_in
def coordination(request: HttpRequest) -> HttpResponseBase:
    board = _board(request)
    live = live_jobs() if may(actor_of(request), "plans.read") else ()
    return render(request, PAGES + "board.html", {**_context(request, board, FEW), "live": live})


@signed_in
def situation(request: HttpRequest) -> HttpResponseBase:
    """The same figures, whole and dated, to print or to send."""
    board = _board(request)
    return render(request, PAGES + "situation.html", _context(request, board, MANY))


def _found(order: LineOrder[Any], lines: Sequence[Any]) -> Find[Any]:
    """Lines already read, in the order and on the page asked."""
    return lambda asked: paged(order.arranged(lines, asked.sort, asked.language), asked.page, asked.size)


def _table(
    request: HttpRequest, scope: BoardScope, listing: Listing[Any], find: Find[Any]
) -> HttpResponseBase:
    """One table of the board, whole: sorted, paged and exported as every list."""
    assert issubclass(listing.filters, TerritoryFilter)
    form = _filter(request, listing.filters, scope)
    return list_page(request, listing, find, PAGES + "table.html", form=form, **_around(scope))


def _around(scope: BoardScope) -> dict[str, Any]:
    """What a table's page shows around it: its territory, and the way back to the board."""
    return {
        "scope": scope,
        "board_url": address("coordination", territoire="" if scope.is_national else scope.territory),
    }


def _filter(request: HttpRequest, form: type[TerritoryFilter], scope: BoardScope) -> TerritoryFilter:
    """The filters, on the territory shown; the address may leave it out."""
    given = request.GET.copy()
    given["territoire"] = scope.territory
    made = form(given, auto_id="filter_%s", use_required_attribute=False)
    return made.for_actor(actor_of(request), scope.territory)


@signed_in
def family_table(request: HttpRequest) -> HttpResponseBase:
    board = _board(request)
    names = names_of(line.cause for line in board.families if line.cause is not None)
    listing = lists.family_list(board.scope, names)
    return _table(request, board.scope, listing, _found(FAMILY_ORDERS, board.families))


@signed_in
def lever_table(request: HttpRequest) -> HttpResponseBase:
    board, title = _board(request), gettext_lazy("Ce qui servirait le plus")
    listing = lists.cause_list(board.scope, names_of(board.levers), title, "coordination-leviers")
    return _table(request, board.scope, listing, _found(CAUSE_ORDERS, board.levers))


@signed_in
def skill_table(request: HttpRequest) -> HttpResponseBase:
    board, title = _board(request), gettext_lazy("Compétences qui manquent")
    listing = lists.cause_list(board.scope, names_of(board.skills), title, "coordination-competences")
    return _table(request, board.scope, listing, _found(CAUSE_ORDERS, board.skills))


@signed_in
def load_table(request: HttpRequest) -> HttpResponseBase:
    board = _board(request)
    return _table(request, board.scope, lists.LOADS, _found(LOAD_ORDERS, board.loads))


@signed_in
def bridge_table(request: HttpRequest) -> HttpResponseBase:
    board = _board(request)
    return _table(request, board.scope, lists.BRIDGE, _found(BRIDGE_ORDERS, board.bridge))


@signed_in
def decision_table(request: HttpRequest) -> HttpResponseBase:
    board = _board(request)
    listing = lists.decision_list(board.scope)
    return _table(request, board.scope, listing, _found(DECISION_ORDERS, board.decisions))


@signed_in
def need_table(request: HttpRequest) -> HttpResponseBase:
    scope, plan = scope_of(request), plan_in_force()
    key, day = plan.pk if plan is not None else None, today(clock_of(request))

    def find(asked: Asked) -> Page[NeedLine]:
        given = {"language": asked.language, **asked.given, **asked.window}
        return need_lines(day=day, scope=scope, plan=key, **given)

    return _table(request, scope, lists.need_list(plan.code if plan is not None else ""), find)


@signed_in
def proposal_table(request: HttpRequest) -> HttpResponseBase:
    scope, now = scope_of(request), clock_of(request).now()

    def find(asked: Asked) -> Page[ProposalLine]:
        given = {"language": asked.language, **asked.given, **asked.window}
        return proposal_lines(now=now, scope=scope, **given)

    return _table(request, scope, lists.PROPOSALS, find)
