"""Mission orders of the account's workshops, what anybody may check of one, and access plans."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query

from maillage.api.asking import Window, known_actor, list_of, listed, only, today_of
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import access_plans, missions, verify
from maillage.api.shapes import marked
from maillage.apps.accounts.actor import require_somewhere
from maillage.apps.relay.policies import require_access_plan, require_missions, workshop_row
from maillage.apps.relay.queries.access import AccessSheet, access_sheet
from maillage.apps.relay.queries.checked_mission import CheckedMission, checked_number
from maillage.apps.relay.queries.missions import MissionRow, MissionSheet, mission_list, mission_sheet


@missions.get("", response=list_of(MissionRow))
@only(Window)
def mission_index(request: HttpRequest, asked: Query[Window]) -> dict[str, Any]:
    """Mission orders of the account’s workshops; one that is over is no longer there."""
    actor = known_actor(request)
    require_somewhere(actor, "missions.issue")
    return listed(request, mission_list(actor=actor, day=today_of(request), **asked.window()))


@missions.get("/{serial}", response=marked(MissionSheet))
@only(Nothing)
def mission(request: HttpRequest, serial: str) -> Any:
    """A mission order, and the request it carries."""
    sheet = mission_sheet(serial, today_of(request))
    require_missions(known_actor(request), department=sheet.row.department, workshop=sheet.row.workshop)
    return sheet


@verify.get("/missions/{number}", response=marked(CheckedMission))
@only(Nothing)
def mission_verification(request: HttpRequest, number: str) -> Any:
    """What anyone holding a mission order’s number may know of it: no name, no address."""
    return checked_number(number, today_of(request))


@access_plans.get("/{workshop}", response=AccessSheet)
@only(Nothing)
def access_plan(request: HttpRequest, workshop: str) -> Any:
    """A workshop’s access plan: rules, consent, slots, places by the codes of members."""
    row = workshop_row(workshop)
    require_access_plan(known_actor(request), department=row.department, workshop=workshop)
    sheet = access_sheet(workshop, today_of(request))
    if sheet is None:
        raise Http404
    return sheet
