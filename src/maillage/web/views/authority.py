"""The authority's board and its queue: what is urgent first, one main act, the rest a link away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.apps.accounts.actor import Actor, may
from maillage.apps.boards.queries.authority_board import (
    AuthorityBoard,
    Deadline,
    OpenHold,
    TerritoryPolicy,
    authority_board,
)
from maillage.apps.boards.queries.authority_queue import Queue, QueueLine, queue_list
from maillage.apps.catalogue.codes import USES
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.prepared import prepared_waiting
from maillage.kernel.clock import today
from maillage.kernel.territories import territory_name
from maillage.safety.terms import LABELS
from maillage.web.act_words import subject_url, subject_words
from maillage.web.asking import actor_of, clock_of, language, opens_somewhere, require_somewhere, signed_in
from maillage.web.listing import list_page
from maillage.web.lists.queue import QUEUE, QUEUE_TO_READ, classify_url

FIRST = 6  # lines of the queue on the board; the rest is in its list
DUE = {
    "review": lambda: _("réexamen"),
    "end": lambda: _("fin de la décision"),
    "basis": lambda: _("fin de la base légale"),
}


def _left(left: timedelta) -> str:
    """How long is left, or how late it is, to the hour; to the minute in the last hour."""
    minutes = int(abs(left).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    span = (
        ngettext("%(n)d heure", "%(n)d heures", hours) % {"n": hours}
        if hours
        else ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}
    )
    return (_("en retard de %(span)s") if left < timedelta(0) else _("reste %(span)s")) % {"span": span}


def _hold(hold: OpenHold) -> dict[str, Any]:
    return {
        "hold": hold,
        "subject": subject_words(ActKind.HOLD, hold.subject),
        "subject_url": subject_url(hold.subject),
        "left": _left(hold.left),
        "kind": "stop" if hold.late else "warn",
    }


def _deadline(line: Deadline) -> dict[str, Any]:
    words = _("dépassé") if line.left < 0 else _("aujourd’hui") if line.left == 0 else ""
    in_days = ngettext("dans %(n)d jour", "dans %(n)d jours", line.left) % {"n": line.left}
    return {
        "line": line,
        "due": DUE[line.due](),
        "use": USES[line.use],
        "when": words or in_days,
        "kind": "stop" if line.left < 0 else "warn",
        "url": f"{reverse('decision_new')}?profil={line.profile}&usage={line.use}",
    }


def _policy(policy: TerritoryPolicy) -> dict[str, Any]:
    def words(listed: str, codes: tuple[str, ...]) -> str:
        return ", ".join(LABELS[listed][code].to(language()) for code in codes)

    return {
        "policy": policy,
        "territory": territory_name(policy.territory),
        "what": words("category", policy.categories) or _("toutes les catégories"),
        "whom": words("recipient_class", policy.recipient_classes) or _("tous les destinataires"),
        "designs": ", ".join(policy.designs) or _("tous les modèles"),
    }


def _waiting(line: QueueLine) -> dict[str, Any]:
    return {"line": line, "use": USES[line.use], "url": classify_url(line)}


def _families(queue: Queue) -> list[dict[str, Any]]:
    """The first units of the queue under their family, each family with how much of it nobody reviewed."""
    found: dict[str, dict[str, Any]] = {}
    progress = {family.code: family for family in queue.families}
    asked = [line for line in queue.lines if line.needs] or queue.lines
    for line in asked[:FIRST]:
        group = found.setdefault(line.family, {"family": progress[line.family], "lines": []})
        group["lines"].append(_waiting(line))
    return list(found.values())


def _main_act(board: AuthorityBoard, actor: Actor) -> dict[str, str] | None:
    """The one act of the hour: settle the most pressing hold, else classify what is most asked for."""
    if board.holds and may(actor, "holds.confirm"):
        number = board.holds[0].number
        return {
            "url": reverse("hold_confirm", args=[number]),
            "label": _("Confirmer ou lever %(n)s") % {"n": number},
        }
    if board.queue is not None and board.queue.lines and may(actor, "decisions.record"):
        line = board.queue.lines[0]
        return {"url": classify_url(line), "label": _("Classer %(profile)s") % {"profile": line.profile}}
    if not board.is_national and board.territories and opens_somewhere(actor, "policies.record"):
        url = f"{reverse('policy_new')}?territoire={board.territories[0]}"
        return {"url": url, "label": _("Restreindre mon territoire")}
    return None


@signed_in
def authority_home(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require_somewhere(actor, "holds.place")
    board = authority_board(actor, clock)
    context = {
        "board": board,
        "day": today(clock),
        "where": ", ".join(territory_name(code) for code in board.territories),
        "main": _main_act(board, actor),
        "to_sign": len(prepared_waiting()),
        "holds": [_hold(hold) for hold in board.holds],
        "deadlines": [_deadline(line) for line in board.deadlines],
        "policies": [_policy(policy) for policy in board.policies],
        "families": _families(board.queue) if board.queue is not None else [],
        "may_settle": may(actor, "holds.confirm"),
        "may_decide": may(actor, "decisions.record"),
        "may_restrict": opens_somewhere(actor, "policies.record"),
        "may_attest": opens_somewhere(actor, "attestations.record"),
    }
    return render(request, "maillage/pages/authority/board.html", context)


@signed_in
def authority_queue(request: HttpRequest) -> HttpResponseBase:
    actor, day = actor_of(request), today(clock_of(request))
    require_somewhere(actor, "holds.place")
    return list_page(
        request,
        QUEUE if may(actor, "decisions.record") else QUEUE_TO_READ,
        lambda asked: queue_list(**asked.given, **asked.window, day=day, language=asked.language),
        "maillage/pages/authority/queue.html",
    )
