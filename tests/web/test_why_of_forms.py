"""A form whose act the rules refuse leads to the whole answer, about the work that its page is of."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import Form
from tests.factories.production import build_scene
from tests.web.page_world import signed

from maillage.apps.accounts.codes import Role
from maillage.kernel.refusals import Refusal
from maillage.web.asking import Done, ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "leads"), [("acceptance.missing", True), ("delivery.empty", False)])
def test_a_refusal_of_the_rules_leads_to_every_rule_of_its_work(
    monkeypatch: pytest.MonkeyPatch, code: str, leads: bool
) -> None:
    scene = build_scene(monkeypatch)
    client = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    request: Any = client.get(f"/commandes/{scene.order.code}/lot/").wsgi_request
    request.method = "POST"

    def refused(_given: dict[str, Any]) -> Done:
        raise Refusal(code)

    answer = ask(request, Form(data={}), refused, page_title="Essai")
    address = f"/pourquoi/?sujet={scene.order.code}&amp;action=make"
    assert answer.status_code == 422
    assert (address in answer.content.decode()) is leads
