"""A member's own page, by their private link: their mission orders, places to take, who read their name.

Guarantees: opening the link changes nothing; it shows nothing of anybody else, but how many places are taken.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.network.codes import REVEAL_PURPOSES
from maillage.apps.network.queries.members import member_row
from maillage.apps.relay.commands.book_slot import book_by_link, leave_by_link
from maillage.apps.relay.commands.give_link import give_link
from maillage.apps.relay.commands.mail_link import LINK_DAYS
from maillage.apps.relay.policies import require_missions
from maillage.apps.relay.queries.maker import maker_page
from maillage.apps.relay.queries.papers import mission_order_pdf
from maillage.apps.relay.reasons import MISSION_UNKNOWN
from maillage.kernel.clock import today
from maillage.kernel.refusals import Refusal
from maillage.web.asking import actor_of, as_download, clock_of, language, signed_in
from maillage.web.views.inventory import editable
from maillage.web.views.missions import worded
from maillage.web.visitors import WITHOUT_ACCOUNT, private_page

PAGES = "maillage/pages/relay/"


@private_page
@require_safe
def maker(request: HttpRequest, token: str) -> HttpResponse:
    page = maker_page(token, clock_of(request))
    context: dict[str, Any] = {
        "page": page,
        "token": token,
        "reveals": [{"row": row, "why": REVEAL_PURPOSES.get(row.why, row.why)} for row in page.reveals],
        "missions": [worded(sheet) for sheet in page.missions],
    }
    return render(request, PAGES + "maker.html", {**context, **WITHOUT_ACCOUNT})


@private_page
@require_safe
def maker_order(request: HttpRequest, token: str, serial: str) -> HttpResponse:
    """One of their own orders on paper."""
    clock = clock_of(request)
    own = {sheet.row.serial for sheet in maker_page(token, clock).missions}
    if serial not in own:
        raise Refusal(MISSION_UNKNOWN, serial=serial)
    spoken = "en" if language() == "en" else "fr"
    content = mission_order_pdf(serial, day=today(clock), language=spoken)  # type: ignore[arg-type]
    return as_download(content, f"{serial}.pdf", "application/pdf")


def _back(request: HttpRequest, token: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("maker", token=token)


@private_page
@require_POST
def maker_book(request: HttpRequest, token: str, slot: str) -> HttpResponse:
    read = request.POST.get("rules_version", "")
    version = int(read) if "acknowledged" in request.POST and read.isdecimal() and len(read) < 9 else None
    book_by_link(token=token, slot=slot, rules_version=version, clock=clock_of(request))
    return _back(request, token, _("Vous avez une place."))


@private_page
@require_POST
def maker_leave(request: HttpRequest, token: str, slot: str) -> HttpResponse:
    leave_by_link(token=token, slot=slot, clock=clock_of(request))
    return _back(request, token, _("Votre place est libre."))


@signed_in
@require_POST
@never_cache
def member_link(request: HttpRequest, code: str, member: str) -> HttpResponseBase:
    """A new link for a member, shown once."""
    sheet = editable(request, code)
    require_missions(actor_of(request), department=sheet.department, workshop=code)
    clock = clock_of(request)
    if member_row(member, today(clock)).workshop != code:
        raise Refusal(MISSION_UNKNOWN, serial=member)
    secret = give_link(member=member, actor=actor_of(request), clock=clock)
    address = request.build_absolute_uri(reverse("maker", args=[secret]))
    context = {"sheet": sheet, "member": member, "address": address, "days": LINK_DAYS}
    return render(request, PAGES + "member_link.html", context)
