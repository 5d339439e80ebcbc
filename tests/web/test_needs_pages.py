"""Needs from the screens: filed, changed, closed and ranked by who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.page_world import World, build_world, signed

from maillage.apps.accounts.codes import Role
from maillage.apps.needs.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def hospital(world: World) -> Client:
    return signed("hopital", Role.REQUESTER, "26", world.hospital)


def _need(world: World) -> dict[str, str]:
    return {
        "establishment": world.hospital, "design": world.visor, "quantity": "3", "multiple": "50", "posts": "care",
        "deadline": (world.day + timedelta(days=5)).isoformat(), "no_ppe_required": "", "recipient_class": "",
    }  # fmt: skip


def test_an_establishment_files_its_own_need(hospital: Client, world: World) -> None:
    response = hospital.post("/besoins/nouveau/", _need(world))
    row = Need.objects.latest("pk")
    assert response.headers["Location"] == f"/besoins/{row.code}/"
    assert (row.quantity, row.posts, row.no_ppe_required) == (150, "care", None)
    assert (
        hospital.post("/besoins/nouveau/", {**_need(world), "establishment": world.home}).status_code == 403
    )


def test_an_unclassified_design_is_said_at_once(hospital: Client, world: World) -> None:
    response = hospital.post("/besoins/nouveau/", {**_need(world), "design": world.mask}, follow=True)
    page = response.content.decode()
    assert 'class="message warn"' in page and "rien ne sera fabriqué avant" in page
    assert "Pourquoi ce besoin n’est pas servi" in page


def test_a_person_in_the_note_is_refused(hospital: Client, world: World) -> None:
    response = hospital.post("/besoins/nouveau/", {**_need(world), "note": "Appeler le 06 12 34 56 78"})
    assert response.status_code == 422
    assert 'id="id_note_error"' in response.content.decode()


def test_a_need_is_changed_and_the_rest_stays(hospital: Client, world: World) -> None:
    row = Need.objects.get(code=world.need)
    given = {"quantity": "90", "deadline": row.deadline.isoformat(), "posts": "", "no_ppe_required": ""}
    assert hospital.post(f"/besoins/{world.need}/modifier/", given).status_code == 302
    row.refresh_from_db()
    assert (row.quantity, row.posts) == (90, "")


def test_closing_asks_a_reason_that_is_true(hospital: Client, world: World) -> None:
    path = f"/besoins/{world.need}/clore/"
    served = hospital.post(path, {"reason": "served"})
    assert served.status_code == 422 and "servi autrement" in served.content.decode()
    assert hospital.post(path, {"reason": "not_needed", "note": "Stock reçu"}).status_code == 302
    page = hospital.get(f"/besoins/{world.need}/").content.decode()
    assert "Plus nécessaire" in page and "/clore/" not in page


def test_the_state_ranks_one_thing_at_a_time(world: World) -> None:
    state = signed("etat", Role.STATE_REFERENT)
    given = {"need": world.need, "weight": "8", "reason": "Réanimation", "valid_from": world.day.isoformat()}
    assert state.post("/besoins/priorite/", {**given, "design": world.visor}).status_code == 422
    shown = state.post("/besoins/priorite/", given).content.decode()
    assert "1 besoin passe du poids 1 au poids 8" in shown
    mark = shown.split('name="confirme" value="')[1].split('"')[0]
    assert state.post("/besoins/priorite/", {**given, "confirme": mark}).status_code == 302
    page = state.get(f"/besoins/{world.need}/").content.decode()
    assert "8 (" in page and "Réanimation" in page


def test_needs_are_read_with_an_account_and_filtered(hospital: Client, client: Client, world: World) -> None:
    assert client.get("/besoins/").status_code == 302
    for query, there in (
        ("", True), ("territory=26", True), ("territory=69", False), (f"design={world.saver}", False),
        ("status=closed", False), ("status=all", True),
    ):  # fmt: skip
        assert (world.need in hospital.get(f"/besoins/?{query}").content.decode()) is there, query


def test_a_table_of_needs_is_tried_before_it_writes(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR)
    day = (world.day + timedelta(days=8)).isoformat()
    table = f"établissement,commune,classe,modèle,quantité,échéance\nHôpital de Crest,Crest,R3,{world.visor},40,{day}\n"
    table += f"Hôpital de Crest,Crest,R3,{world.visor},-4,{day}\n"
    count = Need.objects.count()
    file = SimpleUploadedFile("besoins.csv", table.encode(), "text/csv")
    page = coordinator.post("/besoins/import/", {"file": file}).content.decode()
    assert "Lignes refusées" in page and Need.objects.count() == count


def test_the_home_page_counts_what_is_open(client: Client, world: World) -> None:
    page = client.get("/").content.decode()
    assert "2 / 3" in page and "besoins ouverts\u202f: 1, demandeurs\u202f: 1" in page and "120" in page
