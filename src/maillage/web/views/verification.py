"""Needs to verify: the queue of a territory, and the tap that verifies one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import ACTIONS, Scope
from maillage.apps.needs.codes import CHANNELS, Verification
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.queries.needs import need_sheet
from maillage.apps.needs.queries.to_verify import needs_to_verify
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.kernel.clock import today
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    listed,
    page_number,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.needs import VerifyForm

PAGES = "maillage/pages/needs/"


def reach_of(actor: Actor) -> dict[str, Any]:
    """Where the actor may verify: territories, and establishments of its own."""
    opening = ACTIONS["needs.verify"]
    held = [(opening.get(a.role), a) for a in actor.assignments]
    territories = {a.territory for scope, a in held if scope is Scope.TERRITORY}
    own = {a.organisation for scope, a in held if scope is Scope.ORGANISATION and a.organisation}
    return {"territories": {"FR"} if actor.is_operator else territories, "establishments": own}


@signed_in
def needs_waiting(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    require_somewhere(actor, "needs.verify")
    page = needs_to_verify(**reach_of(actor), page=page_number(request))
    lines = [
        {"row": row, "kind": ESTABLISHMENT_KINDS[row.kind], "channel": CHANNELS[row.channel]}
        for row in page.items
    ]
    context = {
        "lines": lines,
        "page": listed(page),
        "called_back": Verification.CALLED_BACK.value,
        "coordinates": bool(reach_of(actor)["territories"]),
    }
    return render(request, PAGES + "to_verify.html", context)


@signed_in
def need_verify(request: HttpRequest, code: str) -> HttpResponseBase:
    """From the queue one tap; from the need's page the means is chosen. Then back to the queue."""
    actor, clock = actor_of(request), clock_of(request)
    row = need_sheet(code, day=today(clock)).row
    form = bound(VerifyForm, request, initial={"seen": row.quantity, "how": Verification.CALLED_BACK.value})
    if not reach_of(actor)["territories"]:
        del form.fields["how"], form.fields["note"]

    def verify(given: dict[str, Any]) -> Done:
        verify_need(need=code, actor=actor, clock=clock, **given)
        words = _("Le besoin %(code)s est vérifié : le prochain plan le prendra.") % {"code": code}
        return Done(reverse("needs_to_verify"), words)

    intro = _("%(pieces)s pièces pour %(name)s, à %(city)s.") % {
        "pieces": row.quantity, "name": row.establishment_name, "city": row.city,
    }  # fmt: skip
    frame = framed(_("Vérifier le besoin"), code, reverse("need", args=[code]), intro=intro)
    return ask(request, form, verify, **frame, submit_label=_("Je l’ai vérifié"))
