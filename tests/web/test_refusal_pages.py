"""The refusal page: every reason of a refused act, each with its advice, its code and the act that founds it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from tests.factories.production import Scene, build_scene
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.production.models import Lot
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock, SystemClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


def ending_basis(scene: Scene, start: date, until: date) -> str:
    """The basis of the story, replaced by one that ends, which nobody renewed."""
    terms = BasisTerms(
        kind="derogation", reference="DEROG-COURTE", dated=start, effective_from=start, until=until,
        issuer="labour_ministry", holder=scene.shop, scope=[scene.cast.design],
    )  # fmt: skip
    clock = FixedClock.at_noon(start)
    return record_legal_basis(terms=terms, replaces=scene.cast.basis, actor=OPERATOR, clock=clock).number


def told(html: str) -> list[tuple[str, str]]:
    """Each reason of the page: its code, and the act that founds it."""
    found = re.findall(r'<p class="trace">.*?</p>', html, re.DOTALL)
    return [
        (re.findall(r"<code>(.*?)</code>", line)[0], "".join(re.findall(r"/actes/([\d-]+)/", line)))
        for line in found
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_release_refused_by_a_date_and_by_an_act_names_each(scene: Scene, language: str) -> None:
    """A basis that ended by its date, which nobody signed, and a level withdrawn: one page."""
    over = scene.day - timedelta(days=2)
    basis = ending_basis(scene, scene.day - timedelta(days=6), over)
    level = Act.objects.get(kind="attestation", object="M2").number
    withdraw(number=level, reason="Contrôle", actor=OPERATOR, clock=SystemClock())
    maker = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    prefix = "/en" if language == "en" else ""
    response = maker.post(f"{prefix}/lots/{scene.inspected.code}/liberer/")
    html = response.content.decode()
    assert response.status_code == 422
    assert told(html) == [("basis.expired", basis), ("maker.level", "")]
    assert Lot.objects.get(code=scene.inspected.code).status == "inspected"
    assert faults(html, language) == []
    assert html.count('<p class="advice">') == 2


def test_the_release_page_said_so_before(scene: Scene) -> None:
    over = scene.day - timedelta(days=2)
    ending_basis(scene, scene.day - timedelta(days=6), over)
    client = signed("atelier", Role.WORKSHOP, "26", scene.shop)
    shown = told(client.get(f"/lots/{scene.inspected.code}/liberer/").content.decode())
    assert shown == told(client.post(f"/lots/{scene.inspected.code}/liberer/").content.decode())
