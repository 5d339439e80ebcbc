"""Acts from the screens: recorded by who may, previewed before they bite, read by who may."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.web.page_world import World, build_world, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.models import Proposal
from maillage.apps.records.models import Act
from maillage.kernel.clock import SystemClock
from maillage.safety.decision_tree import QUESTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def reviewer() -> Client:
    return signed("instruction", Role.REVIEWER)


def _latest() -> Act:
    return Act.objects.order_by("-pk")[0]


def confirmed(client: Client, path: str, given: dict[str, Any]) -> Any:
    """What follows when the page that shows the effects is confirmed."""
    count = Act.objects.count()
    shown = client.post(path, given)
    assert (shown.status_code, Act.objects.count()) == (200, count)
    mark = re.search(r'name="confirme" value="(\w+)"', shown.content.decode())
    assert mark is not None
    return client.post(path, {**given, "confirme": mark[1]})


def _text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def deciding(profile: str, use: str, category: str) -> str:
    """The terms of a decision of that category, the tree answered no throughout (yes at once for D)."""
    answers = {question.id: "no" for question in QUESTIONS} if category != "D" else {"invasive": "yes"}
    asked = {"profil": profile, "usage": use, "categorie": category, **answers}
    return f"/actes/nouveau/decision/?{urlencode(asked)}"


def test_a_reviewer_classifies_and_lands_on_the_act(reviewer: Client, world: World) -> None:
    given = {
        "qualification": "ppe_iii", "competent_authority": "labour_ministry", "basis": world.basis,
        "effective_from": world.day.isoformat(), "review_by": (world.day + timedelta(days=20)).isoformat(),
        "reason": "Essai de table", "occupations": "caissier\nagent d’accueil", "rules": "Lots de 50.",
    }  # fmt: skip
    response = confirmed(reviewer, deciding(world.saver_profile, "non_care", "C"), given)
    act = _latest()
    assert (response.status_code, response.headers["Location"]) == (302, f"/actes/{act.number}/")
    assert (act.kind, act.subject, act.object) == ("decision", world.saver_profile, "non_care")
    page = _text(reviewer, f"/actes/{act.number}/")
    assert "caissier, agent d’accueil" in page and "recalculée à l’instant" in page
    assert f"L’acte {act.number} est enregistré." in page


def test_category_c_without_a_basis_is_refused(reviewer: Client, world: World) -> None:
    count = Act.objects.count()
    given = {
        "qualification": "ppe_iii", "competent_authority": "labour_ministry", "reason": "Essai",
        "effective_from": world.day.isoformat(), "review_by": (world.day + timedelta(days=20)).isoformat(),
    }  # fmt: skip
    response = reviewer.post(deciding(world.saver_profile, "care", "C"), given)
    assert response.status_code == 422
    assert "Base légale citée</a>" in response.content.decode()
    assert Act.objects.count() == count


def test_a_review_too_late_names_the_latest_day(reviewer: Client, world: World) -> None:
    given = {
        "qualification": "general_product", "competent_authority": "dgccrf", "reason": "Essai",
        "effective_from": world.day.isoformat(), "review_by": (world.day + timedelta(days=57)).isoformat(),
    }  # fmt: skip
    page = reviewer.post(f"/en{deciding(world.saver_profile, 'care', 'A')}", given).content.decode()
    assert (world.day + timedelta(days=56)).isoformat() in page


def test_a_basis_with_its_subcontractors(reviewer: Client, world: World) -> None:
    given = {
        "kind": "derogation", "reference": "Arrêté 14", "dated": world.day.isoformat(),
        "effective_from": world.day.isoformat(), "until": (world.day + timedelta(days=30)).isoformat(),
        "issuer": "labour_ministry", "holder": "Société X", "scope": f"{world.visor}, {world.saver}",
        "subcontractors": f"{world.workshop} {world.day} \n", "replaces": world.basis,
    }  # fmt: skip
    wrong = reviewer.post("/actes/nouveau/base-legale/", {**given, "subcontractors": "L0001 demain"})
    assert wrong.status_code == 422 and "L0001 demain" in wrong.content.decode()
    reviewer.post("/actes/nouveau/base-legale/", given)
    act = _latest()
    assert act.ends is not None and act.ends.number == world.basis
    assert f'"scope":["{world.visor}","{world.saver}"]' in act.payload
    assert f'"maker":"{world.workshop}","start":"{world.day}","until":null,"written":true' in act.payload
    assert act.number in _text(reviewer, f"/actes/{world.basis}/")


def test_a_policy_of_ones_own_territory_only(world: World) -> None:
    drome = signed("ars", Role.REVIEWER, "26")
    given = {
        "territory": "26",
        "categories": ["C"],
        "valid_from": world.day.isoformat(),
        "reason": "Prudence",
    }
    assert drome.post("/actes/nouveau/regle/", given).status_code == 302
    assert _latest().subject == "26"
    assert drome.post("/actes/nouveau/regle/", {**given, "territory": "69"}).status_code == 403
    assert _latest().subject == "26"


def test_an_attestation_takes_the_value_of_its_kind(world: World) -> None:
    coordinator = signed("coordination", Role.COORDINATOR, "26")
    given = {
        "workshop": "atelier crest", "kind": "appointment", "design": world.visor, "evidence": "Visite du 3",
        "valid_from": world.day.isoformat(),
    }  # fmt: skip
    wrong = coordinator.post("/actes/nouveau/attestation/", {**given, "level": "M2"})
    assert wrong.status_code == 422
    assert coordinator.post("/actes/nouveau/attestation/", given).status_code == 302
    assert (_latest().subject, _latest().object) == (world.workshop, world.visor)
    assert "Désignation" in _text(coordinator, f"/ateliers/{world.workshop}/")


def test_an_establishment_refuses_for_itself_and_not_for_another(world: World) -> None:
    client = signed("ehpad", Role.REQUESTER, "26", world.home)
    given = {
        "establishment": world.home, "profile": world.visor_profile, "accepted": "no",
        "valid_from": world.day.isoformat(),
    }  # fmt: skip
    assert client.post("/actes/nouveau/acceptation/", given).status_code == 302
    assert '"accepted":false' in _latest().payload
    assert "Refusé" in _text(client, f"/etablissements/{world.home}/")
    other = {**given, "establishment": world.hospital}
    assert client.post("/actes/nouveau/acceptation/", other).status_code == 403


def test_a_hold_is_previewed_then_placed_then_lifted_by_a_signer(reviewer: Client, world: World) -> None:
    count = Act.objects.count()
    preview = reviewer.get(f"/actes/nouveau/mise-en-attente/?voir=1&design={world.visor}")
    assert preview.status_code == 200 and Act.objects.count() == count
    assert "Aucun effet sur ce qui est en cours" in preview.content.decode()
    without = reviewer.post("/actes/nouveau/mise-en-attente/", {"design": world.visor, "reason": ""})
    assert without.status_code == 422 and Act.objects.count() == count
    placed = reviewer.post("/actes/nouveau/mise-en-attente/", {"design": world.visor, "reason": "Fêlure"})
    hold = _latest()
    assert placed.headers["Location"] == f"/actes/{hold.number}/"
    assert hold.subject == f"design:{world.visor}"
    assert "Bloqué" in _text(reviewer, f"/catalogue/{world.visor}/")
    assert reviewer.get(f"/actes/{hold.number}/lever/").status_code == 403
    signer = signed("signature", Role.SIGNER)
    assert signer.get(f"/actes/{hold.number}/lever/").status_code == 200
    assert signer.post(f"/actes/{hold.number}/lever/", {"reason": "Contrôlé"}).status_code == 302
    assert _latest().kind == "lift"
    again = signer.post(f"/actes/{hold.number}/lever/", {"reason": "Contrôlé"})
    assert again.status_code == 409


def test_a_hold_on_nothing_or_on_what_does_not_exist_is_refused(reviewer: Client, world: World) -> None:
    path = "/actes/nouveau/mise-en-attente/"
    assert reviewer.get(f"{path}?voir=1").status_code == 422
    assert reviewer.get(f"{path}?voir=1&version=D9999-V1").status_code == 422
    assert reviewer.get(f"{path}?voir=1&lot=D0001V1-L0001-20W14-01-Z").status_code == 422
    assert reviewer.post(path, {"reason": "x"}).status_code == 200  # asks again what it covers
    assert Act.objects.filter(kind="hold").count() == 0


def test_a_withdrawal_ends_the_decision_and_says_so(reviewer: Client, world: World) -> None:
    assert reviewer.post(f"/actes/{world.decision}/retirer/", {"reason": "Erreur"}).status_code == 302
    ending = _latest().number
    page = _text(reviewer, f"/actes/{world.decision}/")
    assert f"/actes/{ending}/" in page and "Erreur" in page
    assert "Décision retirée" in _text(reviewer, f"/catalogue/{world.visor}/")
    assert reviewer.get(f"/actes/{world.decision}/retirer/").status_code == 409


def test_attestations_and_acceptances_are_read_with_an_account(client: Client, world: World) -> None:
    private = Act.objects.filter(kind__in=["attestation", "acceptance"]).values_list("number", flat=True)
    assert private
    listed = client.get("/actes/").content.decode()
    for number in private:
        assert f"/actes/{number}/" not in listed
        assert client.get(f"/actes/{number}/").status_code == 302
    member = signed("membre", Role.WORKSHOP, "26", world.workshop)
    listed = member.get("/actes/").content.decode()
    assert all(f"/actes/{number}/" in listed for number in private)


def test_the_name_of_who_recorded_is_not_public(client: Client, world: World) -> None:
    reviewer = signed("pauline", Role.REVIEWER)
    reviewer.post("/actes/nouveau/mise-en-attente/", {"workshop": world.workshop, "reason": "Doute"})
    path = f"/actes/{_latest().number}/"
    assert "Pauline" in _text(reviewer, path)
    assert "Pauline" not in _text(client, path)


def test_filters_of_the_list_are_applied(client: Client, world: World) -> None:
    text = client.get(f"/actes/?kind=decision&subject={world.saver}&format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[1:3] for line in text.splitlines()[1:]] == [["decision", world.saver_profile]]
    text = client.get("/actes/?state=ended&format=csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1


def test_why_tells_every_reason_and_opens_the_act_behind_it(client: Client, world: World) -> None:
    path = f"/pourquoi/?profil={world.visor_profile}&atelier={world.workshop}"
    refused = client.get(f"{path}&etablissement={world.home}").content.decode()
    assert "<code>acceptance.missing</code>" in refused
    assert "<code>maker.not_appointed</code>" in refused
    member = signed("coordination", Role.COORDINATOR)
    given = {
        "workshop": world.workshop, "kind": "appointment", "design": world.visor, "evidence": "Visite",
        "valid_from": world.day.isoformat(), "granted_by": "ARS",
    }  # fmt: skip
    member.post("/actes/nouveau/attestation/", given)
    open_ = client.get(f"{path}&etablissement={world.hospital}").content.decode()
    assert ">Oui</" in open_ and "Aucun lot n’est indiqué" not in open_
    later = client.get(f"{path}&etablissement={world.hospital}&action=deliver").content.decode()
    assert (
        "Ce que seul un lot ou un échantillon peut satisfaire" in later and "Aucun lot n’est indiqué" in later
    )


def test_what_a_stricter_decision_stops_is_shown_before_it_is_recorded(
    reviewer: Client, world: World
) -> None:
    record_attestation(
        workshop=world.workshop, kind="appointment", value=world.visor, evidence="Visite",
        valid_from=world.day, granted_by="ARS", actor=OPERATOR, clock=SystemClock(),
    )  # fmt: skip
    plan = solve_plan(actor=OPERATOR, clock=SystemClock())
    adopt_plan(code=plan.code, actor=OPERATOR, clock=SystemClock())
    proposal = Proposal.objects.order_by("code")[0]
    given = {
        "qualification": "ppe_iii", "competent_authority": "labour_ministry",
        "effective_from": world.day.isoformat(), "reason": "Doute sérieux",
    }  # fmt: skip
    count = Act.objects.count()
    path = deciding(world.visor_profile, "care", "D")
    shown = reviewer.post(path, given)
    assert (shown.status_code, Act.objects.count()) == (200, count)
    assert f"Proposition {proposal.code} annulée" in shown.content.decode()
    stale = reviewer.post(path, {**given, "confirme": "0" * 16})
    assert (stale.status_code, Act.objects.count()) == (200, count)
    assert "Les effets ont changé depuis que vous les avez lus" in stale.content.decode()
    back = reviewer.post(path, {**given, "modifier": "1"}).content.decode()
    assert "Doute sérieux</textarea>" in back and Act.objects.count() == count
    assert confirmed(reviewer, path, given).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.status, proposal.cancelled_by) == ("cancelled", _latest().number)


def test_every_rule_of_an_action_is_shown_passed_refused_or_not_applicable(
    client: Client, world: World
) -> None:
    path = f"/pourquoi/?profil={world.visor_profile}&atelier={world.workshop}"
    html = client.get(f"{path}&etablissement={world.home}&action=make").content.decode()
    assert "Toutes les règles" in html and "L’établissement l’a accepté" in html
    assert all(f">{word}</span>" in html for word in ("passe", "refuse", "sans objet"))
    assert "/codes/#acceptance.missing" in html
