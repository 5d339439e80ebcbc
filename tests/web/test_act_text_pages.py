"""Amending a decision, stating a notice, ruling: from the form to the design's page and the public register."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.register import a_signed_register
from tests.factories.register import signed as signed_note
from tests.web.page_world import CLOCK, World, build_world, faults, signed
from tests.web.test_acts_pages import confirmed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.models import Act, PreparedRecord
from maillage.kernel.clock import today

pytestmark = pytest.mark.django_db
NOTICE = {"text_fr": "Rincer à l’eau claire.", "text_en": "Rinse with clear water.", "reason": "Essais"}
# Lines end as a browser ends them: what is signed holds no carriage return.
RULING = {
    "question_fr": "Pour un enfant ?", "question_en": "For a child?", "answer_fr": "Non.\r\nJamais.",
    "answer_en": "No.\r\nNever.", "reason": "Avis du comité",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def reviewer(world: World) -> Client:
    return signed("instruction", Role.REVIEWER)


@pytest.fixture
def opened(world: World, settings: Any, tmp_path: Path) -> None:
    a_signed_register(settings, tmp_path, CLOCK)


def page(client: Client, path: str, status: int = 200, language: str = "fr") -> str:
    response = client.get(path)
    assert response.status_code == status, path
    html: str = response.content.decode()
    assert faults(html, language) == []
    return html


def sent(client: Client, path: str, given: dict[str, Any]) -> str:
    """Where the act went once it was read again and confirmed; the page read again is sound."""
    shown = client.post(path, given)
    assert shown.status_code == 200, shown.content.decode()
    assert faults(shown.content.decode(), "fr") == []
    answer = confirmed(client, path, given)
    assert answer.status_code == 302
    return str(answer["location"])


def amending(world: World, client: Client, number: str, **changes: Any) -> dict[str, Any]:
    """The form as it is shown, with a few fields changed."""
    form = client.get(f"/actes/{number}/modifier/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {name: "" if value is None else value for name, value in shown.items()}
    return {**given, "valid_from": world.day, "reason": "Essais", **changes}


def test_a_decision_is_amended_on_screen_and_its_pages_say_so(world: World, reviewer: Client) -> None:
    number = world.decision
    path = f"/actes/{number}/modifier/"
    assert path in page(reviewer, f"/actes/{number}/")
    html = page(reviewer, path)
    assert 'name="category"' not in html and f"Modifier la décision {number}" in html
    same = reviewer.post(path, amending(world, reviewer, number))
    assert same.status_code == 422 and "ne changerait rien" in same.content.decode()
    where = sent(reviewer, path, amending(world, reviewer, number, rules="Un seul porteur.", uses=30))
    act = Act.objects.get(kind="amend")
    assert where == f"/actes/{act.number}/"
    said = json.loads(act.payload)
    assert (said["rules"], said["uses"], said["amends"], said["after"]) == (
        "Un seul porteur.",
        30,
        number,
        number,
    )
    assert f"/actes/{number}/" in page(Client(), where)
    decision = page(Client(), f"/actes/{number}/")
    assert "Un seul porteur." in decision and act.number in decision and "recalculée" in decision
    design = page(Client(), f"/catalogue/{world.visor}/")
    assert "Un seul porteur." in design and act.number in design
    faults(Client().get(f"/en/actes/{number}/").content.decode(), "en")


def test_what_is_confirmed_is_what_was_shown_when_another_amends_meanwhile(
    world: World, reviewer: Client
) -> None:
    """The terms that stand are in the form: confirmed blindly, they would undo those of the other amendment."""
    path = f"/actes/{world.decision}/modifier/"
    given = amending(world, reviewer, world.decision, rules="Un seul porteur.")
    mark = re.search(r'name="confirme" value="(\w+)"', reviewer.post(path, given).content.decode())
    assert mark is not None
    amend_decision(
        number=world.decision, changes={"uses": 30}, valid_from=today(CLOCK), reason="Autre", actor=OPERATOR, clock=CLOCK
    )  # fmt: skip
    again = reviewer.post(path, {**given, "confirme": mark[1]})
    assert (again.status_code, Act.objects.filter(kind="amend").count()) == (200, 1)


def test_a_notice_joins_that_of_the_category(world: World, reviewer: Client) -> None:
    path = "/actes/nouveau/fiche/"
    assert f"{path}?sur={world.visor}" in page(reviewer, f"/catalogue/{world.visor}/")
    assert f'value="{world.visor}"' in page(reviewer, f"{path}?sur={world.visor}")
    given = {"about": world.visor.lower(), "valid_from": world.day, **NOTICE}
    claim = reviewer.post(path, {**given, "text_en": "It protects you from the virus."})
    assert claim.status_code == 422 and "protects" in claim.content.decode()
    missing = reviewer.post(path, {**given, "text_en": "  "})
    assert missing.status_code == 422
    unknown = reviewer.post(path, {**given, "about": "D9999"})
    assert unknown.status_code == 422 and "D9999" in unknown.content.decode()
    where = sent(reviewer, path, given)
    html = page(Client(), f"/catalogue/{world.visor}/")
    assert "Rincer à l’eau claire." in html and where in html
    english = page(Client(), f"/en/catalogue/{world.visor}/", language="en")
    assert "Rinse with clear water." in english
    number = where.split("/")[-2]
    retired = f"/actes/{number}/retirer/"
    assert retired in page(reviewer, where)
    reviewer.post(retired, {"reason": "Remplacée"})
    assert "Rincer à l’eau claire." not in page(Client(), f"/catalogue/{world.visor}/")


def test_a_ruling_answers_and_offers_what_follows(world: World, reviewer: Client) -> None:
    path = "/actes/nouveau/reponse/"
    given = {"about": world.visor, "valid_from": world.day, **RULING}
    appeal = reviewer.post(path, {**given, "appeal": "on"})
    assert appeal.status_code == 422 and "Un recours vise un acte" in appeal.content.decode()
    where = sent(reviewer, path, given)
    html = page(Client(), where)
    assert "Jamais." in html and "Never." in html and "Suspendre ce qu’elle vise" not in html
    follow = page(reviewer, where)
    number = where.split("/")[-2]
    assert f"design={world.visor}" in follow and "Suspendre ce qu’elle vise" in follow
    suspending = page(
        reviewer, f"/actes/nouveau/suspension/?voir=1&design={world.visor}&motif=R%C3%A9ponse+{number}"
    )
    assert f"Réponse {number}" in suspending
    assert "Jamais." in page(Client(), f"/catalogue/{world.visor}/")
    appealed = {**given, "about": number, "appeal": "on", "answer_fr": "Maintenu."}
    assert "Maintenu." in page(Client(), sent(reviewer, path, appealed))


def test_only_the_authority_has_these_forms(world: World) -> None:
    for role, organisation in ((Role.WORKSHOP, world.workshop), (Role.SIGNER, "")):
        client = signed(f"x-{role}", role, "FR", organisation)
        for path in (
            "/actes/nouveau/fiche/",
            "/actes/nouveau/reponse/",
            f"/actes/{world.decision}/modifier/",
        ):
            assert client.get(path).status_code == 403
    assert Client().get("/actes/nouveau/fiche/").status_code == 302


def published_from(where: str, signer: Client) -> str:
    """The act that was prepared there: approved on screen, signed elsewhere, published."""
    number = where.split("/")[-2]
    prepared = PreparedRecord.objects.get(number=number)
    signer.post(f"{where}approuver/", {"sha256": prepared.sha256})
    publish_signed(
        number=number,
        note=signed_note(prepared),
        actor=actor_of(User.objects.get(username="signature"), today(CLOCK), factor=True),
        clock=CLOCK,
    )
    return number


def test_signed_they_are_in_the_public_register(world: World, opened: None, reviewer: Client) -> None:
    signer = signed("signature", Role.SIGNER)
    number = world.decision
    path = f"/actes/{number}/modifier/"
    given = amending(world, reviewer, number, rules="Un seul porteur.\r\nPuis le jeter.")
    shown = reviewer.post(path, given).content.decode()
    assert "Le texte exact qui sera approuvé et signé" in shown and f"{world.day.year}-000" in shown
    where = sent(reviewer, path, given)
    assert where.startswith("/actes/a-signer/")
    assert faults(reviewer.get(where).content.decode(), "fr") == []
    assert "Un seul porteur." not in page(Client(), f"/catalogue/{world.visor}/")  # prepared: no effect yet
    amended = published_from(where, signer)
    assert json.loads(Act.objects.get(number=amended).payload)["rules"] == "Un seul porteur.\nPuis le jeter."
    notice = published_from(
        sent(reviewer, "/actes/nouveau/fiche/", {"about": world.visor, "valid_from": world.day, **NOTICE}),
        signer,
    )
    ruling = published_from(
        sent(reviewer, "/actes/nouveau/reponse/", {"about": world.visor, "valid_from": world.day, **RULING}),
        signer,
    )
    of_decision = page(Client(), f"/registre/actes/{number}/")
    assert amended in of_decision and f"/actes/{number}/" in of_decision
    assert f"/registre/actes/{number}/" in page(Client(), f"/registre/actes/{amended}/")
    assert f"/registre/actes/{amended}/" in page(Client(), f"/actes/{amended}/")
    for language, prefix, words in (
        ("fr", "", "Rincer à l’eau claire."),
        ("en", "/en", "Rinse with clear water."),
    ):
        assert words in page(Client(), f"{prefix}/registre/actes/{notice}/", language=language)
    assert "Jamais." in page(Client(), f"/registre/actes/{ruling}/")
    listed = page(Client(), "/registre/actes/?kind=ruling")
    assert ruling in listed and notice not in listed
    feed = Client().get("/registre/actes.json").content.decode()
    assert all(act in feed for act in (amended, notice, ruling))


def test_a_day_without_change_is_not_an_amendment_through_the_form(world: World, reviewer: Client) -> None:
    """Dates are shown as they stand, and shown unchanged they are not changes."""
    number = world.decision
    given = amending(world, reviewer, number, rules="x")
    later = world.day + timedelta(days=3)
    sent(reviewer, f"/actes/{number}/modifier/", {**given, "valid_from": later})
    said = json.loads(Act.objects.get(kind="amend").payload)
    decided = json.loads(Act.objects.get(number=number).payload)
    changed = {key for key in decided if key in said and decided[key] != said[key]}
    assert changed == {"rules", "reason"}
