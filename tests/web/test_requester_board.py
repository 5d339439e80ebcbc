"""The requester's board: what must not be used first, then what to receive, what is late and why, what comes."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.production import Scene, build_scene
from tests.factories.thread import a_hospital
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.boards.queries.requester_needs import (
    at_hand,
    figures_of,
    requested_needs,
    requesters_named,
)
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.production.commands.keep_plan import solve_plan
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Delivery
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock, SystemClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def carer(scene: Scene) -> Client:
    return signed("hopital", Role.REQUESTER, "26", scene.hospital)


def sent(scene: Scene, quantity: int = 40) -> Delivery:
    return send_delivery(parcels=[Parcel(scene.released.code, quantity)], actor=OPERATOR, clock=CLOCK)


def page(client: Client, path: str = "/mes-besoins/") -> str:
    response = client.get(path)
    assert response.status_code == 200, response.content.decode()
    html = response.content.decode()
    assert faults(html, "en" if path.startswith("/en/") else "fr") == []
    return unescape(html).replace("\u202f", " ").replace("\u00a0", " ")


def asked(scene: Scene, quantity: int, days: int) -> str:
    return file_need(
        establishment=scene.hospital, design=scene.cast.design, quantity=quantity,
        deadline=scene.day + timedelta(days=days), posts="care", actor=OPERATOR, clock=CLOCK,
    ).code  # fmt: skip


def end_attestations(scene: Scene) -> None:
    for act in Act.objects.filter(kind="attestation", subject=scene.shop):
        withdraw(number=act.number, reason="Visite", actor=OPERATOR, clock=CLOCK)


def test_the_board_says_what_comes_and_leads_to_the_receipt(carer: Client, scene: Scene) -> None:
    html = page(carer)
    assert ("Déclarer un besoin" in html, "À réceptionner (0)" in html) == (True, True)
    delivery = sent(scene)
    html = page(carer)
    assert (f"Réceptionner {delivery.code}" in html, "À réceptionner (1)" in html) == (True, True)
    assert f'href="/livraisons/{delivery.code}/recevoir/"' in html
    page(carer, "/en/mes-besoins/")


def test_pieces_are_counted_once_each(scene: Scene) -> None:
    sent(scene, 25)
    (line,) = requested_needs(establishments=[scene.hospital], day=scene.day).items
    there = line.progress
    assert (there.asked, there.received, there.on_way, there.made, there.making, there.proposed) == (
        120, 0, 25, 65, 10, 20,
    )  # fmt: skip
    assert (there.without, line.state, line.reasons) == (0, "coming", ())


def test_what_is_late_comes_first_and_says_why(carer: Client, scene: Scene) -> None:
    code = asked(scene, 500, 1)
    first, second = requested_needs(establishments=[scene.hospital], day=scene.day).items
    assert (first.code, first.state, first.progress.without) == (code, "without", 500)
    assert second.code == scene.need.code
    (late, _) = requested_needs(establishments=[scene.hospital], day=scene.day + timedelta(days=2)).items
    assert (late.code, late.state) == (code, "overdue")
    assert "Le prochain calcul de plan prendra ce besoin" in page(carer)


def test_figures_are_those_of_open_needs(scene: Scene) -> None:
    delivery = sent(scene, 40)
    counts = {scene.released.code: Count(30, 10, "damaged")}
    receive_delivery(code=delivery.code, counts=counts, actor=OPERATOR, clock=CLOCK)
    asked(scene, 10, 1)
    found = figures_of(requesters_named([scene.hospital], scene.day + timedelta(days=2)))
    assert (found.needs, found.pieces, found.received, found.overdue) == (2, 130, 30, 1)
    assert at_hand([scene.hospital], scene.day).to_receive == ()


def test_deliveries_wait_from_the_longest_sent(scene: Scene) -> None:
    early = FixedClock.at_noon(scene.day - timedelta(days=4))
    old = send_delivery(parcels=[Parcel(scene.released.code, 5)], actor=OPERATOR, clock=early)
    new = sent(scene, 6)
    rows = at_hand([scene.hospital], scene.day).to_receive
    assert [(row.code, row.pieces, row.days) for row in rows] == [(old.code, 5, 4), (new.code, 6, 0)]


def test_a_hold_on_what_was_received_stands_before_everything(carer: Client, scene: Scene) -> None:
    delivery = sent(scene)
    counts = {scene.released.code: Count(40, 0)}
    receive_delivery(code=delivery.code, counts=counts, actor=OPERATOR, clock=CLOCK)
    act = place_hold(scope=HoldScope(lot=scene.released.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    html = page(carer)
    assert "Ne plus utiliser : 40 pièces" in html
    assert html.index("Ne plus utiliser") < html.index("besoins ouverts")
    assert (act.number in html, html.count("J’ai lu et j’applique")) == (True, 1)


def test_the_whole_list_goes_into_files(carer: Client, scene: Scene) -> None:
    asked(scene, 500, 1)
    response = carer.get("/mes-besoins/?format=csv&tri=code")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["code"], row["state"], row["quantity"]) for row in rows] == [
        (scene.need.code, "coming", "120"),
        (rows[1]["code"], "without", "500"),
    ]
    assert carer.get("/mes-besoins/?format=xlsx").status_code == 200
    assert carer.get("/mes-besoins/?pays=FR").status_code == 400


def test_one_sees_one_s_own_establishments_only(scene: Scene, client: Client) -> None:
    assert client.get("/mes-besoins/").status_code == 302
    other = a_hospital(CLOCK, "Clinique de Die", "26113")
    stranger = signed("clinique", Role.REQUESTER, "26", other.code)
    assert scene.need.code not in page(stranger)
    nobody = signed("coordination", Role.COORDINATOR)
    assert "rattaché à aucun établissement" in page(nobody)
    with pytest.raises(Refusal, match=r"establishment\.unknown"):
        requesters_named(["E9999"], scene.day)


def test_the_header_leads_to_it(carer: Client) -> None:
    assert 'href="/mes-besoins/"' in page(carer, "/")


def test_the_gravest_day_still_asks_few_queries(carer: Client, scene: Scene) -> None:
    """A hold, a delivery to receive, and needs that a safety rule keeps from every workshop."""
    sent(scene)
    asked(scene, 500, 9)
    asked(scene, 600, 9)
    end_attestations(scene)
    solve_plan(actor=OPERATOR, clock=CLOCK)
    place_hold(scope=HoldScope(lot=scene.released.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    with CaptureQueriesContext(connection) as captured:
        html = page(carer)
    assert "<code>" in html
    assert len(captured) <= 20
