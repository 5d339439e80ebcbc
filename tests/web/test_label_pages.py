"""The page of a code, the reading of several, what is kept at a delivery and who is told."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.labels import CLOCK, open_register_of, printed_codes, scene_kept
from tests.factories.production import Scene
from tests.register.making import LOG
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.record_scans import record_scans
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import LabelScan, Lot
from maillage.apps.production.queries.label_reading import MOST_CODES
from maillage.apps.production.queries.verification import READ
from maillage.apps.records.queries.public_register import public_register
from maillage.register import label_copies, labels
from maillage.register.encoding import encode32

pytestmark = pytest.mark.django_db  # the mark is what makes a test database
VENDORED = Path(__file__).parents[2] / "src" / "maillage" / "web" / "static" / "maillage" / "js" / "vendored"


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with scene_kept(django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(kept: Scene, db: None, settings: Any, tmp_path: Path) -> Scene:
    """With an open register that holds the decision of the released lot."""
    made = replace(kept, released=Lot.objects.select_related(*READ).get(pk=kept.released.pk))
    open_register_of(made.released, settings, tmp_path)
    return made


@pytest.fixture
def codes(scene: Scene) -> list[str]:
    return printed_codes(scene.released, per_bag=10)  # four bags


@pytest.fixture
def storekeeper(scene: Scene) -> Client:
    return signed("magasin", Role.REQUESTER, "26", scene.hospital)


@pytest.fixture
def maker(scene: Scene) -> Client:
    return signed("atelier", Role.WORKSHOP, "26", scene.shop)


def path_of(code: str) -> str:
    return "/" + code.split("/", 3)[3]


def words(page: bytes) -> str:
    inside = page.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<template.*?</template>|<[^>]+>", " ", inside, flags=re.S).split())


def sent(scene: Scene, quantity: int) -> str:
    return send_delivery(parcels=[Parcel(scene.released.code, quantity)], actor=OPERATOR, clock=CLOCK).code


# One code


def test_what_was_scanned_opens_the_page_in_the_language_of_the_phone(codes: list[str]) -> None:
    for accepted, prefix, says in (("fr-FR", "", "Peut servir"), ("en-GB,en", "/en", "May be used")):
        phone = Client(headers={"Accept-Language": accepted})
        moved = phone.get(path_of(codes[1]))
        assert moved.headers["Location"] == prefix + path_of(codes[1]).lower()
        answer = phone.get(moved.headers["Location"])
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert says in words(answer.content)
    for language, prefix in (("fr", ""), ("en", "/en")):
        for path in (path_of(codes[1]).lower(), "/v/", "/v/lecture/", "/v/aaaa"):
            found = faults(Client().get(prefix + path).content.decode(), language)
            assert [f for f in found if not f.startswith("script {'src': '/static/maillage/js/")] == [], path


def test_the_page_says_all_that_a_holder_must_know_and_no_recipient(codes: list[str], scene: Scene) -> None:
    said = words(Client().get(path_of(codes[3]).lower()).content)
    lot = scene.released
    for told in (
        "Authentique et en vigueur", "Visière fermée en haut", "D0001-V1", "Usage en santé, modèle validé", "Soins",
        lot.code, "n° 4, 10 pièces", "contrôlé puis libéré", lot.decision, "Signature valable", "Registre attesté le",
        "Lot lu dans la base le", "Toujours associer le masque prescrit", "Aucun témoin extérieur",
    ):  # fmt: skip
        assert told in said, told
    assert scene.cast.hospital.name not in said and scene.cast.hospital.code not in said


def test_a_held_lot_is_refused_at_once_with_its_act(codes: list[str], scene: Scene) -> None:
    held = place_hold(scope=HoldScope(lot=scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    said = words(Client().get(path_of(codes[0]).lower()).content)
    assert "Ne pas utiliser" in said and held.number in said and "Peut servir" not in said


def test_no_flipped_bit_is_accepted_through_the_page(codes: list[str]) -> None:
    """A bit of every sixth byte: that every bit of every byte is refused is shown where no page is drawn."""
    message, phone = labels.of_address(codes[0]), Client()
    for at in range(0, len(message), 6):
        forged = bytes(byte ^ (1 << (n % 8)) if n == at else byte for n, byte in enumerate(message))
        answer = phone.get(f"/v/{encode32(forged).lower()}")
        assert answer.status_code == 404 and b'data-proved="no"' in answer.content, at
        assert b"D0001V1-L0001" not in answer.content, at


def test_what_is_typed_leads_to_its_page(codes: list[str], scene: Scene) -> None:
    phone = Client()
    for typed in (codes[0], codes[0].lower(), path_of(codes[0]).split("/")[2]):
        assert phone.get("/v/", {"code": typed}).headers["Location"] == path_of(codes[0]).lower()
    assert (
        phone.get("/v/", {"code": scene.released.code}).headers["Location"] == f"/lot/{scene.released.code}/"
    )


# What phones keep


def test_the_copy_is_sent_again_only_when_something_changed(codes: list[str], scene: Scene) -> None:
    phone = Client()
    first = phone.get("/v/donnees.json")
    etag = first.headers["ETag"]
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    assert list(first.json()["decisions"]) == [scene.released.decision]
    again = phone.get("/v/donnees.json", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    register = public_register()
    assert register is not None
    trust = register.log.chain.latest
    for answer, data in ((first, first.content), (again, first.content)):  # unchanged, it is dated anew
        note = base64.b64decode(answer.headers["Signed-Note"])
        given = label_copies.verify(note, data, trust).instant
        assert abs(datetime.now(UTC) - given) < timedelta(minutes=1)
    assert f'data-key="{LOG.public}"' in phone.get("/v/").content.decode()
    place_hold(scope=HoldScope(lot=scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    changed = phone.get("/v/donnees.json", headers={"If-None-Match": etag})
    assert changed.status_code == 200 and list(changed.json()["lots"]) == [scene.released.code]


def test_without_an_open_register_nothing_is_signed_and_no_key_is_named() -> None:
    answer = Client().get("/v/donnees.json")
    assert answer.status_code == 200 and "Signed-Note" not in answer.headers
    assert 'data-key=""' in Client().get("/v/").content.decode()


def test_the_agent_keeps_to_its_route_and_names_what_it_keeps(scene: Scene) -> None:
    served = {path: Client().get(path) for path in ("/v/agent.js", "/V/agent.js", "/en/v/agent.js")}
    for path, answer in served.items():
        assert answer.headers["Content-Type"].startswith("text/javascript"), path
        assert "Service-Worker-Allowed" not in answer.headers, (
            path
        )  # a browser then keeps it below its own folder
    (kept,) = {answer.content.partition(b"\n")[0] for answer in served.values()}
    told = json.loads(kept.decode().removeprefix("const KEPT = ").removesuffix(";"))
    assert told["pages"] == ["/v/", "/v/lecture/", "/en/v/", "/en/v/lecture/"]
    assert all(Client().get(page).status_code == 200 for page in told["pages"])


def test_scripts_written_by_others_are_those_that_were_read() -> None:
    page = (VENDORED / "README.md").read_text()
    digests = dict(re.findall(r"^\| `([\w./-]+\.js)`.*`([0-9a-f]{64})` \|$", page, re.M))
    found = {
        str(path.relative_to(VENDORED)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.rglob("*.js")
    }
    assert found == digests
    assert sum(len(path.read_bytes()) for path in VENDORED.rglob("*.js")) < 220_000  # 58 kB once compressed


# Several codes


def test_without_a_script_the_platform_answers_every_code(codes: list[str]) -> None:
    forged = "/V/" + encode32(labels.of_address(codes[3])[:-1] + b"\x00")
    answer = Client().post(
        "/v/lecture/", {"codes": "\n".join([codes[0], codes[1], codes[0], forged, "rien"])}
    )
    said = words(answer.content)
    assert [said.count(one) for one in ("Compté", "Lu deux fois", "Étiquette inconnue")] == [2, 1, 2]
    assert LabelScan.objects.count() == 0
    many = Client().post("/v/lecture/", {"codes": "\n".join(["rien"] * (MOST_CODES + 1))})
    assert many.status_code == 422 and b"label.too_many_codes" in many.content


def test_bags_are_counted_against_the_note_and_carried_into_the_receipt(
    codes: list[str], scene: Scene, storekeeper: Client
) -> None:
    delivery, lot = sent(scene, 40), scene.released.code
    page = storekeeper.get(f"/v/lecture/?livraison={delivery}").content.decode()
    assert f'data-lot="{lot}" data-pieces="40" data-bags="[[1, 4, 10, 40]]"' in page
    answer = storekeeper.post(f"/livraisons/{delivery}/lectures/", {"codes": "\n".join(codes[:3])})
    assert f"{lot} 3 30 40" in words(answer.content)
    again = storekeeper.post(f"/livraisons/{delivery}/lectures/", {"codes": codes[0]})
    assert f"{lot} 3 30 40" in words(again.content) and LabelScan.objects.count() == 3
    receipt = storekeeper.get(f"/livraisons/{delivery}/recevoir/").content.decode()
    given = dict(re.findall(r'name="((?:accepted|refused)_0)" value="(\d+)"', receipt))
    assert given == {"accepted_0": "30", "refused_0": "10"}
    assert "Lectures de" in words(storekeeper.get(f"/livraisons/{delivery}/lectures/").content)


def test_a_bag_read_at_two_deliveries_is_an_alert_for_whoever_made_it(
    codes: list[str], scene: Scene, storekeeper: Client, maker: Client
) -> None:
    first, second = sent(scene, 20), sent(scene, 20)
    for delivery, read in ((first, codes[:2]), (second, [codes[1], "https://ailleurs.example/V/AAAA"])):
        answer = storekeeper.post(f"/livraisons/{delivery}/lectures/", {"codes": "\n".join(read)})
    said = words(answer.content)
    assert (
        "Déjà lu à une autre livraison" in said and "2 étiquettes à mettre de côté" in said and first in said
    )
    told = Message.objects.get(
        about=second, organisation=scene.shop, subject__fr__startswith="Étiquettes à vérifier"
    )
    assert told.urgent and first in told.body["fr"] and "sachet 2" in told.body["fr"]
    for path in (
        f"/lots/{scene.released.code}/",
        f"/livraisons/{first}/",
        f"/livraisons/{second}/",
        "/lots/alertes/",
    ):
        page = words(maker.get(path).content)
        assert "Étiquettes à vérifier" in page and first in page and second in page, path
    coordination = signed("coordination", Role.COORDINATOR, "26")
    assert "étiquette inconnue" in words(coordination.get("/lots/alertes/").content)
    elsewhere = signed("loin", Role.COORDINATOR, "75")
    assert "Aucune étiquette à vérifier" in words(elsewhere.get("/lots/alertes/").content)
    assert {len(scan.serial) for scan in LabelScan.objects.all()} == {32}


def test_the_order_in_which_deliveries_are_read_hides_nothing(codes: list[str], scene: Scene) -> None:
    first, second = sent(scene, 20), sent(scene, 20)
    for delivery in (second, first):
        read = record_scans(code=delivery, texts=codes[:1], actor=OPERATOR, clock=CLOCK)
    assert [code.finding for code in read.codes] == ["elsewhere"]


def test_lots_that_the_note_does_not_carry_and_labels_that_say_no_are_not_counted(
    codes: list[str], scene: Scene, storekeeper: Client
) -> None:
    delivery = sent(scene, 40)
    place_hold(scope=HoldScope(lot=scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    answer = storekeeper.post(f"/livraisons/{delivery}/lectures/", {"codes": codes[0]})
    assert "Ne pas utiliser" in words(answer.content) and f"{scene.released.code} 0 0 40" in words(
        answer.content
    )


def test_readings_are_for_who_may_receive(codes: list[str], scene: Scene, maker: Client) -> None:
    delivery = sent(scene, 40)
    for path in (f"/livraisons/{delivery}/lectures/", f"/v/lecture/?livraison={delivery}"):
        assert maker.get(path).status_code == 403, path
        assert Client().get(path).status_code == 302, path
    assert maker.post(f"/livraisons/{delivery}/lectures/", {"codes": codes[0]}).status_code == 403
    assert LabelScan.objects.count() == 0
