"""Why can't I? The same whole answer on screen, through the API and at the command line, and linked from refusals."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.api.conftest import token_for
from tests.factories.production import Scene, build_scene
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act
from maillage.kernel.clock import SystemClock
from maillage.safety.terms import Action
from maillage.safety.verdict import rules_of
from maillage.site.console import main

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Scene:
    settings.HOME = tmp_path
    install(kind="real", clock=CLOCK)
    return build_scene(monkeypatch)


@pytest.fixture
def withdrawn(scene: Scene) -> str:
    """The level of the workshop, taken back: making and releasing are refused from today."""
    level = Act.objects.get(kind="attestation", object="M2").number
    withdraw(number=level, reason="Contrôle", actor=OPERATOR, clock=CLOCK)
    return level


def on_screen(client: Client, query: str) -> list[tuple[str, list[str]]]:
    """Each rule of the page: what it answers, and its codes."""
    html = client.get(f"/pourquoi/?{query}").content.decode()
    assert faults(html, "fr") == []
    words = {"passe": "pass", "refuse": "refuse", "sans objet": "not_applicable"}
    table = html.split("<tbody>")[1].split("</tbody>")[0]
    return [
        (
            words[re.findall(r">(passe|refuse|sans objet)</span>", row)[0]],
            re.findall(r"<code>(.*?)</code>", row),
        )
        for row in table.split("<tr>")[1:]
    ]


def through_api(headers: dict[str, str], path: str) -> list[tuple[str, list[str]]]:
    found = Client().get(f"/api/v1/why{path}", headers=headers)
    assert found.status_code == 200, found.content
    return [
        (rule["state"], [r["code"] for r in (*rule["reasons"], *rule["warnings"])])
        for rule in found.json()["rules"]
    ]


def typed(*arguments: str) -> tuple[int, list[tuple[str, list[str]]]]:
    done = CliRunner().invoke(main, ["why", *arguments, "--json"], catch_exceptions=False)
    rules = json.loads(done.stdout)["rules"]
    return done.exit_code, [
        (rule["state"], [r["code"] for r in (*rule["reasons"], *rule["warnings"])]) for rule in rules
    ]


def maker(scene: Scene) -> tuple[Client, dict[str, str]]:
    token = token_for("jeton", Assignment(Role.WORKSHOP, "26", scene.shop))
    return signed("atelier", Role.WORKSHOP, "26", scene.shop), {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("subject", "action", "exit_code"),
    [("proposal", "make", 3), ("order", "make", 3), ("inspected", "release", 3), ("released", "deliver", 3)],
)
def test_a_piece_of_work_has_one_answer_on_every_edge(
    scene: Scene, withdrawn: str, subject: str, action: Action, exit_code: int
) -> None:
    code = getattr(scene, subject).code
    client, headers = maker(scene)
    shown = on_screen(client, f"sujet={code}")
    assert len(shown) == len(rules_of(action))
    assert through_api(headers, f"/of/{code}") == shown
    assert typed(code) == (exit_code, shown)
    assert "maker.level" in {code for _, codes in shown for code in codes}


def test_who_makes_what_for_whom_has_one_answer_on_every_edge(scene: Scene) -> None:
    profile = scene.cast.profile.code
    client, headers = maker(scene)
    for action in ("make", "sample"):
        query = (
            f"profil={profile}&atelier={scene.shop}&etablissement={scene.hospital}&posts=care&action={action}"
        )
        shown = on_screen(client, query)
        path = f"?profile={profile}&workshop={scene.shop}&establishment={scene.hospital}&posts=care&action={action}"
        assert through_api(headers, path) == shown
        given = ("--profile", profile, "--workshop", scene.shop, "--establishment", scene.hospital)
        code, told = typed(*given, "--posts", "care", "--action", action)
        assert (code, told) == ((0 if action == "make" else 3), shown)
    late = (scene.day + timedelta(days=90)).isoformat()
    query = f"profil={profile}&atelier={scene.shop}&etablissement={scene.hospital}&jour={late}"
    assert "basis.expired" in {code for _, codes in on_screen(client, query) for code in codes}


def test_who_may_not_read_the_work_is_told_so(scene: Scene, client: Client) -> None:
    path = f"/pourquoi/?sujet={scene.inspected.code}"
    assert client.get(path).status_code == 302
    other = signed("ailleurs", Role.WORKSHOP, "26", "L0099")
    assert other.get(path).status_code == 403
    assert Client().get(f"/api/v1/why/of/{scene.inspected.code}").json()["code"] == "access.role_missing"
    unknown = signed("atelier", Role.WORKSHOP, "26", scene.shop).get("/pourquoi/?sujet=P9999-999")
    assert (unknown.status_code, "Aucune proposition" in unknown.content.decode()) == (422, True)
    assert CliRunner().invoke(main, ["why", "P9999-999"]).exit_code == 3
    assert CliRunner().invoke(main, ["why"]).exit_code == 2


def test_a_refused_release_links_to_its_whole_answer(scene: Scene, withdrawn: str) -> None:
    client, _ = maker(scene)
    link = f"/pourquoi/?sujet={scene.inspected.code}&amp;action=release"
    assert link in client.post(f"/lots/{scene.inspected.code}/liberer/").content.decode()
    for path in (f"/lots/{scene.inspected.code}/", f"/lots/{scene.inspected.code}/liberer/"):
        html = client.get(path).content.decode()
        (found,) = re.findall(r'href="(/pourquoi/\?[^"]+)"', html)
        assert client.get(found.replace("&amp;", "&")).status_code == 200


def test_a_missing_right_links_to_who_may_and_who_gives_it(scene: Scene) -> None:
    hospital = signed("hopital", Role.REQUESTER, "26", scene.hospital)
    html = hospital.post(f"/lots/{scene.inspected.code}/liberer/").content.decode()
    assert 'href="/pourquoi/?droit=lots.make"' in html
    told = hospital.get("/pourquoi/?droit=lots.release").content.decode()
    assert faults(told, "fr") == []
    assert "Aucun de vos rôles ne l’ouvre" in told
    assert re.findall(r'<th scope="row">(\w+)', told) == ["Atelier"]
    assert "Exploitation, Coordination" in told
    api = Client().get("/api/v1/why/right/lots.release").json()
    assert api["answer"] == "access.role_missing"
    assert [(r["role"], r["scope"], [g["en"] for g in r["givers"]]) for r in api["roles"]] == [
        ("workshop", "organisation", ["Operator", "Coordinator"])
    ]
    done = CliRunner().invoke(main, ["why", "--right", "lots.release"], catch_exceptions=False)
    assert (done.exit_code, "donné par\u202f: Exploitation, Coordination" in done.stdout) == (0, True)
    unknown = CliRunner().invoke(main, ["why", "--right", "lots.eat", "--json"])
    assert (unknown.exit_code, json.loads(unknown.stdout)["error"]["code"]) == (3, "access.unknown_action")


def test_the_old_address_of_the_question_leads_to_the_one_page(scene: Scene, client: Client) -> None:
    found = client.get(f"/catalogue/{scene.cast.design}/pourquoi/?classe=R2")
    assert (found.status_code, found.headers["Location"]) == (302, "/pourquoi/?classe=R2")


def test_a_rule_of_the_scheme_leads_to_the_scheme_and_no_link_leads_nowhere(
    scene: Scene, withdrawn: str
) -> None:
    client, _ = maker(scene)
    html = client.get(f"/pourquoi/?sujet={scene.inspected.code}").content.decode()
    assert '<a href="/grille/">grille proposal-1</a>' in html
    for path in sorted(set(re.findall(r'href="(/(?:actes|grille)/[^"]*)"', html))):
        assert client.get(path).status_code == 200, path
