"""Needs to verify: the queue of a territory, and the tap that verifies one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor, Place, may, require
from maillage.apps.accounts.codes import ACTIONS, Scope
from maillage.apps.needs.codes import Verification
from maillage.apps.needs.commands.attach_need import attach_need
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.queries.needs import need_sheet
from maillage.apps.needs.queries.to_verify import needs_to_verify
from maillage.apps.network.policies import place_of
from maillage.kernel.clock import today
from maillage.web.asking import (
    Done,
    actor_of,
    ask,
    bound,
    clock_of,
    framed,
    require_somewhere,
    signed_in,
)
from maillage.web.forms.needs import AttachForm, VerifyForm
from maillage.web.listing import list_page
from maillage.web.lists.verification import TO_VERIFY, VerifyingLine

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
    reach = reach_of(actor)
    return list_page(
        request,
        TO_VERIFY,
        lambda asked: needs_to_verify(**reach, **asked.given, **asked.window).each(VerifyingLine),
        PAGES + "to_verify.html",
        called_back=Verification.CALLED_BACK.value,
        coordinates=bool(reach["territories"]),
    )


@signed_in
def need_verify(request: HttpRequest, code: str) -> HttpResponseBase:
    """From the queue one tap; from the need's page the means is chosen. Then back to the queue."""
    actor, clock = actor_of(request), clock_of(request)
    row = need_sheet(code, day=today(clock)).row
    require(actor, "needs.verify", place_of(row.department, row.establishment))
    form = bound(VerifyForm, request, initial={"seen": row.quantity, "how": Verification.CALLED_BACK.value})
    if not may(actor, "needs.verify", Place(row.department)):
        del form.fields["how"], form.fields["note"]

    def verify(given: dict[str, Any]) -> Done:
        verify_need(need=code, actor=actor, clock=clock, **given)
        words = _("Le besoin %(code)s est vérifié : le prochain plan le prendra.") % {"code": code}
        return Done(reverse("needs_to_verify"), words)

    intro = _("%(pieces)s pièces pour %(name)s, à %(city)s.") % {
        "pieces": row.quantity, "name": row.establishment_name, "city": row.city,
    }  # fmt: skip
    frame = framed(_("Vérifier le besoin"), code, reverse("need", args=[code]), intro=intro)
    return ask(request, form, verify, **frame, submit_label=_("Je l’ai vérifié"))


@signed_in
def need_attach(request: HttpRequest, code: str) -> HttpResponseBase:
    """The request named an establishment that the directory already has: attach it, then verify it."""
    actor, clock = actor_of(request), clock_of(request)
    row = need_sheet(code, day=today(clock)).row
    require(actor, "needs.verify", Place(row.department))

    def attach(given: dict[str, Any]) -> Done:
        attach_need(need=code, actor=actor, clock=clock, **given)
        words = _("Le besoin %(code)s est rattaché à %(establishment)s ; il reste à le vérifier.")
        said = words % {"code": code, "establishment": given["establishment"]}
        return Done(reverse("need", args=[code]), said)

    intro = _("Déposé pour %(name)s, à %(city)s. Rien n’est vérifié par ce geste.") % {
        "name": row.establishment_name, "city": row.city,
    }  # fmt: skip
    frame = framed(_("Rattacher à un établissement connu"), code, reverse("need", args=[code]), intro=intro)
    return ask(request, bound(AttachForm, request), attach, **frame, submit_label=_("Rattacher"))
