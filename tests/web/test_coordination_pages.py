"""The coordinator's board from the screens: who reads what, where each figure leads, what an empty one says."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.factories.region import Region, build_region
from tests.factories.supplies import a_supply
from tests.web.page_world import faults, signed

from maillage.apps.accounts.codes import Role
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
TABLES = ("familles", "leviers", "competences", "capacite", "pont", "a-decider", "besoins", "propositions")


@pytest.fixture
def region() -> Region:
    return build_region(1)


@pytest.fixture
def national() -> Client:
    return signed("coordination", Role.COORDINATOR)


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", maxsplit=1)[0]


def test_every_page_is_sound(region: Region, national: Client) -> None:
    a_supply(SystemClock(), design=region.cast.design, certainty="announced")
    paths = ["", "?territoire=R84", "?territoire=974", "point/", "point/?territoire=R84"]
    paths += [f"{name}/" for name in TABLES] + [f"{name}/?territoire=R84" for name in TABLES]
    for path in paths:
        for prefix, language in (("", "fr"), ("/en", "en")):
            found = faults(text(national, f"{prefix}/coordination/{path}"), language)
            assert found == [], (prefix, path)


def test_every_link_of_the_board_opens(region: Region, national: Client) -> None:
    for board in ("/coordination/", "/coordination/?territoire=R84"):
        page = main(text(national, board))
        found = {unescape(url) for url in re.findall(r'href="(/[^"]*)"', page)}
        assert len(found) > 20
        for url in sorted(found):
            assert national.get(url).status_code == 200, url


def test_a_territory_is_read_by_who_coordinates_it(region: Region) -> None:
    aura = signed("aura", Role.COORDINATOR, "R84")
    page = text(aura, "/coordination/")
    assert "Auvergne-Rhône-Alpes, situation du" in page and "France\u202f:" in page
    assert text(aura, "/coordination/?territoire=26")
    assert "Hôpital de Paris" not in text(aura, "/coordination/besoins/")
    assert "Hôpital de Valence" in text(aura, "/coordination/besoins/")
    for path in ("", "besoins/", "familles/", "point/", "propositions/"):
        for territory in ("FR", "R11", "75"):
            assert aura.get(f"/coordination/{path}?territoire={territory}").status_code == 403, (
                path,
                territory,
            )
    assert aura.get("/coordination/?territoire=ZZ").status_code == 404
    choices = re.findall(r'<option value="(\w+)"', text(aura, "/coordination/"))
    assert choices[0] == "R84" and set(choices) > {"R84", "26", "69"} and "75" not in choices


def test_who_reads_the_board(region: Region, national: Client) -> None:
    for name, role, status in (
        ("etat", Role.STATE_REFERENT, 200),
        ("industrie", Role.INDUSTRY_REFERENT, 200),
        ("instruction", Role.REVIEWER, 403),
        ("signature", Role.SIGNER, 403),
    ):
        client = signed(name, role)
        assert client.get("/coordination/").status_code == status, name
        if status == 200:
            page = main(text(client, "/coordination/"))
            assert "Calculer un plan" not in page
            links = {unescape(url) for url in re.findall(r'href="(/[^"]*)"', page)}
            assert {
                url: client.get(url).status_code for url in links if client.get(url).status_code != 200
            } == {}
    maker = signed("atelier", Role.WORKSHOP, "26", region.cast.workshop.code)
    for path in ("", "point/", *(f"{name}/" for name in TABLES)):
        assert maker.get(f"/coordination/{path}").status_code == 403, path
    assert Client().get("/coordination/").status_code == 302
    assert "Calculer un plan" in main(text(national, "/coordination/"))


def test_tables_are_exported_with_the_figures_on_screen(region: Region, national: Client) -> None:
    for name in TABLES:
        csv = national.get(f"/coordination/{name}/?format=csv")
        assert csv.headers["Content-Type"].startswith("text/csv"), name
        xlsx = national.get(f"/coordination/{name}/?format=xlsx&territoire=R84")
        assert xlsx.content[:2] == b"PK", name
    rows = national.get("/coordination/familles/?format=csv").content.decode("utf-8-sig").splitlines()
    asked = sum(int(row.split(",")[4]) for row in rows[1:])
    assert asked == sum(need.asked for need in region.plan.planned_needs.all())  # type: ignore[attr-defined]


def test_an_address_that_asks_for_nothing_we_know_is_told(region: Region, national: Client) -> None:
    assert "ne connaît pas" in text(national, "/coordination/familles/?famille=F001", 400)
    assert "n’existe pas" in text(national, "/coordination/besoins/?service=jamais", 400)


def test_an_empty_board_says_what_to_do(national: Client) -> None:
    page = text(national, "/coordination/")
    assert faults(page, "fr") == []
    assert "Aucun besoin pour le moment" in page and "/besoins/nouveau/" in page and "Rien n’attend" in page
    for name in TABLES:
        assert "Aucune ligne" in text(national, f"/coordination/{name}/"), name
    assert faults(text(national, "/coordination/point/"), "fr") == []


def test_the_board_takes_few_queries(
    region: Region, national: Client, django_assert_num_queries: Any
) -> None:
    national.get("/coordination/")
    for path, most in (
        ("/coordination/", 20),
        ("/coordination/?territoire=R84", 20),
        ("/coordination/point/", 20),
        *((f"/coordination/{name}/", 20) for name in TABLES),
    ):
        with django_assert_num_queries(most, exact=False):
            text(national, path)
