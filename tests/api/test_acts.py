"""Acts of the screens that programs have too: supplies, establishments, an inventory, decisions, holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.page_world import World, build_world

from maillage.apps.accounts.codes import Role

pytestmark = pytest.mark.django_db
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def send(client: Client, method: str, address: str, headers: dict[str, str], body: Any = None) -> Any:
    given = {"data": body or {}, "content_type": "application/json"} if method != "get" else {}
    return getattr(client, method)(f"/api/v1/{address}", headers=headers, **given)


def output(world: World, quantity: int = 4000) -> dict[str, Any]:
    day = str(world.day)
    return {
        "quantity": quantity, "period": "week", "from_on": day, "certainty": "announced",
        "source": "Bon de commande", "stated_on": day,
    }  # fmt: skip


def test_a_supply_is_stated_again_then_ended(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.INDUSTRY_REFERENT, "FR")
    made = send(
        client, "post", "industry", headers, {**output(world), "supplier": "Usine", "design": world.visor}
    )
    assert made.status_code == 201
    code = made.json()["code"]
    again = output(world, 9000) | {"seen": 1}
    assert send(client, "post", f"industry/{code}/statements", headers, again).status_code == 201
    stale = send(client, "post", f"industry/{code}/statements", headers, again)
    assert (stale.status_code, stale.json()["code"]) == (409, "supply.changed_meanwhile")
    ending = {"seen": 2, "reason": "Fin du contrat"}
    assert send(client, "post", f"industry/{code}/end", headers, ending).status_code == 200
    statements = send(client, "get", f"industry/{code}", headers).json()
    assert [(each["number"], each["quantity"], each["ended_reason"]) for each in statements] == [
        (3, 9000, "Fin du contrat"), (2, 9000, ""), (1, 4000, ""),
    ]  # fmt: skip


def test_a_stock_is_counted_again_then_ended(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.COORDINATOR, "FR")
    first = {"holder": "Dépôt", "design": world.visor, "quantity": 300, "counted_on": str(world.day)}
    code = send(client, "post", "stocks", headers, first).json()["code"]
    count = {"quantity": 120, "counted_on": str(world.day), "seen": 1}
    assert send(client, "post", f"stocks/{code}/counts", headers, count).status_code == 201
    assert send(client, "post", f"stocks/{code}/end", headers, {"seen": 2, "reason": "Vidé"}).json() == {
        "code": code
    }
    counts = send(client, "get", f"stocks/{code}", headers).json()
    assert [(each["number"], each["quantity"]) for each in counts] == [(3, 0), (2, 120), (1, 300)]


def test_whoever_keeps_no_supply_states_none(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.WORKSHOP, "26", world.workshop)
    body = {**output(world), "supplier": "Usine", "design": world.visor}
    answer = send(client, "post", "industry", headers, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.role_missing")


def test_an_establishment_is_registered_verified_and_corrected(
    client: Client, world: World, bearer: Bearer
) -> None:
    headers = bearer(Role.COORDINATOR, "26")
    body = {"name": "Clinique de Crest", "kind": "ehpad", "commune": "26108"}
    made = send(client, "post", "establishments", headers, body)
    assert made.status_code == 201, made.content
    address = f"establishments/{made.json()['code']}"
    assert send(client, "post", f"{address}/verify", headers).status_code == 200
    again = send(client, "post", f"{address}/verify", headers)
    assert (again.status_code, again.json()["code"]) == (422, "establishment.already_verified")
    assert send(client, "patch", address, headers, {"address": "2 rue Neuve"}).status_code == 200
    sheet = send(client, "get", address, headers).json()
    assert (sheet["address"], sheet["verified_on"]) == ("2 rue Neuve", str(world.day))


def test_an_establishment_never_verifies_itself(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.REQUESTER, "26", world.home)
    answer = send(client, "post", f"establishments/{world.home}/verify", headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.role_missing")


def test_elsewhere_nobody_registers(client: Client, world: World, bearer: Bearer) -> None:
    body = {"name": "Clinique de Crest", "kind": "ehpad", "commune": "26108"}
    answer = send(client, "post", "establishments", bearer(Role.COORDINATOR, "75"), body)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.role_missing")


def inventory(client: Client, world: World, headers: dict[str, str], **changes: Any) -> Any:
    sheet = client.get(f"/api/v1/workshops/{world.workshop}").json()
    machines = [{"machine": each["code"], "count": 4, "hours_per_day": 6.0} for each in sheet["machines"]]
    body = {
        "revision": sheet["revision"], "machines": machines, "open_weekdays": [0, 2], "labour_hours_per_day": 9,
    } | changes  # fmt: skip
    return send(client, "put", f"workshops/{world.workshop}/inventory", headers, body)


def test_a_whole_inventory_lands_in_one_act(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.WORKSHOP, "26", world.workshop)
    assert inventory(client, world, headers).json() == {"code": world.workshop}
    sheet = client.get(f"/api/v1/workshops/{world.workshop}").json()
    assert (sheet["open_weekdays"], sheet["labour_hours_per_day"]) == ([0, 2], 9.0)
    assert {(each["count"], each["hours_per_day"]) for each in sheet["machines"]} == {(4, 6.0)}
    stale = inventory(client, world, headers, revision=sheet["revision"] - 1)
    assert (stale.status_code, stale.json()["code"]) == (409, "inventory.stale")
    wrong = inventory(
        client,
        world,
        headers,
        machines=[{"machine": "M9", "count": 1, "hours_per_day": 1}],
        open_weekdays=[9],
    )
    assert wrong.status_code in (404, 422)
    assert len(wrong.json()["reasons"]) == 2


def test_a_decision_keeps_the_answers_of_the_tree(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.REVIEWER, "FR")
    questions = [each["id"] for each in client.get("/api/v1/decision-tree").json()]
    proposal = client.get("/api/v1/decision-tree/proposal", {"no": questions}).json()
    assert (proposal["category"], proposal["unanswered"]) == ("A", [])
    body = {
        "profile": world.saver_profile, "use": "care", "category": "A", "effective_from": str(world.day),
        "qualification": "general_product", "reason": "Examiné",
        "tree": dict.fromkeys(questions, False) | {"barrier_between_healthy_people": True},
    }  # fmt: skip
    refused = send(client, "post", "acts/decisions", headers, body)
    assert (refused.status_code, refused.json()["code"]) == (422, "decision.below_tree")
    kept = send(client, "post", "acts/decisions", headers, body | {"departure": "Usage sans contact"})
    assert kept.status_code == 201, kept.content
    strange = client.get("/api/v1/decision-tree/proposal", {"no": "couleur"})
    assert strange.status_code == 422


def test_a_hold_is_confirmed_by_a_suspension(client: Client, world: World, bearer: Bearer) -> None:
    headers = bearer(Role.SIGNER, "FR")
    holder = bearer(Role.REVIEWER, "FR")
    hold = send(client, "post", "acts/holds", holder, {"design": world.visor, "reason": "Doute"}).json()[
        "number"
    ]
    confirmed = send(client, "post", f"acts/{hold}/confirm", headers, {"reason": "Fissures vues"})
    assert confirmed.status_code == 201, confirmed.content
    again = send(client, "post", f"acts/{hold}/confirm", headers, {"reason": "Fissures vues"})
    assert (again.status_code, again.json()["code"]) == (409, "act.already_ended")
    act = client.get(f"/api/v1/acts/{confirmed.json()['number']}").json()
    assert act["kind"] == "suspend"


def test_bench_samples_are_agreed_to_then_declared_then_read(
    client: Client, world: World, bearer: Bearer
) -> None:
    place, shop = bearer(Role.REQUESTER, "26", world.hospital), bearer(Role.WORKSHOP, "26", world.workshop)
    terms = {
        "establishment": world.hospital, "profile": world.visor_profile, "workshop": world.workshop, "pieces": 3,
        "valid_from": str(world.day),
    }  # fmt: skip
    made = {"quantity": 2, "made_on": str(world.day), "marked": True, "bench_only": True}
    assert send(client, "post", "acts/sample-agreements", shop, terms).status_code == 403
    agreed = send(client, "post", "acts/sample-agreements", place, terms)
    assert agreed.status_code == 201, agreed.json()
    made["agreement"] = agreed.json()["number"]
    assert send(client, "post", "samples", place, made).status_code == 403
    unmarked = send(client, "post", "samples", shop, made | {"marked": False})
    assert (unmarked.status_code, unmarked.json()["code"]) == (422, "sample.not_marked")
    assert send(client, "post", "samples", shop, made).json()["code"] == "EB00001"
    assert send(client, "post", "samples", shop, made).json()["code"] == "sample.exceeded"
    for headers in (place, shop):
        assert send(client, "get", "samples", headers).json()["total"] == 1
        read = send(client, "get", "samples/EB00001", headers).json()
        assert (read["row"]["quantity"], read["refusals"]) == (2, [])
    stranger = bearer(Role.REQUESTER, "26", "E0099")
    assert send(client, "get", "samples", stranger).json()["total"] == 0
    assert send(client, "get", "samples/EB00001", stranger).status_code == 403
