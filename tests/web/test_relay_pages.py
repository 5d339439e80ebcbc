"""Pages of mission orders and access plans: issued, printed, checked, revoked; booked by a maker's private link."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.members import attach, maker
from tests.factories.production import Scene, build_scene
from tests.factories.relay import keep_label_key
from tests.formats.documents.document_samples import words_of
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.network.commands.member_facts import Identity
from maillage.apps.network.commands.reveal_members import reveal_members
from maillage.apps.outbox.models import Message
from maillage.apps.relay.models import AccessPlan, Booking, Mission, Slot
from maillage.apps.relay.queries.missions import mission_sheet
from maillage.apps.relay.queries.papers import address_of
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    keep_label_key(tmp_path / "keys", monkeypatch)
    return build_scene(monkeypatch)


def visitor(name: str, role: Role, territory: str, organisation: str = "") -> Client:
    held = Assignment(role, territory, organisation)
    return sign_in(open_account(username=name, full_name=name, roles=[held], actor=OPERATOR, clock=CLOCK))


@pytest.fixture
def shop(scene: Scene) -> Client:
    return visitor("atelier", Role.WORKSHOP, "26", scene.shop)


@pytest.fixture
def member(scene: Scene) -> str:
    return attach(CLOCK, maker(scene.shop, since=scene.day))[0]


def given(scene: Scene, member: str, **changes: Any) -> dict[str, Any]:
    terms = {
        "member": member, "holder": "Ada L.", "birth_year": 1985, "activity": "deliver",
        "communes": "Crest\n26362 Valence", "first_day": scene.day.isoformat(),
        "last_day": (scene.day + timedelta(days=6)).isoformat(), "starts": "08:00", "ends": "19:00",
    }  # fmt: skip
    return {**terms, **changes}


def issue(shop: Client, scene: Scene, member: str, **changes: Any) -> Mission:
    answer = shop.post(f"/commandes/{scene.order.code}/mission/", given(scene, member, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Mission.objects.latest("pk")


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_from_the_order_to_the_paper_and_what_its_code_opens(scene: Scene, shop: Client, member: str) -> None:
    order = f"/commandes/{scene.order.code}/"
    assert f'href="{order}mission/"' in shop.get(order).content.decode()
    page = shop.get(f"{order}mission/")
    assert page.status_code == 200 and member in page.content.decode()
    mission = issue(shop, scene, member)
    sheet = text_of(shop.get(f"/missions/{mission.serial}/"))
    assert "Aucune demande d’une autorité administrative" in sheet and "Crest (26), Valence (26)" in sheet
    pdf = shop.get(f"/missions/{mission.serial}/ordre.pdf")
    assert pdf.headers["Cache-Control"] == "no-store"
    said = words_of(pdf.content)
    assert "Ada L." in said and "Ce document n’autorise, à lui seul, aucun déplacement." in said
    path = address_of(mission_sheet(mission.serial, scene.day)).removeprefix("HTTP://LOCALHOST:8000")
    for anonymous, address in ((Client(), path), (Client(), f"/en{path.lower()}")):
        opened = anonymous.get(address, follow=True)
        assert (opened.status_code, opened.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert "A. L." in text_of(opened) and "Ada" not in text_of(opened)
    listed = shop.get("/missions/")
    assert member in listed.content.decode() and "Ada" not in listed.content.decode()


def test_with_a_request_the_order_carries_it(scene: Scene, shop: Client, member: str) -> None:
    state = visitor("etat", Role.STATE_REFERENT, "26")
    asked = {
        "territory": "26", "authority": "Préfecture de la Drôme", "reference": "Arrêté 12", "note": "",
        "dated": scene.day.isoformat(), "valid_from": scene.day.isoformat(), "valid_until": "",
    }  # fmt: skip
    recorded = state.post("/actes/nouveau/demande-autorite/", asked)  # no effect to show: recorded at once
    assert recorded.status_code == 302
    number = recorded.headers["Location"].split("/")[-2]
    assert "Drôme" in text_of(state.get(f"/actes/{number}/"))
    assert Client().get(f"/actes/{number}/").status_code in (302, 404)
    mission = issue(shop, scene, member, request=number)
    pdf = words_of(shop.get(f"/en/missions/{mission.serial}/ordre.pdf").content)
    assert "At the request of an administrative authority" in pdf and "Arrêté 12" in pdf
    assert "authorises no trip" not in pdf


def test_what_is_refused_is_said_on_its_field(scene: Scene, shop: Client, member: str) -> None:
    for changes, words in (
        ({"holder": "Ada Lovelace"}, "n’est pas un nom abrégé"),
        ({"last_day": (scene.day + timedelta(days=7)).isoformat()}, "7 jours au plus"),
        ({"communes": "Nulle-Part-sur-Rien"}, "Rien ne correspond"),
    ):
        answer = shop.post(f"/commandes/{scene.order.code}/mission/", given(scene, member, **changes))
        assert answer.status_code == 422 and words in answer.content.decode()
    assert Mission.objects.count() == 0


def test_a_revoked_order_says_so_and_is_printed_no_more(scene: Scene, shop: Client, member: str) -> None:
    mission = issue(shop, scene, member)
    url = f"/missions/{mission.serial}/"
    assert shop.get(f"{url}revoquer/").status_code == 200
    assert shop.post(f"{url}revoquer/", {"reason": "Malade"}).status_code == 302
    assert "Révoqué" in text_of(shop.get(url)) and f"{url}ordre.pdf" not in shop.get(url).content.decode()
    assert shop.get(f"{url}ordre.pdf").status_code == 422
    checked = Client().get("/verifier/mission/", {"numero": mission.serial.lower()})
    assert "Cet ordre ne vaut plus" in text_of(checked) and "Malade" not in text_of(checked)


@pytest.mark.parametrize("address", ["/V/AAAA", "/v/aaaa1", "/verifier/mission/?numero=AAAQEAYEAUDAOCAJ"])
def test_a_code_that_proves_nothing_is_said_so(address: str) -> None:
    answer = Client().get(address, follow=True)
    assert answer.status_code in (404, 422) and "Traceback" not in answer.content.decode()


def test_who_does_not_work_there_reads_and_does_nothing(scene: Scene, shop: Client, member: str) -> None:
    mission = issue(shop, scene, member)
    other = visitor("autre", Role.WORKSHOP, "26", "L9999")
    for path in (
        f"/missions/{mission.serial}/",
        f"/missions/{mission.serial}/ordre.pdf",
        f"/commandes/{scene.order.code}/mission/",
    ):
        assert other.get(path).status_code == 403, path
    assert other.get("/missions/").status_code == 200
    assert mission.serial not in other.get("/missions/").content.decode()
    assert Client().get(f"/missions/{mission.serial}/").status_code == 302


# The access plan and a maker's own page


def written(shop: Client, scene: Scene) -> None:
    plan = {
        "rules": "Masque porté.\nMains lavées.", "responsible": "Claude R.", "owner": "Commune de Crest",
        "consent_on": scene.day.isoformat(), "consent_until": "", "consent_reference": "Convention",
    }  # fmt: skip
    assert shop.post(f"/ateliers/{scene.shop}/acces/ecrire/", plan).status_code == 302
    slot = {"day": scene.day.isoformat(), "starts": "09:00", "ends": "12:00", "heads": "1", "responsible": ""}
    assert shop.post(f"/ateliers/{scene.shop}/acces/creneaux/nouveau/", slot).status_code == 302


def link_of(shop: Client, scene: Scene, member: str) -> str:
    answer = shop.post(f"/ateliers/{scene.shop}/membres/{member}/lien/")
    found = re.search(r'href="http://testserver(/maker/[^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_a_plan_is_written_slots_opened_and_a_place_booked(scene: Scene, shop: Client, member: str) -> None:
    base = f"/ateliers/{scene.shop}/acces/"
    assert "Aucun plan d’accès" in text_of(shop.get(base))
    assert shop.get(f"{base}affiche/").status_code == 404
    written(shop, scene)
    slot = Slot.objects.get()
    url = f"{base}creneaux/{slot.code}/"
    untold = shop.post(url, {"member": member, "rules_version": "1"})
    assert untold.status_code == 422 and "sans avoir lu et accepté les règles" in untold.content.decode()
    assert shop.post(url, {"member": member, "rules_version": "1", "acknowledged": "on"}).status_code == 302
    assert "1 / 1" in text_of(shop.get(base))
    poster = text_of(shop.get(f"{base}affiche/"))
    assert "1 personne au plus" in poster and "Commune de Crest" in poster and member not in poster
    assert shop.post(f"{url}{member}/liberer/").status_code == 302
    assert Booking.objects.count() == 0
    assert shop.post(f"{url}places/", {"heads": "4"}).status_code == 302
    assert shop.get(f"{url}retirer/").status_code == 200
    assert shop.post(f"{url}retirer/").status_code == 302
    assert (Slot.objects.count(), AccessPlan.objects.count()) == (0, 1)


def test_a_maker_reads_their_order_books_and_sees_who_read_their_name(
    scene: Scene, shop: Client, member: str
) -> None:
    written(shop, scene)
    mission, own = issue(shop, scene, member), link_of(shop, scene, member)
    reveal_members(workshop=scene.shop, actor=OPERATOR, clock=CLOCK)
    anonymous = Client()
    page = anonymous.get(own)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    said = text_of(page)
    assert "Livrer des pièces" in said and "n’autorise, à lui seul, aucun déplacement" in said
    assert "1 place libre" in said and "operator" in said
    assert "Ada L." in words_of(anonymous.get(f"{own}{mission.serial}.pdf").content)
    slot = Slot.objects.get().code
    refused = anonymous.post(f"{own}creneaux/{slot}/", {"rules_version": "1"})
    assert refused.status_code == 422 and Booking.objects.count() == 0
    booked = anonymous.post(f"{own}creneaux/{slot}/", {"rules_version": "1", "acknowledged": "1"})
    assert booked.status_code == 302 and Booking.objects.get().member.code == member
    assert "Rendre ma place" in text_of(anonymous.get(own))
    assert anonymous.post(f"{own}creneaux/{slot}/liberer/").status_code == 302
    assert Booking.objects.count() == 0
    again = link_of(shop, scene, member)
    assert (anonymous.get(own).status_code, anonymous.get(again).status_code) == (404, 200)


def test_a_maker_never_opens_the_order_of_another(scene: Scene, shop: Client, member: str) -> None:
    mission = issue(shop, scene, member)
    (other,) = attach(CLOCK, maker(scene.shop, since=scene.day))
    own = link_of(shop, scene, other)
    assert Client().get(f"{own}{mission.serial}.pdf").status_code == 404
    assert mission.serial not in Client().get(own).content.decode()


def test_a_workshop_mails_the_holder_their_link_again(scene: Scene, shop: Client, member: str) -> None:
    who = Identity("Grace Hopper", "grace@makers.example")
    (reached,) = attach(CLOCK, maker(scene.shop, since=scene.day, identity=who))
    bare, mailed = issue(shop, scene, member), issue(shop, scene, reached)
    assert "Aucune adresse électronique n’est connue" in text_of(shop.get(f"/missions/{bare.serial}/"))
    page = text_of(shop.get(f"/missions/{mailed.serial}/"))
    assert "L’envoyer de nouveau par courriel" in page and "grace@" not in page
    asked = shop.post(f"/missions/{mailed.serial}/courriel/", follow=True)
    assert "Le lien privé part vers la boîte aux lettres" in text_of(asked)
    assert Message.objects.filter(email="grace@makers.example").count() == 2
    refused = shop.post(f"/missions/{bare.serial}/courriel/")
    assert refused.status_code == 422 and "Aucune adresse électronique" in refused.content.decode()
    assert Client().post(f"/missions/{mailed.serial}/courriel/").status_code == 302
    assert Message.objects.filter(email="grace@makers.example").count() == 2
