"""A call noted by a workshop: what is allowed, a ready answer, and the request on the caller's behalf."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from tests.factories.requests import mailed_token
from tests.web.page_world import CLOCK, World, build_world, faults, signed

from maillage.apps.accounts.codes import Role
from maillage.apps.needs.models import Need
from maillage.safety.claims import find_claims

pytestmark = pytest.mark.django_db
PATH = "/mon-atelier/appel/"


@pytest.fixture
def world() -> World:
    return build_world()


def given(world: World, **changes: str) -> dict[str, str]:
    terms = {
        "establishment": world.home, "design": world.visor, "posts": "care", "quantity": "30", "multiple": "1",
        "deadline": (world.day + timedelta(days=9)).isoformat(), "name": "", "kind": "", "commune": "", "email": "",
        "note": "", "accepts_maker_made": "", "no_ppe_required": "", "stock_days_left": "",
    }  # fmt: skip
    return {**terms, **changes}


def test_the_answer_comes_from_the_verdict_then_the_call_is_noted(world: World) -> None:
    maker = signed("atelier", Role.WORKSHOP, "26", world.workshop)
    assert faults(maker.get(PATH).content.decode(), "fr") == []
    before = Need.objects.count()
    html = maker.post(PATH, given(world)).content.decode()
    assert faults(html, "fr") == [] and Need.objects.count() == before
    assert "EHPAD de Die n’a pas accepté" in html and "has not accepted" in html
    assert maker.post(PATH, given(world, noter="1", email="x@die.example")).status_code == 302
    need = Need.objects.latest("pk")
    assert (need.channel, need.filed_by, need.unverified, need.quantity) == ("phone", world.workshop, 30, 30)
    assert mailed_token(CLOCK)
    answer = str(mail.outbox[-1].body)
    assert need.code in answer and find_claims(answer.split("/suivi/", maxsplit=1)[0]) == ()
    assert maker.post(PATH, given(world, noter="1")).status_code == 422  # it may repeat the first
    assert maker.post(PATH, given(world, noter="1", another="on")).status_code == 302


def test_only_a_workshop_and_in_its_territory(world: World) -> None:
    assert signed("hopital", Role.REQUESTER, "26", world.hospital).get(PATH).status_code == 403
    far = signed("loin", Role.WORKSHOP, "75", world.workshop)
    assert far.post(PATH, given(world, noter="1")).status_code == 403
    assert Need.objects.filter(channel="phone").count() == 0
