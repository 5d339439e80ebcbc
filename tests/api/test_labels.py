"""Labels through the API and the command line: read by anyone, kept at a delivery, alerts; as on the screens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.factories.labels import CLOCK, open_register_of, printed_codes
from tests.factories.people import requester, signed_up, workshop_manager
from tests.factories.production import Scene, build_scene

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import LabelScan
from maillage.apps.production.queries.label_reading import MOST_CODES
from maillage.apps.records.commands.install import install
from maillage.cli.labels import labels as group
from maillage.register import labels
from maillage.register.encoding import encode32

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Scene:
    install(kind="demo", clock=CLOCK)
    made = build_scene(monkeypatch)
    open_register_of(made.released, settings, tmp_path)
    return made


@pytest.fixture
def codes(scene: Scene) -> list[str]:
    return printed_codes(scene.released, per_bag=10)  # four bags


def sent(scene: Scene, quantity: int) -> str:
    return send_delivery(parcels=[Parcel(scene.released.code, quantity)], actor=OPERATOR, clock=CLOCK).code


def asking(person: Actor, scene: Scene) -> Any:
    actor = signed_up(person, CLOCK)
    secret = create_token(name="essai", may_write=True, expires_on=scene.day, actor=actor, clock=CLOCK).secret

    def run(method: str, path: str, given: Any = None) -> tuple[int, Any]:
        sent: dict[str, Any] = {"headers": {"authorization": f"Bearer {secret}"}}
        if given is not None:
            sent |= {"data": json.dumps(given), "content_type": "application/json"}
        answer = getattr(Client(), method)(f"/api/v1{path}", **sent)
        return answer.status_code, answer.json()

    return run


def typed(*args: str, codes: list[str] | None = None) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(group, [*args, "--json"], input="\n".join(codes or []))
    return done.exit_code, json.loads(done.stdout)


def forged(code: str) -> str:
    return "/V/" + encode32(labels.of_address(code)[:-1] + b"\x00")


def test_anybody_reads_labels_and_nothing_is_kept(scene: Scene, codes: list[str]) -> None:
    read = [codes[0], codes[1], codes[0], forged(codes[3]), "rien"]
    answer = Client().get("/api/v1/verify/labels", {"code": read})
    found = answer.json()
    assert [code["finding"] for code in found["codes"]] == [
        "counted",
        "counted",
        "repeated",
        "unknown",
        "unknown",
    ]
    assert found["lots"] == [{"lot": scene.released.code, "bags": 2, "pieces": 20, "expected": None}]
    first, false = found["codes"][0], found["codes"][3]
    assert (first["outcome"], first["advice"], first["bag"], first["reasons"][0]["code"]) == (
        "current", "use", 1, "register.verdict.current",
    )  # fmt: skip
    assert (false["lot"], false["bag"], false["reasons"][0]["code"]) == (
        "",
        0,
        "register.label.bad_signature",
    )
    assert (found["alerts"], LabelScan.objects.count()) == (2, 0)
    exit_code, said = typed("read", codes=read)
    assert exit_code == 0 and [code["finding"] for code in said["codes"]] == [
        c["finding"] for c in found["codes"]
    ]
    assert said["codes"][3]["codes"] == ["register.label.bad_signature"] and said["lots"] == found["lots"]
    assert LabelScan.objects.count() == 0


def test_too_many_codes_and_what_it_does_not_know_are_refused(scene: Scene) -> None:
    many = ["rien"] * (MOST_CODES + 1)
    store = asking(requester(scene.hospital, "26"), scene)
    delivery = sent(scene, 20)
    status, refused = store("post", f"/deliveries/{delivery}/scans", {"codes": many})
    assert (status, refused["code"]) == (422, "label.too_many_codes")
    exit_code, refused = typed("read", codes=many)
    assert (exit_code, refused["error"]["code"]) == (3, "label.too_many_codes")
    for given in ({"codes": ["x" * 2001]}, {"codes": [], "who": "moi"}, {}):
        assert store("post", f"/deliveries/{delivery}/scans", given)[0] == 400
    for query in ({"code": "x" * 2001}, {}, {"code": "x", "who": "moi"}):
        assert Client().get("/api/v1/verify/labels", query).status_code == 400


def test_bags_are_kept_at_a_delivery_and_one_seen_twice_is_an_alert(scene: Scene, codes: list[str]) -> None:
    store, shop = (
        asking(requester(scene.hospital, "26"), scene),
        asking(workshop_manager(scene.shop, "26"), scene),
    )
    first, second = sent(scene, 20), sent(scene, 20)
    status, found = store("post", f"/deliveries/{first}/scans", {"codes": codes[:2]})
    assert (status, found["lots"]) == (
        201, [{"lot": scene.released.code, "bags": 2, "pieces": 20, "expected": 20}],
    )  # fmt: skip
    assert store("post", f"/deliveries/{first}/scans", {"codes": codes[:1]})[0] == 201
    assert LabelScan.objects.count() == 2
    exit_code, again = typed("record", second, codes=[codes[1], "https://ailleurs.example/V/AAAA"])
    assert exit_code == 0 and [code["finding"] for code in again["codes"]] == ["elsewhere", "unknown"]
    assert again["codes"][0]["deliveries"] == [first]
    kept = store("get", f"/deliveries/{first}/scans")[1]
    assert kept["lots"] == [{"lot": scene.released.code, "noted": 20, "bags": 2, "pieces": 20}]
    assert [(one["finding"], one["bag"], one["deliveries"]) for one in kept["alerts"]] == [
        ("elsewhere", 2, [first, second])
    ]
    status, alerts = shop("get", "/label-alerts")
    assert status == 200 and {one["finding"] for one in alerts} == {"elsewhere", "unknown"}
    assert {one["finding"] for one in typed("alerts")[1]["alerts"]} == {"elsewhere", "unknown"}
    assert [one["finding"] for one in typed("alerts", "--delivery", first)[1]["alerts"]] == ["elsewhere"]


def test_who_may_not_receive_reads_and_keeps_nothing(scene: Scene, codes: list[str]) -> None:
    shop, delivery = asking(workshop_manager(scene.shop, "26"), scene), sent(scene, 20)
    for method, given in (("get", None), ("post", {"codes": codes[:1]})):
        status, refused = shop(method, f"/deliveries/{delivery}/scans", given)
        assert (status, refused["code"]) == (403, "access.role_missing")
    assert Client().get(f"/api/v1/deliveries/{delivery}/scans").status_code == 401
    assert Client().get("/api/v1/label-alerts").status_code == 401
    assert typed("record", "BL99999", codes=codes[:1])[1]["error"]["code"] == "delivery.unknown"
    assert typed("alerts", "--delivery", "BL99999")[1]["error"]["code"] == "delivery.unknown"
    assert LabelScan.objects.count() == 0


def test_a_stopped_lot_says_so_in_words(scene: Scene, codes: list[str]) -> None:
    place_hold(scope=HoldScope(lot=scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    said = (
        CliRunner()
        .invoke(group, ["read", "--language", "en"], input=f"{codes[0]}\n{forged(codes[1])}\n")
        .stdout
    )
    assert f"1  {scene.released.code}  bag 1  Do not use" in said and "2  Unknown label" in said
    assert "To set aside: 2" in said
    assert CliRunner().invoke(group, ["alerts", "--language", "fr"]).stdout == "Aucune alerte.\n"
