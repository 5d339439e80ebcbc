"""Classifying on screen: the tree page by page, the terms of one category, the decision with its reasoning."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.web.page_world import CLOCK, World, build_world, faults, signed
from tests.web.test_acts_pages import confirmed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.records.models import Act
from maillage.safety.decision_tree import QUESTIONS

pytestmark = pytest.mark.django_db
PATH = "/actes/nouveau/decision/"
NO = {question.id: "no" for question in QUESTIONS}


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def reviewer() -> Client:
    return signed("instruction", Role.REVIEWER)


def address(world: World, **answers: str) -> str:
    return f"{PATH}?{urlencode({'profil': world.saver_profile, 'usage': 'care', **answers})}"


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    html: str = response.content.decode()
    assert faults(html, "fr") == []
    return html


def test_the_steps_follow_each_other_by_address(reviewer: Client, world: World) -> None:
    assert 'name="profil"' in page(reviewer, PATH)
    assert "Choisir un profil" in page(reviewer, f"{PATH}?etape=objet", 422)
    first = page(reviewer, address(world))
    assert 'name="invasive"' in first and 'name="latex"' not in first
    of = lambda *steps: {q.id: "no" for q in QUESTIONS if q.step in steps}  # noqa: E731
    second = page(reviewer, address(world, **of(1)))
    assert 'name="used_on_patient"' in second and "invasive" in second  # carried, not asked again
    third = page(reviewer, address(world, **of(1, 2, 3)))
    assert 'name="latex"' in third
    terms = page(reviewer, address(world, **NO))
    assert "Objet d’appoint" in terms and "Aucune question n’appelle" in terms
    assert 'name="basis"' not in terms and 'name="departure"' not in terms


def test_a_page_of_the_tree_sent_incomplete_says_what_is_missing(reviewer: Client, world: World) -> None:
    html = page(reviewer, address(world, etape="0", invasive="no"), 422)
    assert "points sont à corriger" in html


def test_one_yes_that_could_kill_goes_straight_to_a_short_form(reviewer: Client, world: World) -> None:
    html = page(reviewer, address(world, invasive="yes"))
    assert "Dispositif critique" in html and "Ce qui l’emporte" in html
    for name in ("basis", "review_by", "occupations", "rules"):
        assert f'name="{name}"' not in html


def test_category_c_asks_for_what_it_needs(reviewer: Client, world: World) -> None:
    html = page(reviewer, address(world, **{**NO, "used_on_patient": "yes"}))
    for name in ("basis", "review_by", "competent_authority", "claims"):
        assert f'name="{name}"' in html
    assert 'name="occupations"' not in html  # for carers no occupation is named
    assert f'value="{world.day + timedelta(days=56)}"' in html


def terms_of(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "qualification": "general_product", "competent_authority": "dgccrf", "reason": "Examiné sur table",
        "effective_from": world.day.isoformat(), **changes,
    }  # fmt: skip


def test_the_answers_are_kept_as_the_reasoning_of_the_decision(reviewer: Client, world: World) -> None:
    path = address(world, **NO)
    response = confirmed(reviewer, path, terms_of(world))
    act = Act.objects.order_by("-pk")[0]
    assert response.headers["Location"] == f"/actes/{act.number}/"
    payload = json.loads(act.payload)
    assert (payload["proposed"], payload["tree"]) == ("A", dict.fromkeys(NO, False))
    html = page(reviewer, f"/actes/{act.number}/")
    assert "Est-il invasif" in html and "Arbre de décision" in html
    # The next review starts from what was answered.
    again = page(reviewer, address(world))
    assert "Reprendre ses réponses" in again and act.number in again


def test_a_milder_category_must_say_why(reviewer: Client, world: World) -> None:
    path = address(world, **{**NO, "latex": "yes", "categorie": "A"})
    html = page(reviewer, path)
    assert "Moins stricte que l’arbre" in html and 'name="departure"' in html
    assert reviewer.post(path, terms_of(world)).status_code == 422
    confirmed(reviewer, path, terms_of(world, departure="Latex encapsulé, sans contact."))
    payload = json.loads(Act.objects.order_by("-pk")[0].payload)
    assert (payload["category"], payload["proposed"]) == ("A", "B")
    assert payload["departure"] == "Latex encapsulé, sans contact."


def test_a_stricter_category_needs_no_reason(reviewer: Client, world: World) -> None:
    path = address(world, **{**NO, "categorie": "B"})
    assert 'name="departure"' not in page(reviewer, path)
    assert confirmed(reviewer, path, terms_of(world)).status_code == 302


def test_a_profile_that_does_not_exist_is_not_found(reviewer: Client, world: World) -> None:
    assert reviewer.get(f"{PATH}?profil=D9999-V1/F1&usage=care").status_code == 404


def test_the_tree_is_open_to_all_and_decides_nothing(client: Client, world: World) -> None:
    assert 'name="invasive"' in page(client, "/actes/arbre/")
    html = page(client, f"/actes/arbre/?{urlencode({**NO, 'barrier_between_healthy_people': 'yes'})}")
    assert "Barrière d’usage courant" in html and PATH not in html
    reviewer = signed("instruction", Role.REVIEWER)
    html = page(reviewer, f"/actes/arbre/?{urlencode(NO)}")
    assert f'href="{PATH}?invasive=no' in html


@pytest.mark.parametrize(
    "role,territory", [(Role.REVIEWER, "26"), (Role.SIGNER, "FR"), (Role.COORDINATOR, "FR")]
)
def test_only_a_national_reviewer_classifies(world: World, role: Role, territory: str) -> None:
    assert signed("autre", role, territory).get(address(world, **NO)).status_code == 403


def test_what_is_blocked_before_any_decision_leads_to_the_act_that_blocks_it(
    reviewer: Client, world: World
) -> None:
    hold = place_hold(scope=HoldScope(design=world.saver), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    shown = page(reviewer, f"{PATH}?{urlencode({'profil': world.saver_profile, 'usage': 'non_care'})}")
    assert f'<a href="/actes/{hold.number}/">bloqué par l’acte {hold.number}</a>' in shown
