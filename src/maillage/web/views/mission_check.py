"""What the code of a mission order opens, and where its number can be typed: public, and says no name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.apps.relay.codes import ACTIVITIES, MISSION_STATES
from maillage.apps.relay.queries.checked_mission import CheckedMission, checked_mission, checked_number
from maillage.apps.relay.queries.papers import town
from maillage.formats.documents.mission_order import grouped
from maillage.kernel.clock import today
from maillage.kernel.refusals import Refusal
from maillage.web.asking import clock_of
from maillage.web.lists.missions import MISSION_TAGS
from maillage.web.visitors import private_page

PAGE = "maillage/pages/relay/mission_check.html"


def _shown(request: HttpRequest, found: CheckedMission | None, refusal: Refusal | None) -> HttpResponse:
    context: dict[str, Any] = {"found": found, "refusal": refusal, "as_of": clock_of(request).now()}
    if found is not None:
        said = found.said
        context |= {
            "number": grouped(found.serial),
            "state": MISSION_STATES[found.state],
            "kind": MISSION_TAGS.get(found.state, "stop"),  # type: ignore[call-overload]
            "activity": ACTIVITIES[said.activity] if said else "",
            "towns": [town(code) for code in said.communes] if said else [],
        }
    return render(request, PAGE, context, status=404 if refusal else 200)


def mission_checked(request: HttpRequest, message: bytes) -> HttpResponse:
    """The page of a scanned code whose message says that it is a mission order's."""
    try:
        return _shown(request, checked_mission(message, today(clock_of(request))), None)
    except Refusal as refusal:
        return _shown(request, None, refusal)


@private_page
@require_safe
def mission_check(request: HttpRequest) -> HttpResponse:
    """A form to type a number; the answer stands below it."""
    given = request.GET.get("numero", "")
    if not given.strip():
        return _shown(request, None, None)
    try:
        return _shown(request, checked_number(given, today(clock_of(request))), None)
    except Refusal as refusal:
        return _shown(request, None, refusal)
