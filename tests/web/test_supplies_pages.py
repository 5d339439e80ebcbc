"""Industry, stocks of objects and priorities from the screens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.supplies import a_stock, a_supply
from tests.web.page_world import World, build_world, faults, signed

from maillage.apps.accounts.codes import Role
from maillage.apps.needs.models import IndustrySupply, ObjectStock
from maillage.apps.needs.queries.supplies import industry_history, stock_history
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def referent(world: World) -> Client:
    return signed("industrie", Role.INDUSTRY_REFERENT)


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def given(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "supplier": "Plastiques du Rhône", "siret": "732 829 320 00074", "design": world.visor, "family": "",
        "quantity": "40000", "period": "week", "from_on": world.day.isoformat(), "until_on": "", "territory": "R84",
        "certainty": "announced", "price": "sold", "source": "Courriel de l’usine", "note": "",
        "stated_on": world.day.isoformat(), **changes,
    }  # fmt: skip


def test_every_page_is_sound(referent: Client, world: World) -> None:
    a_supply(CLOCK, certainty="announced")
    a_supply(CLOCK, design="", family="F001", quantity=3, until_on=world.day)
    a_stock(CLOCK, profile=world.visor_profile)
    for path in (
        "/industrie/", "/industrie/?state=all&certainty=contracted&territory=R84&tri=-rate", "/industrie/nouvelle/",
        "/industrie/import/", "/industrie/OI0001/", "/industrie/OI0002/", "/industrie/OI0001/constat/",
        "/industrie/OI0001/terminer/", "/stocks-objets/", "/stocks-objets/?state=ended", "/stocks-objets/nouveau/",
        "/stocks-objets/import/", "/stocks-objets/S0001/", "/stocks-objets/S0001/compter/",
        "/stocks-objets/S0001/terminer/", "/priorites/",
    ):  # fmt: skip
        for prefix, language in (("", "fr"), ("/en", "en")):
            assert faults(text(referent, prefix + path), language) == [], prefix + path


def test_a_supply_is_recorded_amended_and_ended(referent: Client, world: World) -> None:
    response = referent.post("/industrie/nouvelle/", given(world))
    assert response.headers["Location"] == "/industrie/OI0001/"
    page = text(referent, "/industrie/OI0001/")
    assert "Seulement annoncée" in page and "732 829" not in page and "73282932000074" in page
    amended = {**given(world, certainty="contracted", quantity="70"), "seen": "1"}
    assert referent.post("/industrie/OI0001/constat/", amended).status_code == 302
    page = text(referent, "/industrie/OI0001/")
    assert "Seulement annoncée" not in page and "un plan compte sur 10 par jour" in page
    assert page.count("Courriel de l’usine") == 2
    assert referent.post("/industrie/OI0001/constat/", amended).status_code == 409
    assert referent.post("/industrie/OI0001/terminer/", {"seen": "2", "reason": ""}).status_code == 422
    ending = {"seen": "2", "reason": "Usine fermée"}
    assert referent.post("/industrie/OI0001/terminer/", ending).status_code == 302
    page = text(referent, "/industrie/OI0001/")
    assert "Usine fermée" in page and "/constat/" not in page
    assert [row.number for row in industry_history("OI0001")] == [3, 2, 1]


def test_a_form_says_what_is_wrong(referent: Client, world: World) -> None:
    response = referent.post("/industrie/nouvelle/", given(world, siret="1", design=""))
    page = response.content.decode()
    assert response.status_code == 422 and "n’est pas un numéro SIRET" in page
    both = referent.post("/industrie/nouvelle/", given(world, family="F001"))
    assert both.status_code == 422 and "un seul des deux" in both.content.decode()
    assert IndustrySupply.objects.count() == 0


def test_a_stock_is_recorded_counted_and_ended(referent: Client, world: World) -> None:
    new = {
        "holder": "Réserve nationale", "design": world.visor, "profile": world.visor_profile.lower(), "territory": "FR",
        "place": "Marolles", "quantity": "500", "counted_on": world.day.isoformat(), "available_on": "", "note": "",
    }  # fmt: skip
    assert referent.post("/stocks-objets/nouveau/", new).headers["Location"] == "/stocks-objets/S0001/"
    count = {
        "seen": "1",
        "quantity": "80",
        "counted_on": world.day.isoformat(),
        "available_on": "",
        "note": "",
    }
    assert referent.post("/stocks-objets/S0001/compter/", count).status_code == 302
    assert referent.post("/stocks-objets/S0001/compter/", count).status_code == 409
    assert [row.quantity for row in stock_history("S0001")] == [80, 500]
    wrong = referent.post("/stocks-objets/nouveau/", {**new, "profile": "D9999-V1/F1"})
    assert wrong.status_code == 422 and "n’est pas un profil" in wrong.content.decode()
    assert (
        referent.post("/stocks-objets/S0001/terminer/", {"seen": "2", "reason": "Périmé"}).status_code == 302
    )
    assert "Périmé" in text(referent, "/stocks-objets/?state=ended&format=csv")


def test_who_reads_and_who_records(world: World) -> None:
    a_supply(CLOCK, territory="R84")
    readers = {
        "coordination": (Role.COORDINATOR, "R84", 200, 200),
        "ailleurs": (Role.COORDINATOR, "R11", 200, 403),
        "etat": (Role.STATE_REFERENT, "FR", 200, 403),
        "instruction": (Role.REVIEWER, "FR", 200, 403),
    }
    for name, (role, territory, reads, records) in readers.items():
        client = signed(name, role, territory)
        assert client.get("/industrie/OI0001/").status_code == reads, name
        assert client.get("/industrie/OI0001/constat/").status_code == records, name
    workshop = signed("atelier", Role.WORKSHOP, "26", world.workshop)
    for path in ("/industrie/", "/industrie/OI0001/", "/stocks-objets/", "/industrie/nouvelle/"):
        assert workshop.get(path).status_code == 403, path
    assert "/industrie/nouvelle/" not in text(signed("etat2", Role.STATE_REFERENT), "/industrie/")
    assert Client().get("/industrie/").status_code == 302


def test_a_file_is_tried_then_kept(referent: Client, world: World) -> None:
    content = (
        "fournisseur,modèle,quantité,période,début,certitude,source\n"
        f"Usine,{world.visor},70,semaine,{world.day},commandée,Contrat\nUsine,{world.visor},1,an,{world.day},x,\n"
    ).encode()
    sent = referent.post("/industrie/import/", {"file": SimpleUploadedFile("offres.csv", content)})
    page = sent.content.decode()
    assert "Essai à blanc" in page and IndustrySupply.objects.count() == 0
    carried = page.split('name="content" value="')[1].split('"')[0]
    kept = referent.post("/industrie/import/", {"content": carried, "format": ""})
    assert kept.headers["Location"] == "/industrie/" and IndustrySupply.objects.count() == 1
    stock = f"détenteur,modèle,quantité\nÉtat,{world.visor},12\n".encode()
    sent = referent.post("/stocks-objets/import/", {"file": SimpleUploadedFile("stocks.csv", stock)})
    assert "Essai à blanc" in sent.content.decode() and ObjectStock.objects.count() == 0


def test_lists_take_few_queries_whatever_their_length(
    referent: Client, world: World, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        a_supply(CLOCK)
        a_stock(CLOCK)
    for path, most in (("/industrie/", 7), ("/stocks-objets/", 7), ("/industrie/OI0001/", 7)):
        with django_assert_num_queries(most):
            text(referent, path)
    for _ in range(20):
        a_supply(CLOCK)
        a_stock(CLOCK)
    for path, most in (("/industrie/", 7), ("/stocks-objets/", 7), ("/industrie/OI0001/", 7)):
        with django_assert_num_queries(most):
            text(referent, path)


def test_priorities_are_listed_with_what_they_weigh_on(world: World) -> None:
    state = signed("etat", Role.STATE_REFERENT)
    new = {"design": world.visor, "weight": "5", "reason": "Vague", "valid_from": world.day.isoformat()}
    shown = state.post("/besoins/priorite/", new).content.decode()
    mark = shown.split('name="confirme" value="')[1].split('"')[0]
    assert state.post("/besoins/priorite/", {**new, "confirme": mark}).status_code == 302
    page = text(state, "/priorites/")
    assert world.visor in page and "En vigueur" in page
    line = text(state, "/priorites/?format=csv").splitlines()[1].split(",")
    assert line[:3] == [world.visor, "5", "in_force"]
    assert date.fromisoformat(line[5]) == world.day
