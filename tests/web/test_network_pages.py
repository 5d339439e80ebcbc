"""Workshops and establishments from the screens: filters, inventory in place, imports tried before they write."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.people import requester, workshop_manager
from tests.web.page_world import CREST, World, build_world, faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.records.models import Sequence
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CSV = b"nom,commune,code postal,type\nFab lab de Die,Die,26150,fablab\nSans commune,,,\n"


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def maker(world: World) -> Client:
    return signed("atelier", Role.WORKSHOP, "26", world.workshop)


def _hidden(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name in ("content", "format")}


def test_the_directory_is_filtered_by_territory_process_and_words(client: Client, world: World) -> None:
    name = "Atelier de Crest"
    for query, there in (
        ("territory=26", True), ("territory=R84", True), ("territory=69", False), ("process=laser", True),
        ("process=cnc", False), ("text=crest", True), ("text=lyon", False), ("is_open=no", False),
    ):  # fmt: skip
        assert (name in client.get(f"/ateliers/?{query}").content.decode()) is there, query


def test_the_export_comes_back_unchanged(client: Client, world: World) -> None:
    exported = client.get("/ateliers/reimportable.csv")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="ateliers-reimportable.csv"'
    coordinator = signed("coordination", Role.COORDINATOR)
    file = SimpleUploadedFile("ateliers.csv", exported.content, "text/csv")
    page = coordinator.post("/ateliers/import/", {"file": file, "format": "csv"}).content.decode()
    assert re.findall(r'<p class="figure">(\d+)</p>', page) == ["0", "0", "1", "0"]


def test_editing_keeps_a_default_that_was_not_touched(maker: Client, world: World) -> None:
    path = f"/ateliers/{world.workshop}/modifier/"
    given = {
        "name": "Atelier de Crest et du val", "commune": f"{CREST} Crest",
        "open_weekdays": ["0", "1", "2", "3", "4"], "labour_hours_per_day": "8.0", "address": "",
        "responsible_name": "Commune de Crest", "responsible_address": "1 place de la Mairie",
        "contact_email": "atelier@crest.example",
    }  # fmt: skip
    assert maker.post(path, given).status_code == 302
    row = Workshop.objects.get()
    assert row.name == "Atelier de Crest et du val"
    assert row.assumed == ["open_weekdays", "labour_hours_per_day"]


def test_registering_a_workshop_finds_its_commune_or_asks(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR, "26")
    given = {"name": "Fabrique", "commune": "26400", "processes": ["sewing"]}
    several = coordinator.post("/ateliers/nouveau/", given)
    assert several.status_code == 422 and "26108 Crest (26)" in several.content.decode()
    assert coordinator.post("/ateliers/nouveau/", {**given, "commune": "26400 Crest"}).status_code == 302
    assert Workshop.objects.get(name="Fabrique").commune == CREST
    assert coordinator.post("/ateliers/nouveau/", {**given, "commune": "Lyon"}).status_code == 403


def test_an_import_is_tried_before_it_writes(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR)
    before = (Workshop.objects.count(), list(Sequence.objects.values_list("name", "value").order_by("name")))
    file = SimpleUploadedFile("liste.csv", CSV, "text/csv")
    tried = coordinator.post("/ateliers/import/", {"file": file, "format": "csv"})
    page = tried.content.decode()
    assert faults(page, "fr") == []
    assert re.findall(r'<p class="figure">(\d+)</p>', page) == ["1", "0", "0", "1"]
    assert (
        Workshop.objects.count(),
        list(Sequence.objects.values_list("name", "value").order_by("name")),
    ) == before
    done = coordinator.post("/ateliers/import/", _hidden(page))
    assert done.headers["Location"] == "/ateliers/"
    assert Workshop.objects.filter(name="Fab lab de Die").count() == 1
    assert "1 créés" in coordinator.get("/ateliers/").content.decode()


def test_a_confirmation_that_carries_rubbish_is_refused(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR)
    response = coordinator.post("/ateliers/import/", {"content": "pas du base64", "format": "csv"})
    assert response.status_code == 422 and Workshop.objects.count() == 1


def test_an_unreadable_file_is_refused_whole(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR)
    file = SimpleUploadedFile("liste.json", b"{", "application/json")
    response = coordinator.post("/ateliers/import/", {"file": file, "format": "fablabs.io"})
    assert response.status_code == 422 and faults(response.content.decode(), "fr") == []


def test_an_establishment_is_registered_then_verified_by_another(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR, "26")
    given = {"name": "EHPAD du Val", "kind": "ehpad", "recipient_class": "R2", "commune": "Die"}
    path = coordinator.post("/etablissements/nouveau/", given).headers["Location"]
    own = signed("ehpad", Role.REQUESTER, "26", path.split("/")[2])
    assert own.post(f"{path}verifier/").status_code == 403
    assert coordinator.post(f"{path}verifier/").status_code == 302
    assert Establishment.objects.get(name="EHPAD du Val").verified_by == "Coordination"


def test_contacts_are_not_public(client: Client, world: World) -> None:
    path = f"/ateliers/{world.workshop}/"
    assert "atelier@crest.example" not in client.get(path).content.decode()
    assert "atelier@crest.example" in signed("x", Role.REQUESTER).get(path).content.decode()


def test_a_regional_coordination_is_not_shown_what_only_the_nation_opens(world: World) -> None:
    page = signed("region", Role.COORDINATOR, "R84").get("/compte/").content.decode()
    assert "/ateliers/import/" not in page and "/actes/nouveau/attestation/" in page
    assert "/ateliers/import/" in signed("nation", Role.COORDINATOR).get("/compte/").content.decode()


def test_an_insurance_is_checked_by_its_coordination_as_it_was_read(world: World) -> None:
    manager = signed("atelier", Role.WORKSHOP, "26", world.workshop)
    day = world.day
    edit_workshop(
        workshop=world.workshop,
        insured_until=day,
        actor=workshop_manager(world.workshop),
        clock=SystemClock(),
    )
    path = f"/ateliers/{world.workshop}/"
    html = manager.get(path).content.decode()
    assert "D’ici là ne compte que du" in html and "J’ai vu l’attestation" not in html
    given = {"since": (day - timedelta(days=30)).isoformat(), "until": day.isoformat()}
    assert manager.post(f"{path}assurance/", given).status_code == 403
    coordinator = signed("coordination", Role.COORDINATOR, "26")
    html = coordinator.get(path).content.decode()
    assert "J’ai vu l’attestation" in html and faults(html, "fr") == []
    assert coordinator.post(f"{path}assurance/", {**given, "until": ""}).status_code == 409
    assert coordinator.post(f"{path}assurance/", given).status_code == 302
    assert "attestation vue le" in coordinator.get(path).content.decode()


def test_what_an_establishment_changed_of_itself_is_shown_beside_what_counted(world: World) -> None:
    verify_establishment(establishment=world.hospital, actor=OPERATOR, clock=SystemClock())
    edit_establishment(
        establishment=world.hospital, kind="firm", recipient_class="R0", actor=requester(world.hospital),
        clock=SystemClock(),
    )  # fmt: skip
    path = f"/etablissements/{world.hospital}/"
    client = signed("coordination", Role.COORDINATOR, "26")
    html = client.get(path).content.decode()
    assert "un seul non suffit" in html and faults(html, "fr") == []
    assert "Hôpital ou clinique → <strong>" in html
    assert client.post(f"{path}verifier/").status_code == 302
    assert "un seul non suffit" not in client.get(path).content.decode()
