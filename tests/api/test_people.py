"""Registering a workshop, its members and drop points, and attaching a need, by programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.api.test_acts import send
from tests.factories.requests import a_confirmed_request
from tests.web.page_world import World, build_world

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.needs.drafting import Asker
from maillage.apps.network.commands.reveal_members import reveal_members
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_a_workshop_is_registered_by_the_coordination_of_its_territory(
    client: Client, world: World, bearer: Bearer
) -> None:
    body = {
        "name": "Atelier de Die",
        "commune": "26113",
        "processes": ["fdm"],
        "contact_email": "die@example.org",
    }
    for headers in (bearer(Role.COORDINATOR, "75"), bearer(Role.WORKSHOP, "26", world.workshop)):
        refused = send(client, "post", "workshops", headers, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "access.role_missing")
    made = send(client, "post", "workshops", bearer(Role.COORDINATOR, "26"), body)
    assert made.status_code == 201, made.content
    sheet = client.get(f"/api/v1/workshops/{made.json()['code']}").json()
    assert (sheet["name"], sheet["department"], [m["process"] for m in sheet["machines"]]) == (
        "Atelier de Die", "26", ["fdm"],
    )  # fmt: skip
    assert {"open_weekdays", "labour_hours_per_day"} <= set(sheet["assumed"])


def test_a_member_comes_changes_and_leaves_and_is_never_named(
    client: Client, world: World, bearer: Bearer
) -> None:
    headers = bearer(Role.WORKSHOP, "26", world.workshop)
    body = {
        "kind": "home", "skills": ["cad"], "hours_per_week": 6, "commune": "26108",
        "identity": {"name": "Ada Lovelace", "email": "ada@example.org"},
        "machines": [{"process": "fdm", "materials": ["pla"]}],
    }  # fmt: skip
    made = send(client, "post", f"workshops/{world.workshop}/members", headers, body)
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert send(client, "patch", f"members/{code}", headers, {"hours_per_week": 9}).json() == {"code": code}
    assert send(client, "post", f"members/{code}/end", headers, {}).json() == {"code": code}
    answer = send(client, "get", f"workshops/{world.workshop}/members", headers)
    (row,) = answer.json()
    assert (row["code"], row["hours_per_week"], row["until"], row["is_named"]) == (
        code,
        9.0,
        str(world.day),
        True,
    )
    assert "Ada" not in answer.content.decode()
    assert send(client, "put", f"members/{code}/identity", headers, {"name": "Ada King"}).status_code == 204
    (named,) = reveal_members(workshop=world.workshop, actor=OPERATOR, clock=CLOCK)
    assert (named.name, named.email) == ("Ada King", "")
    assert send(client, "delete", f"members/{code}/identity", headers).status_code == 204
    assert reveal_members(workshop=world.workshop, actor=OPERATOR, clock=CLOCK) == ()
    again = send(client, "delete", f"members/{code}/identity", headers)
    assert (again.status_code, again.json()["code"]) == (422, "member.no_identity")


def test_members_are_read_and_changed_by_their_workshop_and_its_coordination(
    client: Client, world: World, bearer: Bearer
) -> None:
    address = f"workshops/{world.workshop}/members"
    assert client.get(f"/api/v1/{address}").status_code == 401
    assert send(client, "get", address, bearer(Role.COORDINATOR, "26")).json() == []
    for headers in (bearer(Role.WORKSHOP, "26", "L0099"), bearer(Role.REVIEWER, "FR")):
        for method, body in (("get", None), ("post", {"kind": "staff"})):
            refused = send(client, method, address, headers, body)
            assert (refused.status_code, refused.json()["code"]) == (403, "access.role_missing")


def test_a_drop_point_is_added_corrected_and_removed(client: Client, world: World, bearer: Bearer) -> None:
    headers, address = bearer(Role.WORKSHOP, "26", world.workshop), f"workshops/{world.workshop}/drop-points"
    useless = send(
        client,
        "post",
        address,
        headers,
        {"name": "Mairie", "commune": "26108", "bring": False, "fetch": False},
    )
    assert (useless.status_code, useless.json()["code"]) == (422, "drop_point.useless")
    made = send(client, "post", address, headers, {"name": "Mairie", "commune": "26108"})
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert send(client, "patch", f"drop-points/{code}", headers, {"hours": "9 h – 12 h"}).status_code == 200
    (row,) = client.get(f"/api/v1/{address}").json()
    assert (row["code"], row["name"], row["hours"], row["commune"]) == (code, "Mairie", "9 h – 12 h", "26108")
    elsewhere = send(client, "delete", f"drop-points/{code}", bearer(Role.WORKSHOP, "26", "L0099"))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "access.role_missing")
    assert send(client, "delete", f"drop-points/{code}", headers).status_code == 204
    assert client.get(f"/api/v1/{address}").json() == []


def test_a_need_is_attached_to_the_establishment_that_the_directory_had(
    client: Client, world: World, bearer: Bearer
) -> None:
    asker = Asker("", "EHPAD de Die, le vrai", "ehpad", "26113")
    _token, need = a_confirmed_request(CLOCK, asker=asker, design=world.saver, facts={"posts": "non_care"})
    body = {"establishment": world.home}
    refused = send(client, "post", f"needs/{need.code}/attach", bearer(Role.COORDINATOR, "75"), body)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role_missing")
    headers = bearer(Role.COORDINATOR, "26")
    done = send(client, "post", f"needs/{need.code}/attach", headers, body)
    assert (done.status_code, done.json()) == (200, {"code": need.code})
    sheet = send(client, "get", f"needs/{need.code}", headers).json()
    assert world.home in str(sheet)
    again = send(client, "post", f"needs/{need.code}/attach", headers, body)
    assert (again.status_code, again.json()["code"]) == (422, "need.attached_already")
