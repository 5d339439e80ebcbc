"""Follow and correct a request by its private link. These pages belong to nobody's account.

Guarantees: opening the link changes nothing (mail filters open links too): every change is a form sent
on purpose, and what cannot be taken back is asked twice.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.boards.queries.progress import ORDER, STAGES, Progress, progress_of
from maillage.apps.boards.queries.stopped import stopped_of
from maillage.apps.needs.codes import CLOSING_REASONS, POSTS, NeedStatus
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.correct_request import close_by_link, correct_request
from maillage.apps.needs.commands.erase_requests import CLOSED_DAYS, RECALL_DAYS, erase_by_link
from maillage.apps.needs.commands.file_request import Sender
from maillage.apps.needs.commands.renew_link import renew_link, revoke_link
from maillage.apps.needs.commands.send_links import send_links
from maillage.apps.needs.queries.needs import NeedSheet, need_sheet
from maillage.apps.needs.queries.requests import (
    RequestSheet,
    need_by_link,
    request_by_link,
    unconfirmed_by_link,
)
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.apps.production.queries.need_explanation import explain_need
from maillage.apps.production.queries.need_production import NeedProduction, production_of_need
from maillage.kernel.clock import today
from maillage.kernel.text import Text
from maillage.web.asking import Done, ask, bound, clock_of
from maillage.web.forms.requests import CloseByLinkForm, ConfirmForm, CorrectForm, LinkForm
from maillage.web.views.follow_receipt import sent_to_request
from maillage.web.views.why import need_context
from maillage.web.visitors import WITHOUT_ACCOUNT, connection_of, private_page

PAGES = "maillage/pages/follow/"


def _home(token: str) -> str:
    return reverse("follow", args=[token])


def _show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, PAGES + template, {**context, **WITHOUT_ACCOUNT}, status=status)


@private_page
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """What there is to confirm, or how far the request is."""
    found = request_by_link(token)
    if not found.need:
        return _confirming(request, token, found)
    day = today(clock_of(request))
    sheet, work = need_sheet(found.need, day=day), production_of_need(found.need)
    progress = progress_of([found.need])[found.need]
    context = {
        "token": token,
        "request_sheet": found,
        "sheet": sheet,
        "is_open": sheet.row.status == NeedStatus.OPEN,
        "closed_reason": CLOSING_REASONS.get(sheet.row.closed_reason, ""),
        "posts": POSTS.get(sheet.row.posts, ""),
        "progress": progress,
        "works": _works(work),
        "deliveries": sent_to_request(work.deliveries),
        "stops": stopped_of(found.need),
        **_stages(progress, sheet),
        **_why(sheet, work, progress),
    }
    return _show(request, "follow.html", context)


def _stages(progress: Progress, sheet: NeedSheet) -> dict[str, Any]:
    """The course and the step that comes next; a closed request stays where it was."""
    reached = ORDER.index(progress.stage) + 1
    current = reached + 1 if progress.stage != "delivered" or progress.is_done else reached
    return {"steps": list(STAGES.values()), "current": current if sheet.row.status == "open" else reached}


def _works(work: NeedProduction) -> list[Any]:
    """Orders still to be made: what is promised, by whom, for when."""
    return [order for order in work.orders if order.status == "active" and order.made < order.quantity]


def _why(sheet: NeedSheet, work: NeedProduction, progress: Progress) -> dict[str, Any]:
    """Why pieces have no workshop yet: what withholds them, else the reasons of the plan."""
    if not progress.without or sheet.row.status != NeedStatus.OPEN:
        return {"reasons": ()}
    return {"reasons": sheet.withheld or work.reasons, "missing": progress.without, "plan": work.plan}


@private_page
def follow_why(request: HttpRequest, token: str) -> HttpResponse:
    """All that withholds a confirmed request, as an account reads it of a need."""
    day = today(clock_of(request))
    found = explain_need(code=need_by_link(token, day=day).row.code, day=day)
    return _show(request, "why.html", {"token": token, **need_context(found)})


def _confirming(request: HttpRequest, token: str, found: RequestSheet) -> HttpResponse:
    clock = clock_of(request)
    there = unconfirmed_by_link(token, clock=clock)
    form = bound(ConfirmForm, request, is_late=there.is_late, has_near=bool(there.near))

    def confirm(given: dict[str, Any]) -> Done:
        confirm_request(token=token, clock=clock, **given)
        return Done(_home(token), _("Demande confirmée. La coordination va la vérifier."))

    context = {"token": token, "request_sheet": found, "there": there,
               "kind": ESTABLISHMENT_KINDS[there.kind], "posts": POSTS.get(there.posts, "")}  # fmt: skip
    return ask(request, form, confirm, template=PAGES + "confirm.html", **context, **WITHOUT_ACCOUNT)


@private_page
def follow_still(request: HttpRequest, token: str) -> HttpResponse:
    """One tap: it is still needed, as it is."""
    if request.method == "POST":
        correct_request(token=token, clock=clock_of(request))
        messages.success(request, _("Merci : la demande tient toujours."))
    return redirect(_home(token))


@private_page
def follow_correct(request: HttpRequest, token: str) -> HttpResponse:
    clock = clock_of(request)
    sheet = need_by_link(token, day=today(clock))
    initial = {
        "quantity": sheet.row.quantity, "deadline": sheet.row.deadline, "stock_days_left": sheet.stock_days_left,
    }  # fmt: skip
    form = bound(CorrectForm, request, initial=initial)

    def correct(_given: dict[str, Any]) -> Done:
        correct_request(token=token, clock=clock, **form.changes())
        return Done(_home(token), _("La demande est corrigée."))

    context = {"token": token, "page_title": _("Corriger la demande"), "sheet": sheet, **WITHOUT_ACCOUNT}
    return ask(request, form, correct, template=PAGES + "correct.html", **context)


@private_page
def follow_close(request: HttpRequest, token: str) -> HttpResponse:
    clock = clock_of(request)
    sheet = need_by_link(token, day=today(clock))

    def close(given: dict[str, Any]) -> Done:
        close_by_link(token=token, clock=clock, **given)
        return Done(_home(token), _("La demande est close."))

    context = {"token": token, "page_title": _("Plus besoin"), "sheet": sheet, **WITHOUT_ACCOUNT}
    return ask(request, bound(CloseByLinkForm, request), close, template=PAGES + "close.html", **context)


# What may be done of the link itself: its title, what will happen, the button, whether it is grave.
LINK_ACTS: dict[str, tuple[Text, tuple[Text, ...], Text, bool]] = {
    "renouveler": (
        Text("Renouveler le lien", "Renew the link"),
        (
            Text("Ce lien-ci n’ouvrira plus rien, chez personne.", "This link will open nothing more, for anybody."),
            Text("Un nouveau part à l’adresse donnée avec la demande.", "A new one leaves for the address given with the request."),
        ),
        Text("Renouveler", "Renew"),
        False,
    ),
    "revoquer": (
        Text("Révoquer le lien", "Revoke the link"),
        (
            Text("Ce lien n’ouvrira plus rien, et aucun rappel ne partira.", "This link will open nothing more, and no reminder will leave."),
            Text("Vous pourrez en demander un autre par courriel.", "You may ask for another by mail."),
        ),
        Text("Révoquer", "Revoke"),
        True,
    ),
    "effacer": (
        Text("Effacer mon adresse", "Erase my address"),
        (
            Text("Votre adresse, ce lien et ce que vous aviez écrit sont effacés tout de suite.", "Your address, this link and what you wrote are erased at once."),
            Text("Une demande confirmée reste, sans personne pour la suivre ; une demande qui ne l’est pas disparaît.", "A confirmed request stays, with nobody to follow it; one that is not disappears."),
            Text("En cas de rappel d’un lot, seul l’établissement pourra être prévenu.", "If a lot is recalled, only the establishment can be told."),
        ),
        Text("Tout effacer", "Erase everything"),
        True,
    ),
}  # fmt: skip


@private_page
def follow_link(request: HttpRequest, token: str, act: str) -> HttpResponse:
    """Renew, revoke or erase, once what will happen has been read."""
    if act not in LINK_ACTS:
        raise Http404(act)
    title, effects, label, danger = LINK_ACTS[act]
    request_by_link(token)
    if request.method == "POST":
        verbs = {"renouveler": renew_link, "revoquer": revoke_link, "effacer": erase_by_link}
        verbs[act](token=token, clock=clock_of(request))
        return redirect("follow_done", act=act)
    context = {"page_title": title, "effects": effects, "confirm_label": label, "danger": danger}
    return _show(request, "link.html", {**context, "cancel_url": _home(token)})


@private_page
def follow_done(request: HttpRequest, act: str) -> HttpResponse:
    if act not in LINK_ACTS:
        raise Http404(act)
    return _show(request, "done.html", {"act": act, "title": LINK_ACTS[act][0]})


def follow_ask(request: HttpRequest) -> HttpResponse:
    """A new link by mail. The answer is the same whoever asks."""
    form = bound(LinkForm, request)

    def send(given: dict[str, Any]) -> Done:
        send_links(sender=Sender(given["email"], connection_of(request)), clock=clock_of(request))
        words = _("Si une demande a été faite avec cette adresse, un nouveau lien y arrive dans la minute.")
        return Done(reverse("follow_ask"), words)

    context = {"days": CLOSED_DAYS, "recall_days": RECALL_DAYS}
    return ask(request, form, send, template=PAGES + "ask.html", **context)
