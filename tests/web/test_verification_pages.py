"""Needs to verify, from the screens: one tap by the coordination or by the establishment itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.page_world import World, build_world, faults, signed

from maillage.apps.accounts.codes import Role
from maillage.apps.needs.models import Need
from maillage.apps.writing import writing

pytestmark = pytest.mark.django_db
QUEUE = "/besoins/a-verifier/"


@pytest.fixture
def world() -> World:
    world = build_world()
    with writing():
        Need.objects.update(
            channel="public_form", filed_by="", verified_on=None, verified_by="", verified_how="",
            verified_quantity=0,
        )  # fmt: skip
    return world


def test_the_coordination_verifies_in_one_tap(world: World) -> None:
    local = signed("coordination", Role.COORDINATOR, "26")
    page = local.get(QUEUE).content.decode()
    assert faults(page, "fr") == []
    assert "120 pièces à vérifier" in page and "Établissement à vérifier aussi" in page
    done = local.post(f"/besoins/{world.need}/verifier/", {"how": "called_back", "seen": "120"})
    assert done.headers["Location"] == QUEUE
    assert Need.objects.get().verified_how == "called_back"
    assert "Rien à vérifier" in local.get(QUEUE).content.decode()


def test_what_changed_meanwhile_is_read_again(world: World) -> None:
    local = signed("coordination", Role.COORDINATOR, "26")
    assert local.post(f"/besoins/{world.need}/verifier/", {"how": "visit", "seen": "12"}).status_code == 409
    assert Need.objects.get().unverified == 120


def test_the_establishment_recognises_its_own(world: World) -> None:
    own = signed("hopital", Role.REQUESTER, "26", world.hospital)
    page = own.get(QUEUE).content.decode()
    assert "C’est bien nous" in page and "annuaire public" not in page
    assert own.post(f"/besoins/{world.need}/verifier/", {"seen": "120"}).status_code == 302
    assert Need.objects.get().verified_how == "account"


def test_others_neither_see_nor_verify(world: World) -> None:
    assert signed("atelier", Role.WORKSHOP, "26", world.workshop).get(QUEUE).status_code == 403
    other = signed("autre", Role.COORDINATOR, "75")
    assert "Rien à vérifier" in other.get(QUEUE).content.decode()
    assert other.post(f"/besoins/{world.need}/verifier/", {"how": "visit", "seen": "120"}).status_code == 403
    assert Need.objects.get().unverified == 120


def test_the_page_and_the_list_say_that_it_waits(world: World) -> None:
    local = signed("coordination", Role.COORDINATOR, "26")
    for path in (f"/besoins/{world.need}/", f"/besoins/{world.need}/verifier/", "/besoins/?verified=no"):
        page = local.get(path).content.decode()
        assert faults(page, "fr") == []
        assert "érifi" in page and world.need in page
    assert world.need not in local.get("/besoins/?verified=yes").content.decode()
    closing = local.get(f"/besoins/{world.need}/clore/?motif=disowned").content.decode()
    assert 'value="disowned" required' in closing.replace(" checked", "") or 'value="disowned"' in closing


def test_the_coordination_attaches_it_to_a_known_establishment(world: World) -> None:
    local = signed("coordination", Role.COORDINATOR, "26")
    path = f"/besoins/{world.need}/rattacher/"
    assert f'href="{path}"' in local.get(QUEUE).content.decode()
    assert faults(local.get(path).content.decode(), "fr") == []
    assert "need.attached_already" not in local.get(path).content.decode()
    assert local.post(path, {"establishment": world.hospital}).status_code == 422
    assert local.post(path, {"establishment": world.home}).headers["Location"] == f"/besoins/{world.need}/"
    assert Need.objects.get().establishment.code == world.home
    own = signed("hopital", Role.REQUESTER, "26", world.hospital)
    assert own.get(path).status_code == 403


def test_filing_says_which_open_need_it_may_repeat(world: World) -> None:
    local = signed("coordination", Role.COORDINATOR, "26")
    deadline = (world.day + timedelta(days=10)).isoformat()
    given = {
        "establishment": world.hospital,
        "design": world.visor,
        "quantity": "20",
        "deadline": deadline,
        "multiple": "1",
    }
    page = local.post("/besoins/nouveau/", given, follow=True).content.decode()
    assert Need.objects.count() == 2
    assert ("Il répète peut-être un besoin déjà ouvert" in page, world.need in page) == (True, True)
