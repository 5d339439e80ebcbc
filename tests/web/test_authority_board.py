"""The authority's board: what presses first, one main act for each reader, its territory and no other."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.page_world import World, build_world, faults, signed

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.boards.queries.authority_board import authority_board
from maillage.apps.boards.queries.authority_queue import queue_list, read_queue
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.reading import reading
from maillage.kernel.clock import FixedClock, SystemClock

pytestmark = pytest.mark.django_db
PATH = "/autorite/"
CLOCK = SystemClock()
NATION = Actor(1, "Instruction", (Assignment(Role.REVIEWER, "FR"),))
MAKE = {"actor": OPERATOR, "clock": CLOCK}


@pytest.fixture
def world() -> World:
    return build_world()


def page(client: Client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert faults(html, "fr") == []
    return html


def main_act(html: str) -> str:
    found = re.search(r'<a class="btn" href="([^"]*)"', html)
    return found[1] if found else ""


def ask(world: World, design: str, quantity: int, posts: str = "care") -> str:
    return file_need(
        establishment=world.hospital, design=design, quantity=quantity, posts=posts,
        deadline=world.day + timedelta(days=9), **MAKE,
    ).code  # fmt: skip


def test_the_most_asked_for_comes_first_and_classifying_it_is_the_main_act(world: World) -> None:
    ask(world, world.mask, 40)
    ask(world, world.saver, 90)  # classified outside care only
    queue = read_queue(world.day)
    assert [(q.profile, q.use, q.pieces, q.blocked) for q in queue.lines][:2] == [
        (world.saver_profile, "care", 90, 1),
        (f"{world.mask}-V1/F1", "care", 40, 1),
    ]
    (family,) = queue.families
    assert (family.versions, family.undecided, family.pieces, family.blocked) == (3, 1, 130, 2)
    html = page(signed("instruction", Role.REVIEWER))
    assert (
        main_act(html)
        == f"/actes/nouveau/decision/?profil={world.saver_profile.replace('/', '%2F')}&amp;usage=care"
    )
    assert "1 version sans aucune décision sur 3 (33" in html


def test_what_is_classified_leaves_the_queue_and_comes_back_when_it_is_over(world: World) -> None:
    def waiting() -> list[tuple[str, str]]:
        return [
            (q.state, q.last_act) for q in read_queue(world.day).lines if q.profile == world.visor_profile
        ]

    assert waiting() == []
    withdraw(number=world.decision, reason="Essai non conforme", **MAKE)
    assert waiting() == [("ended", world.decision)]


def test_scenarios_are_not_asked_for_and_old_versions_carry_no_demand(world: World) -> None:
    from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
    from maillage.apps.catalogue.commands.add_version import add_version
    from maillage.kernel.text import Text

    ask(world, world.mask, 40)
    text = Text(fr="Renforcé", en="Stronger")
    version = add_version(design=world.mask, files=[("part.stl", b"solid x\nendsolid\n")], note=text, **MAKE)
    add_profile(version=version.code, terms=ProfileTerms(name=text, steps=[("fdm", 9.0)]), **MAKE)
    lines = {q.profile: (q.is_latest, q.pieces) for q in read_queue(world.day).lines if q.use == "care"}
    assert lines[f"{world.mask}-V1/F1"] == (False, 0)
    assert lines[f"{world.mask}-V2/F1"] == (True, 40)


@pytest.mark.parametrize("asked,count", [("blocked", 1), ("asked", 1), ("", 3)])
def test_the_queue_is_a_list(world: World, asked: str, count: int) -> None:
    ask(world, world.mask, 40)
    assert queue_list(day=world.day, asked=asked).total == count
    client = signed("instruction", Role.REVIEWER)
    page(client, f"{PATH}file/?asked={asked}")
    csv = client.get(f"{PATH}file/?asked={asked}&format=csv").content.decode("utf-8-sig")
    assert len(csv.splitlines()) == count + 1
    assert client.get(f"{PATH}file/?tri=beauty").status_code == 400


def test_a_hold_counts_down_and_stays_once_late(world: World) -> None:
    placed = place_hold(
        scope=HoldScope(design=world.visor), reason="Fêlure", actor=OPERATOR,
        clock=FixedClock(CLOCK.now() - timedelta(hours=30)),
    )  # fmt: skip
    fresh = place_hold(scope=HoldScope(workshop=world.workshop), reason="Visite", **MAKE)
    board = authority_board(NATION, CLOCK)
    assert [(hold.number, hold.late) for hold in board.holds] == [
        (placed.number, True),
        (fresh.number, False),
    ]
    html = page(signed("signature", Role.SIGNER))
    assert "en retard de 6 heures" in html or "en retard de 5 heures" in html
    assert main_act(html) == f"/actes/{placed.number}/confirmer/"
    reviewer = page(signed("instruction", Role.REVIEWER))
    assert f"/actes/{placed.number}/confirmer/" not in reviewer


def test_confirming_a_hold_takes_it_off_the_board(world: World) -> None:
    hold = place_hold(scope=HoldScope(design=world.visor), reason="Fêlure", **MAKE)
    client = signed("signature", Role.SIGNER)
    html = page(client, f"/actes/{hold.number}/confirmer/")
    assert "Confirmer par une suspension" in html
    assert client.post(f"/actes/{hold.number}/confirmer/", {"reason": "Fêlure vue"}).status_code == 302
    assert authority_board(NATION, CLOCK).holds == ()
    assert client.get(f"/actes/{hold.number}/confirmer/").status_code == 409


def decided(world: World, **changes: object) -> str:
    terms: dict[str, object] = {
        "profile": world.saver_profile, "use": "care", "category": "A", "effective_from": world.day,
        "qualification": "general_product", "competent_authority": "dgccrf", "reason": "Examiné", **changes,
    }  # fmt: skip
    return classify_version(terms=DecisionTerms(**terms), **MAKE).number  # type: ignore[arg-type]


def test_what_ends_within_a_week_is_there_unless_another_takes_over(world: World) -> None:
    soon = world.day + timedelta(days=5)
    number = decided(world, effective_until=soon, review_by=soon)
    found = [(d.number, d.due, d.left) for d in authority_board(NATION, CLOCK).deadlines]
    assert found == [(number, "end", 5), (number, "review", 5)]
    html = page(signed("instruction", Role.REVIEWER))
    assert "dans 5 jours" in html and "Réexaminer" in html
    decided(world, effective_from=soon + timedelta(days=1))
    assert authority_board(NATION, CLOCK).deadlines == ()


def test_a_basis_that_ends_is_told_with_each_decision_that_cites_it(world: World) -> None:
    later = FixedClock.at_noon(world.day + timedelta(days=55))
    found = {(d.number, d.due) for d in authority_board(NATION, later).deadlines}
    assert found == set()  # the decision itself is over by then
    soon = FixedClock.at_noon(world.day + timedelta(days=25))
    assert {(d.number, d.due) for d in authority_board(NATION, soon).deadlines} == {
        (world.decision, "review")
    }


def test_a_regional_agency_sees_its_own_region_and_restricts_it(world: World) -> None:
    for territory in ("26", "R84", "75"):
        record_policy(territory=territory, reason="Stocks", valid_from=world.day, categories=["C"], **MAKE)
    client = signed("ars", Role.REVIEWER, "R84")
    html = page(client)
    assert "Auvergne-Rhône-Alpes" in html and "Hôpital de Crest" in html
    assert html.count("Stocks</span>") == 2
    assert "À classer" not in html
    assert main_act(html) == "/actes/nouveau/regle/?territoire=R84"
    elsewhere = page(signed("ailleurs", Role.REVIEWER, "R11"))
    assert "Hôpital de Crest" not in elsewhere and elsewhere.count("Stocks</span>") == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.WORKSHOP, Role.REQUESTER, Role.STATE_REFERENT])
def test_nobody_else_opens_it(world: World, client: Client, role: Role) -> None:
    assert client.get(PATH).status_code == 302
    assert signed("autre", role, "FR", world.hospital).get(PATH).status_code == 403


def test_the_board_costs_a_known_number_of_queries(world: World) -> None:
    ask(world, world.mask, 40)
    decided(world, effective_until=world.day + timedelta(days=5))
    with reading(), CaptureQueriesContext(connection) as nation:
        authority_board(NATION, CLOCK)
    region = Actor(2, "ARS", (Assignment(Role.REVIEWER, "R84"),))
    with reading(), CaptureQueriesContext(connection) as local:
        authority_board(region, CLOCK)
    assert (len(nation), len(local)) == (6, 6)
