"""What a visitor without an account reads: the home page, the directory and its map."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from tests.web.page_world import World, build_world, faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.place_hold import HoldScope, confirm_hold, place_hold
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.state_unavailability import close_this_week
from maillage.kernel.clock import SystemClock
from maillage.kernel.territories import departments

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def world() -> World:
    return build_world()


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert faults(html, "en" if address.startswith("/en/") else "fr") == []
    return html


def _doors(html: str) -> list[str]:
    return re.findall(r'<ul class="doors">.*?</ul>', html, re.S)


def _another(name: str, commune: str) -> str:
    return register_workshop(
        name=name, commune=commune, processes=["laser"], actor=OPERATOR, clock=CLOCK
    ).code


def test_the_home_page_has_three_doors_for_a_visitor_and_a_board_for_a_role(
    client: Client, world: World
) -> None:
    (doors,) = _doors(_text(client, "/"))
    assert re.findall(r'href="([^"]+)"', doors) == [
        "/demander/",
        "/connexion/obtenir-un-compte/",
        "/connexion/",
    ]
    for role, organisation, board in (
        (Role.WORKSHOP, world.workshop, "/mon-atelier/"),
        (Role.COORDINATOR, "", "/coordination/"),
        (Role.SIGNER, "", "/autorite/"),
        (Role.ADMINISTRATOR, "", "/compte/"),
    ):
        html = _text(signed(f"role-{role}", role, "FR", organisation), "/")
        assert _doors(html) == []
        assert re.findall(r'<a class="btn" href="([^"]+)"', html)[0] == board


def test_what_is_suspended_is_told_first_until_it_is_lifted(client: Client, world: World) -> None:
    assert 'class="stopped"' not in _text(client, "/")
    held = place_hold(
        scope=HoldScope(design=world.visor), reason="Fissure vue deux fois", actor=OPERATOR, clock=CLOCK
    )
    html = _text(client, "/")
    assert html.index('class="stopped"') < html.index('class="steps"')
    assert [part in html for part in ("Fissure vue deux fois", f"acte {held.number}", "Mis en attente")] == [
        True,
        True,
        True,
    ]
    suspended = confirm_hold(number=held.number, reason="Fissure confirmée", actor=OPERATOR, clock=CLOCK)
    html = _text(client, "/")
    assert ("Fissure vue deux fois" in html, "Fissure confirmée" in html) == (False, True)
    lift(number=suspended.number, reason="Essais concluants", actor=OPERATOR, clock=CLOCK)
    assert 'class="stopped"' not in _text(client, "/")


@pytest.mark.parametrize("scope", ["workshop", "lot-free design of a workshop"])
def test_a_workshop_that_is_stopped_is_named_with_its_page(client: Client, world: World, scope: str) -> None:
    named = (
        HoldScope(workshop=world.workshop)
        if scope == "workshop"
        else HoldScope(workshop=world.workshop, design=world.visor)
    )
    place_hold(scope=named, reason="Contrôle en cours", actor=OPERATOR, clock=CLOCK)
    (box,) = re.findall(r'<section class="stopped">.*?</section>', _text(client, "/"), re.S)
    first = re.findall(r'href="([^"]+)"', box)[0]
    there = f"/ateliers/{world.workshop}/" if scope == "workshop" else f"/catalogue/{world.visor}/"
    assert first == there
    assert ("fabriqué par" in box) is (scope != "workshop")


def _map(html: str) -> list[tuple[str, str]]:
    """Address and name of each symbol of the map."""
    (svg,) = re.findall(r'<svg class="map-france".*?</svg>', html, re.S)
    return re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', svg)


def test_the_map_leads_to_each_workshop_and_never_to_a_closed_one(client: Client, world: World) -> None:
    reunion, gone = _another("La Case", "97411"), _another("Parti", "69123")
    close_workshop(workshop=gone, reason="ended", actor=OPERATOR, clock=CLOCK)
    found = sorted(_map(_text(client, "/")))
    assert found == sorted(_map(_text(client, "/ateliers/"))) == [
        (f"/ateliers/{world.workshop}/", "Atelier de Crest, Crest"),
        (f"/ateliers/{reunion}/", "La Case, Saint-Denis"),
    ]  # fmt: skip


def test_workshops_of_one_town_are_one_symbol_that_leads_to_all(client: Client, world: World) -> None:
    for number in range(3):
        _another(f"Fabrique {number}", "26108")
    ((address, words),) = _map(_text(client, "/ateliers/"))
    assert words == "Crest, 4 ateliers : Atelier de Crest, Fabrique 0, Fabrique 1 et 1 autre"
    listed = _text(client, address.replace("&amp;", "&"))
    assert listed.count('<th scope="row"><a href="/ateliers/') == 4


def test_the_map_and_its_regions_follow_the_filters(client: Client, world: World) -> None:
    lyon = _another("Lyonnais", "69123")
    _another("Rémois", "51454")
    html = _text(client, "/ateliers/?territory=R84")
    assert sorted(address for address, _name in _map(html)) == sorted(
        [f"/ateliers/{world.workshop}/", f"/ateliers/{lyon}/"]
    )
    assert re.findall(r'<li><a href="[^"]+">([^<]+)</a> <span class="n">(\d+)<', html) == [
        ("Auvergne-Rhône-Alpes", "2")
    ]
    close_this_week(workshop=lyon, actor=OPERATOR, clock=CLOCK)
    assert "Absent jusqu’au" in _text(client, "/ateliers/?text=lyonnais")
    assert "Aucun atelier ne répond" in _text(client, "/ateliers/?text=lyonnais&is_open=week")
    assert "la carte est vide" in _text(client, "/ateliers/?is_open=no")


def test_a_refused_address_draws_no_map(client: Client, world: World) -> None:
    response = client.get("/ateliers/?territory=99")
    assert (response.status_code, "map-france" in response.content.decode()) == (400, False)


def test_needs_by_territory_state_their_rule_and_hold_back_what_few_ask(client: Client, world: World) -> None:
    for address in ("/territoires/", "/territoires/?level=department", "/en/territoires/"):
        html = _text(client, address)
        assert ("moins de 5" in html or "fewer than 5" in html, "map-untold" in html) == (True, True)
        assert "Hôpital" not in html
    answer = client.get("/territoires/?level=department&format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert len(rows) == len(departments())
    (drome,) = [row for row in rows if row["department"] == "26"]
    assert (drome["workshops"], drome["published"], drome["needs_open"], drome["pieces_asked"]) == (
        "1", "non", "", "",
    )  # fmt: skip


def test_a_workshop_says_what_it_may_make_and_how_to_reach_it(client: Client, world: World) -> None:
    html = _text(client, f"/ateliers/{world.workshop}/")
    section = html[html.index("Ce qu’il peut fabriquer aujourd’hui") :].partition("</section>")[0]
    assert f"/catalogue/{world.mask}/" not in section
    assert (f"/catalogue/{world.saver}/" in section) is ("Rien, pour l’instant" not in section)
    assert "@" not in html.partition("<main")[2]
    close_workshop(workshop=world.workshop, reason="ended", actor=OPERATOR, clock=CLOCK)
    assert "Ce qu’il peut fabriquer" not in _text(client, f"/ateliers/{world.workshop}/")


@pytest.mark.parametrize(
    ("shown", "found"),
    [("C", ["visor"]), ("A", ["saver"]), ("D", []), ("unclassified", ["mask"]), ("held", []), ("", ["visor", "saver", "mask"])],
)  # fmt: skip
def test_the_catalogue_is_filtered_by_what_is_decided(
    client: Client, world: World, shown: str, found: list[str]
) -> None:
    html = _text(client, f"/catalogue/?shown={shown}")
    listed = re.findall(r'<th scope="row"><a href="/catalogue/(D\d+)/"', html)
    assert sorted(listed) == sorted(getattr(world, name) for name in found)


def test_a_design_that_may_be_distributed_leads_to_asking_for_it(client: Client, world: World) -> None:
    asked = f"/demander/?modele={world.saver}"
    assert f'href="{asked}"' in _text(client, "/catalogue/")
    assert f'<a class="btn" href="{asked}"' in _text(client, f"/catalogue/{world.saver}/")
    assert f"modele={world.mask}" not in _text(client, "/catalogue/") + _text(
        client, f"/catalogue/{world.mask}/"
    )
    requester = signed("demandeur", Role.REQUESTER, "26", world.home)
    assert f'href="/besoins/nouveau/?modele={world.saver}"' in _text(requester, f"/catalogue/{world.saver}/")


def test_a_stopped_design_says_so_before_anything_else(client: Client, world: World) -> None:
    place_hold(scope=HoldScope(design=world.saver), reason="Fissure au pli", actor=OPERATOR, clock=CLOCK)
    html = _text(client, f"/catalogue/{world.saver}/")
    assert html.index("Fissure au pli") < html.index("Qui peut, pour qui")
    assert "/demander/?modele=" not in html
    assert re.findall(
        r'<th scope="row"><a href="/catalogue/(D\d+)/"', _text(client, "/catalogue/?shown=held")
    ) == [world.saver]
