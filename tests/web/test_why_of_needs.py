"""Why is it not served? Each page that says so leads to the whole answer, which gives the same codes."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.api.conftest import token_for
from tests.factories.production import Scene, build_scene
from tests.factories.region import build_region
from tests.factories.requests import a_request, mailed_token
from tests.web.page_world import build_world, faults, signed
from tests.web.test_call_pages import given as call
from tests.web.test_sample_pages import declared

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.production.commands.keep_plan import solve_plan
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act
from maillage.kernel.clock import SystemClock
from maillage.site.console import main as console

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
CODES = re.compile(r"<code>([a-z_]+\.[a-z_.]+)</code>")
LINKS = re.compile(r'href="(/(?:en/)?(?:pourquoi/\?|suivi/[^"/]+/pourquoi/)[^"]*)"')


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Scene:
    settings.HOME = tmp_path
    install(kind="real", clock=CLOCK)
    return build_scene(monkeypatch)


def main(client: Client, path: str, status: int = 200) -> str:
    """The body of a page, sound in its language."""
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == status, (path, html)
    assert faults(html, "en" if path.startswith("/en/") else "fr") == []
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def codes(html: str) -> set[str]:
    return set(CODES.findall(html))


def links(html: str) -> list[str]:
    return [*dict.fromkeys(unescape(link) for link in LINKS.findall(html))]


def led(client: Client, path: str) -> tuple[set[str], set[str]]:
    """Codes of a page, and those of the one answer that it leads to."""
    shown = main(client, path)
    (link,) = links(shown)
    return codes(shown), codes(main(client, link))


def unaccepted(scene: Scene, quantity: int = 150) -> str:
    """The establishment takes its acceptance back and asks for more: the latest plan says why not; its code."""
    accepted = Act.objects.get(kind="acceptance")
    withdraw(number=accepted.number, reason="Essai décevant", actor=OPERATOR, clock=CLOCK)
    amend_need(need=scene.need.code, quantity=quantity, actor=OPERATOR, clock=CLOCK)
    return solve_plan(actor=OPERATOR, clock=CLOCK).code


def test_a_plan_leads_from_each_need_that_it_does_not_serve(scene: Scene) -> None:
    plan = unaccepted(scene)
    later = file_need(
        establishment=scene.hospital, design=scene.cast.design, quantity=9, actor=OPERATOR, clock=CLOCK,
        deadline=scene.day + timedelta(days=9), posts="care",
    ).code  # fmt: skip
    newest = solve_plan(actor=OPERATOR, clock=CLOCK).code
    coordinator = signed("coordination", Role.COORDINATOR)
    for code, needs in ((plan, {scene.need.code}), (newest, {scene.need.code, later})):
        html = main(coordinator, f"/plans/{code}/manques/")
        found = links(html)
        assert set(found) == {f"/pourquoi/?besoin={need}&plan={code}" for need in needs}
        answers = [codes(main(coordinator, link)) for link in found]
        assert set.union(*answers) == codes(html) != set()


def test_the_rules_of_the_nearest_workshop_refuse_with_the_same_codes(scene: Scene) -> None:
    unaccepted(scene)
    coordinator = signed("coordination", Role.COORDINATOR)
    answer = main(coordinator, f"/pourquoi/?besoin={scene.need.code}")
    (pair,) = [link for link in links(answer) if "profil=" in link]
    assert f"atelier={scene.shop}" in pair
    refused = main(coordinator, pair)
    assert "acceptance.not_in_force" in codes(answer) & codes(refused)
    assert ">Oui<" not in refused


def test_a_requester_s_board_and_the_page_of_the_need_lead_to_it(scene: Scene) -> None:
    unaccepted(scene)
    carer = signed("hopital", Role.REQUESTER, "26", scene.hospital)
    for page in ("/mes-besoins/", "/en/mes-besoins/"):
        shown, answered = led(carer, page)
        assert "acceptance.not_in_force" in shown == answered
    page = main(carer, f"/besoins/{scene.need.code}/")
    answer = f"/pourquoi/?besoin={scene.need.code}"
    assert answer in links(page)
    assert codes(page) == codes(main(carer, answer))


def test_what_is_withheld_is_told_from_the_need_and_the_board_of_coordination(scene: Scene) -> None:
    code = file_need(
        establishment=scene.hospital, design=scene.cast.design, quantity=9, accepts_maker_made=False,
        deadline=scene.day + timedelta(days=9), posts="care", actor=OPERATOR, clock=CLOCK,
    ).code  # fmt: skip
    carer = signed("hopital", Role.REQUESTER, "26", scene.hospital)
    assert f"/pourquoi/?besoin={code}" in links(main(carer, f"/besoins/{code}/"))
    shown, answered = led(carer, "/mes-besoins/")
    assert shown == answered == {"need.maker_made_refused"}
    coordinator = signed("coordination", Role.COORDINATOR)
    board = main(coordinator, "/coordination/besoins/")
    (link,) = links(board)
    assert link == f"/pourquoi/?besoin={code}&plan={scene.plan}"
    assert codes(main(coordinator, link)) == {"need.maker_made_refused"}


def test_every_line_of_the_coordination_leads_to_its_reasons_in_the_plan_in_force() -> None:
    region = build_region(1)
    solve_plan(actor=OPERATOR, clock=CLOCK)  # a later draft, which the board does not speak of
    national = signed("coordination", Role.COORDINATOR)
    file = national.get("/coordination/besoins/?format=csv&service=short").content.decode("utf-8-sig")
    said = {row["code"]: set(row["reasons"].split()) for row in csv.DictReader(io.StringIO(file))}
    found = links(main(national, "/coordination/besoins/?service=short"))
    assert len(said) > 3
    assert {link.split("besoin=")[1] for link in found} == {
        f"{code}&plan={region.plan.code}" for code in said
    }
    for link in found:
        counted = said[link.split("besoin=")[1].split("&")[0]]
        assert set() < counted <= codes(main(national, link))


def test_who_asked_without_an_account_reads_it_by_the_link(client: Client, scene: Scene) -> None:
    a_request(CLOCK, scene.hospital, design=scene.cast.design, quantity=30)
    token = mailed_token(CLOCK)
    need = confirm_request(token=token, clock=CLOCK, another=True)
    shown, answered = led(client, f"/suivi/{token}/")
    assert shown == answered == {"need.unverified"}
    assert client.get(f"/pourquoi/?besoin={need.code}").status_code == 302  # an account, or the link
    assert client.get(f"/suivi/{token}/pourquoi/").headers["Cache-Control"] == "no-store"
    assert client.get("/suivi/inconnu/pourquoi/").status_code == 404


def test_a_need_has_one_answer_on_every_edge(scene: Scene) -> None:
    plan = unaccepted(scene)
    code, coordinator = scene.need.code, Assignment(Role.COORDINATOR, "FR")
    headers = {"authorization": f"Bearer {token_for('jeton', coordinator)}"}
    shown = codes(main(signed("coordination", Role.COORDINATOR), f"/pourquoi/?besoin={code}"))
    found = Client().get(f"/api/v1/needs/{code}/why?plan={plan}", headers=headers).json()
    typed = CliRunner().invoke(console, ["why", code, "--plan", plan, "--json"], catch_exceptions=False)
    told = json.loads(typed.stdout)
    assert [{name: pair[name] for name in ("profile", "workshop")} for pair in found["asked_of"]] == told[
        "asked_of"
    ]
    assert (len(told["asked_of"]), typed.exit_code) == (1, 3)
    for answer in (found, told):
        assert [answer[name] for name in ("need", "plan", "missing", "late")] == [code, plan, 60, 0]
        reasons = [*answer["withheld"], *answer["doubts"], *answer["planned"]]
        assert {reason["code"] for reason in reasons} == shown
    carer = {
        "authorization": f"Bearer {token_for('autre', Assignment(Role.REQUESTER, '26', scene.hospital))}"
    }
    assert Client().get(f"/api/v1/needs/{code}/why", headers=carer).json()["planned"] == found["planned"]
    assert Client().get(f"/api/v1/needs/{code}/why?plan={plan}", headers=carer).status_code == 403
    assert Client().get(f"/api/v1/needs/{code}/why").status_code == 401
    assert CliRunner().invoke(console, ["why", scene.order.code, "--plan", plan]).exit_code == 2


def test_who_may_not_read_plans_names_none_and_nobody_names_what_is_not_there(scene: Scene) -> None:
    carer = signed("hopital", Role.REQUESTER, "26", scene.hospital)
    assert carer.get(f"/pourquoi/?besoin={scene.need.code}&plan={scene.plan}").status_code == 403
    assert "Rien ne le retient" in main(carer, f"/pourquoi/?besoin={scene.need.code}")
    assert carer.get("/pourquoi/?besoin=B99999").status_code == 404


# Work that is refused


def test_a_delivery_that_the_rules_refuse_leads_to_the_answer_of_its_lot(scene: Scene) -> None:
    level = Act.objects.get(kind="attestation", object="M2").number
    withdraw(number=level, reason="Contrôle", actor=OPERATOR, clock=CLOCK)
    maker = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    refused = maker.post(f"/livraisons/nouvelle/?atelier={scene.shop}", {"lot_0": "40"})
    html = refused.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    assert refused.status_code == 422
    (link,) = links(html)
    assert link == f"/pourquoi/?sujet={scene.released.code}"
    assert "maker.level" in codes(html)
    assert codes(html) <= codes(main(maker, link))
    empty = maker.post(f"/livraisons/nouvelle/?atelier={scene.shop}", {"lot_0": "0"}).content.decode()
    assert "delivery.empty" in empty and links(empty) == []


def test_lines_of_many_lead_each_to_its_answer_before_and_after_they_are_sent(scene: Scene) -> None:
    level = Act.objects.get(kind="attestation", object="M2").number
    withdraw(number=level, reason="Contrôle", actor=OPERATOR, clock=CLOCK)
    maker = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    path, lot = f"/mon-atelier/livrer/?atelier={scene.shop}", scene.released.code
    shown, answered = led(maker, path)
    assert "maker.level" in shown and shown <= answered
    sent = {"ligne": lot, f"{lot}-take": "on", f"{lot}-quantity": "40", "etape": "faire"}
    refused = maker.post(path, sent).content.decode()
    assert refused.count(f'href="/pourquoi/?sujet={lot}"') == 2  # why it would be, and why it was


def test_a_proposal_kept_back_is_answered_with_what_keeps_it_back(scene: Scene) -> None:
    edit_establishment(establishment=scene.hospital, accepts_maker_made=False, actor=OPERATOR, clock=CLOCK)
    maker = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    board = main(maker, "/mon-atelier/")
    found = [link for link in links(board) if "sujet=P" in link]
    assert found == [f"/pourquoi/?sujet={scene.proposal.code}"]
    assert "need.maker_made_refused" in codes(board) & codes(main(maker, found[0]))


def test_a_sample_that_must_stop_leads_whoever_may_read_it_whole(client: Client) -> None:
    world = build_world()
    code = declared(world)
    place_hold(scope=HoldScope(design=world.visor), reason="Éclats", actor=OPERATOR, clock=CLOCK)
    path = f"/echantillon/{code}/"
    shown, answered = led(signed("atelier", Role.WORKSHOP, "26", world.workshop), path)
    assert "hold.immediate" in shown and shown <= answered
    assert links(main(client, path)) == []  # it would name the establishment


def test_a_call_leads_to_what_its_workshop_lacks() -> None:
    world = build_world()
    for act in Act.objects.filter(kind="attestation", subject=world.workshop):
        withdraw(number=act.number, reason="Visite", actor=OPERATOR, clock=CLOCK)
    maker = signed("atelier", Role.WORKSHOP, "26", world.workshop)
    html = maker.post("/mon-atelier/appel/", call(world)).content.decode().split("<main", 1)[1]
    (link,) = links(html)
    assert "maker.level" in codes(html) and codes(html) <= codes(main(maker, link))
