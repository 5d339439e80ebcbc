"""Acts on many: each line told when all are done; every line at fault named when none is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.production import Scene, build_scene, good

from maillage.apps.accounts.codes import Role
from maillage.apps.production.models import Delivery, Lot, Order

pytestmark = pytest.mark.django_db
Asking = Callable[[str, dict[str, Any]], Any]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def ask(client: Client, scene: Scene, bearer: Callable[..., dict[str, str]]) -> Asking:
    headers = bearer(Role.WORKSHOP, "26", scene.shop)

    def post(address: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/v1/{address}", body, content_type="application/json", headers=headers)

    return post


def told(answer: Any) -> list[tuple[str, str, str]]:
    return [(line["item"], line["code"], line["status"]) for line in answer.json()["lines"]]


def at_fault(answer: Any) -> list[tuple[str, str]]:
    return [(reason["params"]["item"], reason["code"]) for reason in answer.json()["reasons"]]


def test_answering_many_tells_each_order(ask: Asking, scene: Scene) -> None:
    code = scene.proposal.code
    lines = [{"proposal": code, "accepted": 5}, {"proposal": code, "decline_reason": "no_material"}]
    answer = ask("proposals/answers", {"answers": lines})
    order = Order.objects.latest("pk")
    assert answer.status_code == 201
    assert told(answer) == [(code, order.code, "active"), (code, "", "declined")]
    assert order.quantity == 5
    scene.proposal.refresh_from_db()
    assert (scene.proposal.accepted, scene.proposal.declined) == (105, 15)


def test_one_answer_at_fault_and_none_is_kept(ask: Asking, scene: Scene) -> None:
    before = Order.objects.count()
    lines = [{"proposal": scene.proposal.code, "accepted": 5}, {"proposal": "P9999-001", "accepted": 1}]
    answer = ask("proposals/answers", {"answers": lines})
    assert at_fault(answer) == [("P9999-001", "proposal.unknown")]
    assert Order.objects.count() == before


def a_making(scene: Scene, quantity: int) -> dict[str, Any]:
    day = str(scene.day - timedelta(days=1))
    made = {"made_from": day, "made_until": day, "material_batch": "PETG-08"}
    return {"order": scene.order.code, "quantity": quantity, **made}


def test_declaring_many_lots_tells_each(ask: Asking, scene: Scene) -> None:
    answer = ask("lots", {"lots": [a_making(scene, 4), a_making(scene, 5)]})
    made = Lot.objects.order_by("-pk")[:2]
    assert told(answer) == [(scene.order.code, lot.code, "made") for lot in reversed(made)]
    refused = ask("lots", {"lots": [a_making(scene, 1), a_making(scene, 10_000)]})
    assert at_fault(refused) == [(scene.order.code, "order.closed")]
    assert Lot.objects.count() == 5


def test_inspecting_many_says_which_was_rejected(ask: Asking, scene: Scene) -> None:
    found = good(scene.made)
    stated = {
        "rejected": 0, "sample_inspected": found.sample_inspected, "sample_defects": 1,
        "checks": dict(found.checks), "hygiene_declared": True,
    }  # fmt: skip
    answer = ask("lots/inspect", {"lots": {scene.made.code: stated}})
    assert (answer.status_code, told(answer)) == (200, [(scene.made.code, scene.made.code, "rejected")])


def test_releasing_many_names_the_lot_that_is_not_ready(ask: Asking, scene: Scene) -> None:
    both = ask("lots/release", {"lots": [scene.inspected.code, scene.made.code]})
    assert (both.status_code, at_fault(both)) == (409, [(scene.made.code, "lot.state")])
    alone = ask("lots/release", {"lots": [scene.inspected.code]})
    assert (alone.status_code, told(alone)) == (
        200,
        [(scene.inspected.code, scene.inspected.code, "released")],
    )


def test_a_round_tells_the_delivery_of_each_lot(ask: Asking, scene: Scene) -> None:
    ask("lots/release", {"lots": [scene.inspected.code]})
    parcels = [{"lot": scene.inspected.code, "quantity": 3}, {"lot": scene.released.code, "quantity": 7}]
    answer = ask("deliveries/round", {"lines": parcels, "carrier": "Coursier"})
    (delivery,) = Delivery.objects.all()
    assert answer.status_code == 201
    assert told(answer) == [
        (scene.inspected.code, delivery.code, "sent"), (scene.released.code, delivery.code, "sent"),
    ]  # fmt: skip


def test_another_workshop_does_none_of_it(
    client: Client, scene: Scene, bearer: Callable[..., dict[str, str]]
) -> None:
    headers = bearer(Role.WORKSHOP, "75", "L9999")
    body = {"lots": [scene.inspected.code]}
    answer = client.post("/api/v1/lots/release", body, content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert at_fault(answer) == [(scene.inspected.code, "access.role_missing")]
