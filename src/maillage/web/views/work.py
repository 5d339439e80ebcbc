"""The workshop's board, its orders, and its answers to proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from maillage.apps.accounts.actor import Actor
from maillage.apps.boards.queries.workshop_day import deliveries_of_day, materials_of
from maillage.apps.network.queries.keeping import keeping_of
from maillage.apps.outbox.queries.messages import messages_for, unread_count
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.commands.give_up_order import give_up_order
from maillage.apps.production.policies import require_lot, require_workshop, workshops_of
from maillage.apps.production.queries.board import (
    Board,
    LotCard,
    ProposalCard,
    Shop,
    board_of,
    proposal_shop,
    shop_named,
    shops_of,
)
from maillage.apps.production.queries.deliveries import ready_parcels
from maillage.apps.production.queries.orders import order_sheet
from maillage.apps.production.queries.recall_holders import recalls_of
from maillage.apps.production.reasons import PROPOSAL_UNKNOWN
from maillage.kernel.clock import today
from maillage.kernel.refusals import Refusal
from maillage.web.asking import Done, actor_of, ask, carry_out, clock_of, signed_in
from maillage.web.forms.production import AcceptForm, DeclineForm
from maillage.web.lists.production import LOTS
from maillage.web.views.workshop_days import away_line
from maillage.web.work_trays import TRAYS

PAGES = "maillage/pages/production/"
SHOWN_MESSAGES = 3
FIRST = 6  # proposals on the board; all of them are where several are answered at once


def _answered(forms: Mapping[str, Form]) -> set[str]:
    """The proposals whose answer was refused."""
    return {key.partition(" ")[2] for key in forms}


def _with_forms(card: ProposalCard, forms: Mapping[str, Form]) -> dict[str, Any]:
    """A proposal with its two forms, one of them perhaps refused."""
    accept = AcceptForm(auto_id=f"{card.code}-accept-%s", initial={"quantity": card.most})
    return {
        "card": card,
        "accept": forms.get(f"accept {card.code}", accept),
        "decline": forms.get(f"decline {card.code}", DeclineForm(auto_id=f"{card.code}-decline-%s")),
        "declining": f"decline {card.code}" in forms,
    }


@dataclass(frozen=True, slots=True)
class Task:
    """An act of the day: how many lines it has, how many of them can go on now, and where it is done."""

    act: str
    title: Any
    label: Any
    lines: int
    url: str
    section: str


def _tasks(board: Board, shop: Shop) -> list[Task]:
    """The acts of the day, the most pressing first: what is ready leaves, then what becomes ready."""

    def lots(status: LotStatus) -> list[LotCard]:
        return [card for card in board.lots if card.status == status]

    out = [card for card in lots(LotStatus.INSPECTED) if not card.waits]  # of quarantine
    counted = {
        "livrer": (gettext_lazy("à livrer"), len(lots(LotStatus.RELEASED)), "livraisons"),
        "liberer": (gettext_lazy("à libérer"), len(out), "lots"),
        "controler": (gettext_lazy("à contrôler"), len(lots(LotStatus.MADE)), "lots"),
        "repondre": (gettext_lazy("à répondre"), len(board.proposals), "propositions"),
        "declarer": (gettext_lazy("à fabriquer"), len(board.orders), "commandes"),
    }
    return [
        Task(
            act,
            TRAYS[act].title,
            label,
            lines,
            f"{reverse('work-lines', args=[act])}?atelier={shop.code}",
            at,
        )
        for act, (label, lines, at) in counted.items()
    ]


def _proposals(board: Board, forms: Mapping[str, Form]) -> dict[str, Any]:
    """The first proposals with their forms; a refused answer is shown whatever its place."""
    rows = [_with_forms(card, forms) for card in board.proposals]
    shown = [row for n, row in enumerate(rows) if n < FIRST or row["card"].code in _answered(forms)]
    return {"proposals": rows, "shown": shown, "hidden": len(rows) - len(shown)}


def _to_answer(board: Board) -> tuple[tuple[str, str], ...]:
    """Recalls to answer. One that reached this workshop holds lots of its own: nothing is asked when none is held."""
    return recalls_of([board.shop.code]) if any(card.status == "held" for card in board.lots) else ()


def _shops(actor: Actor, shop: Shop) -> tuple[Shop, ...]:
    """Those to choose from; nothing is asked for who has this one only."""
    return (shop,) if workshops_of(actor) == (shop.code,) else shops_of(actor)


def _board_page(
    request: HttpRequest, shop: Shop, forms: Mapping[str, Form], status: int = 200
) -> HttpResponse:
    day = today(clock_of(request))
    board, keeping = board_of(shop, day), keeping_of(shop.code, day)
    parcels, tasks = ready_parcels(shop.code), _tasks(board, shop)
    to_answer = _to_answer(board)
    said = {code for code, _ in to_answer}  # once: by the recall, not by its message too
    inbox = messages_for([shop.code], SHOWN_MESSAGES)
    context = {
        "board": board,
        "tasks": tasks,
        "main": next((task for task in tasks if task.lines), None),
        "materials": materials_of(shop.code, day),
        "sent": deliveries_of_day(shop.code, day),
        "keeping": keeping,
        "away": [away_line(row) for row in keeping.away],
        "shops": _shops(actor_of(request), shop),
        **_proposals(board, forms),
        "parcels": parcels,
        "unread": unread_count([shop.code]),
        "news": [m for m in inbox if m.read_at is None and m.about not in said],
        "to_answer": to_answer,
    }
    return render(request, PAGES + "work.html", context, status=status)


@signed_in
@require_safe
def work(request: HttpRequest) -> HttpResponseBase:
    """The board of the actor's only workshop, or of the one chosen."""
    actor = actor_of(request)
    mine = workshops_of(actor)
    asked = request.GET.get("atelier", "") or (mine[0] if mine else "")
    if not asked:
        return render(request, PAGES + "no_workshop.html")
    shop = shop_named(asked)
    require_workshop(actor, department=shop.department, workshop=shop.code)
    return _board_page(request, shop, {})


def _shop_of(request: HttpRequest, proposal: str) -> Shop:
    code = proposal_shop(proposal)
    if not code:
        raise Refusal(PROPOSAL_UNKNOWN, code=proposal)
    shop = shop_named(code)
    require_workshop(actor_of(request), department=shop.department, workshop=code)
    return shop


def _answer(
    request: HttpRequest, code: str, verb: str, form: Form, act: Callable[[dict[str, Any]], str]
) -> HttpResponseBase:
    """Carry out an answer; a refusal comes back on the board, in the form of that proposal."""
    shop = _shop_of(request, code)
    if form.is_valid():
        said = carry_out(form, lambda: act(form.cleaned_data))
        if said is not None:
            messages.success(request, said)
            return redirect(f"{reverse('work')}?atelier={shop.code}")
    return _board_page(request, shop, {f"{verb} {code}": form}, status=422)


@signed_in
def proposal_accept(request: HttpRequest, code: str) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("work")

    def accept(given: dict[str, Any]) -> str:
        quantity = given["quantity"]
        made = accept_proposal(code=code, quantity=quantity, actor=actor_of(request), clock=clock_of(request))
        said = ngettext(
            "%(quantity)s pièce acceptée : commande %(order)s.",
            "%(quantity)s pièces acceptées : commande %(order)s.",
            quantity,
        )
        return said % {"quantity": quantity, "order": made.code}

    return _answer(request, code, "accept", AcceptForm(request.POST, auto_id=f"{code}-accept-%s"), accept)


@signed_in
def proposal_decline(request: HttpRequest, code: str) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("work")

    def decline(given: dict[str, Any]) -> str:
        decline_proposal(code=code, **given, actor=actor_of(request), clock=clock_of(request))
        return _("Proposition %(code)s déclinée ; le motif est transmis à la coordination.") % {"code": code}

    return _answer(request, code, "decline", DeclineForm(request.POST, auto_id=f"{code}-decline-%s"), decline)


@signed_in
@require_safe
def order(request: HttpRequest, code: str) -> HttpResponseBase:
    sheet = order_sheet(code, today(clock_of(request)))
    require_lot(actor_of(request), department=sheet.department, workshop=sheet.workshop)
    mine = sheet.workshop in workshops_of(actor_of(request))
    return render(request, PAGES + "order.html", {"order": sheet, "lot_list": LOTS, "mine": mine})


@signed_in
def order_give_up(request: HttpRequest, code: str) -> HttpResponseBase:
    """What is left of an order, handed back with its reason."""
    actor, clock = actor_of(request), clock_of(request)
    sheet = order_sheet(code, today(clock))
    require_workshop(actor, department=sheet.department, workshop=sheet.workshop)
    form = DeclineForm(request.POST or None)

    def give_up(given: dict[str, Any]) -> Done:
        give_up_order(order=code, **given, actor=actor, clock=clock)
        return Done(
            reverse("work"),
            _("Commande %(code)s rendue ; le besoin est à nouveau à servir.") % {"code": code},
        )

    url = reverse("order", args=[code])
    return ask(
        request, form, give_up, page_title=_("Rendre ce qui reste de la commande"), danger=True,
        intro=_("Le reste à fabriquer retourne au besoin et l’établissement est prévenu. Ce qui est fait reste compté."),
        submit_label=_("Rendre le reste"), cancel_url=url, parent_url=url, parent_label=code,
    )  # fmt: skip
