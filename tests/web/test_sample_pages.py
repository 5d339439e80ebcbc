"""Bench samples on their pages: agreed to, declared, listed, and shown to anybody as forbidden on a person."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.page_world import CLOCK, World, build_world, faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.agree_to_samples import agree_to_samples
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.production.commands.declare_sample import declare_sample
from maillage.apps.production.models import BenchSample

pytestmark = pytest.mark.django_db
FORBIDDEN = "ÉCHANTILLON – PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE"


@pytest.fixture
def world() -> World:
    return build_world()


def agreement(world: World) -> str:
    return agree_to_samples(
        establishment=world.hospital, profile=world.visor_profile, workshop=world.workshop, pieces=4,
        valid_from=world.day, actor=OPERATOR, clock=CLOCK,
    ).number  # fmt: skip


def declared(world: World) -> str:
    return declare_sample(
        agreement=agreement(world), quantity=3, made_on=world.day, marked=True, bench_only=True,
        actor=OPERATOR, clock=CLOCK,
    ).code  # fmt: skip


def shown(client: Client, path: str, language: str = "fr") -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    html = response.content.decode()
    assert faults(html, language) == [], path
    return html


def test_agreed_to_then_declared_on_the_pages(world: World) -> None:
    place = signed("hopital", Role.REQUESTER, "26", world.hospital)
    shop = signed("atelier", Role.WORKSHOP, "26", world.workshop)
    path = "/actes/nouveau/accord-echantillons/"
    assert path in shown(place, "/echantillons/") and path in shown(place, "/actes/")
    shown(place, path)
    given = {
        "establishment": world.hospital, "profile": world.visor_profile, "workshop": world.workshop, "pieces": "4",
        "valid_from": world.day.isoformat(), "valid_until": "", "note": "",
    }  # fmt: skip
    assert place.post(path, {**given, "pieces": "21"}).status_code == 422
    done = place.post(path, given)
    assert (done.status_code, BenchSample.objects.count()) == (302, 0)
    number = done.headers["Location"].rstrip("/").rpartition("/")[2]
    assert "4" in shown(place, done.headers["Location"])
    path = "/echantillons/declarer/"
    assert path in shown(shop, "/echantillons/")
    shown(shop, f"{path}?accord={number}")
    made = {"agreement": number, "quantity": "3", "made_on": world.day.isoformat(), "material_batch": "R1"}
    unmarked = shop.post(path, {**made, "bench_only": "on"})
    assert unmarked.status_code == 422 and "n’est pas marqué" in unmarked.content.decode()
    assert faults(unmarked.content.decode(), "fr") == []
    done = shop.post(path, {**made, "bench_only": "on", "marked": "on"})
    assert done.headers["Location"] == "/echantillon/EB00001/"
    for client in (shop, place):
        html = shown(client, "/echantillons/")
        assert "EB00001" in html and "jamais sur une personne" in html
        assert "EB00001-3" in shown(client, "/echantillon/EB00001/")


def test_anybody_reads_that_it_is_forbidden_and_neither_for_whom_nor_how_many(
    client: Client, world: World
) -> None:
    code = declared(world)
    html = shown(client, f"/echantillon/{code}/")
    assert FORBIDDEN in html and world.hospital not in html and "-3" not in html.partition("<main")[2]
    assert client.get(f"/echantillon/{code}/").headers["Cache-Control"] == "no-store"
    for typed in ("eb00001", "EB00001-2"):
        assert client.get("/lot/", {"numero": typed}).headers["Location"] == "/echantillon/EB00001/"
    assert client.get("/echantillon/EB00404/").status_code == 404
    assert client.get("/echantillons/").status_code == 302
    stranger = signed("autre", Role.REQUESTER, "26", world.home)
    assert world.hospital not in shown(stranger, f"/echantillon/{code}/")
    assert code not in shown(stranger, "/echantillons/")


def test_a_hold_shows_at_once(client: Client, world: World) -> None:
    code = declared(world)
    act = place_hold(scope=HoldScope(design=world.visor), reason="Éclats", actor=OPERATOR, clock=CLOCK).number
    html = shown(client, f"/echantillon/{code}/")
    assert "L’essai sur banc doit s’arrêter lui aussi" in html and act in html
