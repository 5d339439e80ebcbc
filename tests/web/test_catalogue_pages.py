"""The catalogue from the screens: nothing unclassified looks classified, files are never opened, forms add."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.page_world import World, build_world, signed
from tests.web.test_acts_pages import confirmed, deciding

from maillage.apps.accounts.codes import Role
from maillage.apps.catalogue.models import Design, Profile, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def proposer(world: World) -> Client:
    return signed("atelier", Role.WORKSHOP, "26", world.workshop)


def test_the_export_tells_each_profile_and_use(client: Client, world: World) -> None:
    text = client.get("/catalogue/classements/?format=csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    mask = f"{world.mask}-V1/F1"
    assert [(line["profile"], line["use"], line["category"], line["state"]) for line in lines] == [
        (world.visor_profile, "care", "C", "in_force"),
        (world.visor_profile, "non_care", "B", "in_force"),
        (world.saver_profile, "care", "unclassified", "unclassified"),
        (world.saver_profile, "non_care", "A", "in_force"),
        (mask, "care", "unclassified", "unclassified"),
        (mask, "non_care", "unclassified", "unclassified"),
    ]


def test_standings_are_filtered(client: Client, world: World) -> None:
    text = client.get("/catalogue/classements/?category=unclassified&use=care&format=csv").content.decode(
        "utf-8-sig"
    )
    assert [line["profile"] for line in csv.DictReader(io.StringIO(text))] == [
        f"{world.saver}-V1/F1",
        f"{world.mask}-V1/F1",
    ]
    html = client.get("/en/catalogue/classements/?tri=-category").content.decode()
    assert html.count("<tr>") == 7


def test_an_unclassified_design_is_loud(client: Client, world: World) -> None:
    page = client.get(f"/catalogue/{world.mask}/").content.decode()
    assert "Non classé : à ne pas distribuer." in page.replace("\u202f", " ")
    assert "Objet d’appoint" not in page and "Barrière d’usage courant" not in page


def test_a_classified_design_shows_its_notice_and_who_may(client: Client, world: World) -> None:
    page = client.get(f"/en/catalogue/{world.visor}/").content.decode()
    assert "Health-care use, category C." in page and "Everyday barrier, category B." in page
    assert f"/en/actes/{world.decision}/" in page


def test_a_file_is_saved_never_opened(client: Client, world: World) -> None:
    response = client.get(f"/catalogue/versions/{world.visor}-V1/fichiers/part.stl")
    assert response.content.startswith(b"solid")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{world.visor}-V1-part.stl"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert client.get(f"/catalogue/versions/{world.visor}-V1/fichiers/autre.stl").status_code == 404


def test_a_design_from_family_to_profile(proposer: Client, world: World) -> None:
    answer = proposer.post("/catalogue/familles/nouvelle/", {"name_fr": "Crochets", "name_en": ""})
    family = answer.headers["Location"].partition("=")[2]
    given = {
        "family": family,
        "name_fr": "Ouvre-porte",
        "summary_fr": "Ouvre sans la main.",
        "object_type": "part",
    }
    path = proposer.post("/catalogue/nouveau/", given).headers["Location"]
    assert Design.objects.get(family__code=family).name == {"fr": "Ouvre-porte", "en": "Ouvre-porte"}
    files = [SimpleUploadedFile("a.stl", b"solid a\n"), SimpleUploadedFile("notice.md", b"# Notice")]
    assert (
        proposer.post(f"{path}versions/nouvelle/", {"contents": files, "note_fr": "Première"}).status_code
        == 302
    )
    version = Version.objects.latest("pk")
    assert sorted(version.files.values_list("name", flat=True)) == ["a.stl", "notice.md"]
    profile = {
        "name_fr": "PLA", "labour_minutes_per_unit": "2", "min_lot": "5", "release_days": "0",
        "quarantine_hours": "0", "process_1": "fdm", "minutes_1": "12", "material_1": "pla", "amount_1": "0,012",
        "envelope": "60 × 40 × 10", "settings": "couche = 0,2 mm",
    }  # fmt: skip
    assert proposer.post(f"/catalogue/versions/{version.code}/profils/nouveau/", profile).status_code == 302
    row = Profile.objects.latest("pk")
    assert (row.steps, row.materials) == (
        [{"process": "fdm", "minutes_per_unit": 12.0}],
        [{"id": "pla", "units_per_unit": "0.012"}],
    )
    assert (row.envelope_mm, row.settings) == ([60.0, 40.0, 10.0], {"couche": "0,2 mm"})


def test_a_refused_file_says_which_and_why(proposer: Client, world: World) -> None:
    given = {"contents": [SimpleUploadedFile("a.gcode", b"G28")], "note_fr": "x"}
    response = proposer.post(f"/catalogue/{world.mask}/versions/nouvelle/", given)
    assert response.status_code == 422
    assert "a.gcode" in response.content.decode()
    assert Version.objects.filter(design__code=world.mask).count() == 1


def test_a_summary_that_promises_is_refused(proposer: Client, world: World) -> None:
    family = Design.objects.get(code=world.visor).family.code
    given = {
        "family": family,
        "name_fr": "Visière",
        "summary_fr": "Protège du virus.",
        "object_type": "screen",
    }
    response = proposer.post("/catalogue/nouveau/", given)
    assert response.status_code == 422 and "Protège" in response.content.decode()
    assert Design.objects.count() == 3


def test_a_profile_with_half_a_line_is_refused(proposer: Client, world: World) -> None:
    given = {
        "name_fr": "x", "labour_minutes_per_unit": "0", "min_lot": "1", "release_days": "0", "quarantine_hours": "0",
        "process_1": "fdm", "minutes_1": "3", "material_2": "pla",
    }  # fmt: skip
    response = proposer.post(f"/catalogue/versions/{world.mask}-V1/profils/nouveau/", given)
    assert response.status_code == 422 and "Ces deux champs vont ensemble." in response.content.decode()


def test_a_critical_device_never_looks_open(client: Client, world: World) -> None:
    reviewer = signed("instruction", Role.REVIEWER)
    given = {
        "qualification": "device_iib", "competent_authority": "ansm", "reason": "Circuit respiratoire",
        "effective_from": world.day.isoformat(),
    }  # fmt: skip
    assert confirmed(reviewer, deciding(f"{world.mask}-V1/F1", "care", "D"), given).status_code == 302
    for path in (f"/catalogue/{world.mask}/", "/catalogue/?text=plongée", "/"):
        page = client.get(path).content.decode()
        assert "Jamais commandé ici" in page, path
    assert ">En vigueur<" not in client.get(f"/catalogue/{world.mask}/").content.decode()


def test_the_question_half_asked_waits_for_the_rest(client: Client, world: World) -> None:
    response = client.get(f"/pourquoi/?etablissement={world.home}&classe=R2")
    assert response.status_code == 200
    assert f'value="{world.home}"' in response.content.decode()
    unknown = f"/pourquoi/?profil={world.visor_profile}&atelier=L9999&etablissement=E0001"
    assert client.get(unknown).status_code == 422
