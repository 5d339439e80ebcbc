"""Mission orders and access plans through the API: the same acts, the same refusals, nothing ignored."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.members import attach, maker
from tests.factories.people import signed_up, workshop_manager
from tests.factories.production import Scene, build_scene

from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.relay.models import Booking, Mission
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def ask(scene: Scene) -> Any:
    actor = signed_up(workshop_manager(scene.shop), CLOCK)
    token = create_token(name="essai", may_write=True, expires_on=scene.day, actor=actor, clock=CLOCK).secret

    def run(method: str, path: str, given: Any = None, *, anonymous: bool = False) -> tuple[int, Any]:
        sent: dict[str, Any] = {} if anonymous else {"headers": {"authorization": f"Bearer {token}"}}
        if method != "get":
            sent |= {"data": json.dumps(given or {}), "content_type": "application/json"}
        answer = getattr(Client(), method)(f"/api/v1{path}", **sent)
        return answer.status_code, answer.json()

    return run


def order(scene: Scene, member: str, **changes: Any) -> dict[str, Any]:
    given = {
        "order": scene.order.code, "member": member, "holder": "Ada L.", "birth_year": 1985,
        "activity": "deliver", "communes": ["26108"], "first_day": scene.day.isoformat(),
        "last_day": scene.day.isoformat(), "starts": "08:00", "ends": "19:00",
    }  # fmt: skip
    return {**given, **changes}


def test_an_order_is_issued_read_checked_and_revoked(scene: Scene, ask: Any) -> None:
    (member,) = attach(CLOCK, maker(scene.shop, since=scene.day))
    late = (scene.day + timedelta(days=8)).isoformat()
    status, refused = ask("post", "/missions", order(scene, member, last_day=late))
    assert (status, refused["code"], Mission.objects.count()) == (422, "mission.too_long", 0)
    assert ask("post", "/missions", order(scene, member, name="Ada Lovelace"))[0] == 400
    status, made = ask("post", "/missions", order(scene, member))
    assert status == 201
    serial = made["serial"]
    assert [row["serial"] for row in ask("get", "/missions")[1]["items"]] == [serial]
    assert ask("get", f"/missions/{serial}")[1]["holder"] == "Ada L."
    status, public = ask("get", f"/verify/missions/{serial}", anonymous=True)
    assert (status, public["state"], public["said"]["initials"]) == (200, "in_force", "A. L.")
    assert "Ada" not in json.dumps(public) and member not in json.dumps(public)
    assert ask("get", "/verify/missions/AAAQEAYEAUDAOCAJ", anonymous=True)[0] == 404
    assert ask("post", f"/missions/{serial}/revoke")[0] == 200
    assert ask("post", f"/missions/{serial}/revoke")[1]["code"] == "mission.over"
    assert ask("get", f"/missions/{serial}", anonymous=True)[0] == 401


def test_a_plan_its_slots_and_places(scene: Scene, ask: Any) -> None:
    (member,) = attach(CLOCK, maker(scene.shop, since=scene.day))
    base = f"/access-plans/{scene.shop}"
    assert ask("get", base)[0] == 404
    plan = {
        "rules": "Masque", "responsible": "Claude R.", "owner": "Commune", "consent_on": scene.day.isoformat(),
        "consent_reference": "Convention",
    }  # fmt: skip
    assert ask("put", base, plan)[1] == {"workshop": scene.shop, "rules_version": 1}
    slot = {"day": scene.day.isoformat(), "starts": "09:00", "ends": "12:00", "heads": 1}
    code = ask("post", f"{base}/slots", slot)[1]["code"]
    place = f"/access-plans/slots/{code}/places"
    assert (
        ask("post", place, {"member": member, "rules_version": 0})[1]["code"] == "slot.rules_not_acknowledged"
    )
    assert ask("post", place, {"member": member, "rules_version": 1})[0] == 201
    assert ask("get", base)[1]["slots"][0]["members"] == [member]
    assert ask("delete", f"{place}/{member}")[0] == 200
    assert ask("delete", f"/access-plans/slots/{code}") == (200, {"code": code, "told": 0})
    assert Booking.objects.count() == 0
