"""What a workshop does on a recalled lot: say what had left, and count what it has, however many lots there are."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.production import Scene, build_scene
from tests.factories.recalls import a_released_lot, terms_of
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.production.models import DeliveryLine, RecallHolding
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


def recalled(lot: str) -> str:
    return open_recall(terms=terms_of(lots=[lot]), actor=OPERATOR, clock=SystemClock()).number


def shown(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert faults(html, "en" if path.startswith("/en/") else "fr") == []
    return html


def test_a_workshop_declares_what_had_left_a_recalled_lot(scene: Scene) -> None:
    lot = a_released_lot(scene, 5)
    number = recalled(lot)
    maker = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    assert f"/lots/{lot}/partis/" in shown(maker, f"/lots/{lot}/")
    assert "Pieces that had left" in shown(maker, f"/en/lots/{lot}/partis/")
    assert "Pièces déjà parties" in shown(maker, f"/lots/{lot}/partis/")
    answered = maker.post(f"/lots/{lot}/partis/", {"quantity": "9"})
    assert (answered.status_code, DeliveryLine.objects.filter(lot__code=lot).count()) == (422, 0)
    answered = maker.post(f"/lots/{lot}/partis/", {"quantity": "5"})
    assert (answered.status_code, answered["Location"]) == (302, f"/lots/{lot}/")
    assert Message.objects.filter(about=number, organisation=scene.hospital).count() == 1
    assert f"/lots/{lot}/partis/" not in shown(maker, f"/lots/{lot}/")
    assert (
        signed("autre", Role.REQUESTER, "26", scene.hospital).get(f"/lots/{lot}/partis/").status_code == 403
    )


def test_a_form_of_many_lots_is_taken(scene: Scene) -> None:
    """Six fates of each of three hundred lots: more fields than Django takes unless told."""
    number = recalled(scene.released.code)
    maker = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    page = f"/rappels/{number}/detenteurs/{scene.shop}/"
    assert "Ne comptez pas ce que d’autres vous ont rendu" in shown(maker, page)
    fates = ("kept", "returned", "destroyed", "used", "passed_on", "lost")
    sent = {f"{name}_{n}": "40" if (name, n) == ("kept", 0) else "0" for name in fates for n in range(300)}
    assert maker.post(page, sent).status_code == 302
    assert RecallHolding.objects.get().kept == 40
