"""A workshop enters many lines at once: read again before, all recorded or none, each refusal on its line."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.factories import thread
from tests.factories.production import Scene, build_scene
from tests.web.page_world import Page, faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.models import MaterialStock
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def maker(scene: Scene) -> Client:
    return signed("atelier", Role.WORKSHOP, "26", scene.shop)


def html_of(response: Any, status: int) -> str:
    html = unescape(response.content.decode())
    assert response.status_code == status, html
    language = re.findall(r'<html lang="(\w+)"', html)[0]
    assert faults(response.content.decode(), language) == []
    return html


def filled(client: Client, act: str, *, ticked: bool = False) -> dict[str, Any]:
    """The form as the page shows it, all of it ticked by its link or not: what a browser would send."""
    response = client.get(f"/mon-atelier/{act}/", {"cocher": "tout"} if ticked else {})
    html = html_of(response, 200)
    given: dict[str, Any] = {"ligne": []}
    for attrs in Page(html).every("input"):
        name, kind = attrs.get("name", ""), attrs.get("type")
        if name == "ligne":
            given["ligne"].append(attrs["value"])
        elif kind == "checkbox" and "checked" in attrs:
            given[name] = "on"
        elif kind in ("number", "date", "text") and name:
            given[name] = attrs.get("value", "")
    for name in re.findall(r'<select name="([^"]+-reason)"', html):
        given[name] = ""
    return given


def sent(client: Client, act: str, given: dict[str, Any], step: str, status: int) -> str:
    return html_of(client.post(f"/mon-atelier/{act}/", {**given, "etape": step}), status)


def done(client: Client, act: str, given: dict[str, Any]) -> str:
    """Read again, then recorded by what that page sends; the board afterwards."""
    html = sent(client, act, given, "relire", 200)
    kept: dict[str, list[str]] = {}
    for attrs in Page(html).every("input"):
        if attrs.get("type") == "hidden" and attrs["name"] != "csrfmiddlewaretoken":
            kept.setdefault(attrs["name"], []).append(attrs["value"])
    response = client.post(f"/mon-atelier/{act}/", {**kept, "etape": "faire"}, follow=True)
    assert response.redirect_chain, response.content.decode()
    return html_of(response, 200)


ACTS = ("repondre", "declarer", "controler", "liberer", "livrer")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_sound_in_both_languages(maker: Client, act: str, prefix: str) -> None:
    html_of(maker.get(f"{prefix}/mon-atelier/{act}/"), 200)


def test_proposals_are_answered_together(maker: Client, scene: Scene) -> None:
    code = scene.proposal.code
    assert f"{code}-take" not in filled(maker, "repondre")  # nothing is promised in anybody's place
    given = filled(maker, "repondre", ticked=True)
    assert (given["ligne"], given[f"{code}-take"], given[f"{code}-accepted"]) == ([code], "on", "20")
    html = sent(
        maker, "repondre", {**given, f"{code}-accepted": "15", f"{code}-reason": "no_time"}, "relire", 200
    )
    assert Proposal.objects.get(code=code).accepted == 100  # reading again records nothing
    assert "Acceptées" in html
    page = done(maker, "repondre", {**given, f"{code}-accepted": "15", f"{code}-reason": "too_far"})
    row = Proposal.objects.get(code=code)
    assert (row.accepted, row.declined, row.decline_reason) == (115, 5, "too_far")
    assert "15 pièces à fabriquer" in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_lots_are_declared_together_and_each_refusal_stands_on_its_line(maker: Client, scene: Scene) -> None:
    order = accept_proposal(code=scene.proposal.code, quantity=20, actor=OPERATOR, clock=CLOCK)
    first, second = f"{scene.order.code}.1", f"{order.code}.1"
    given = filled(maker, "declarer")
    assert given["ligne"] == [first, second]
    assert (given[f"{first}-quantity"], f"{first}-take" in given) == ("10", False)
    taken = {**given, f"{first}-take": "on", f"{second}-take": "on"}
    taken |= {f"{first}-material_batch": "PETG-08", f"{second}-material_batch": "PETG-08"}
    html = sent(maker, "declarer", {**taken, f"{second}-quantity": "21"}, "faire", 422)
    assert ("order.exceeded" in html, Lot.objects.count()) == (True, 3)  # all or nothing
    (line,) = re.findall(r'<tr class="in-error">(.*?)</tr>', html, re.DOTALL)
    assert (f'value="{second}"' in line, 'value="21"' in line, "order.exceeded" in line) == (True, True, True)
    assert 'value="PETG-08"' in html  # the others stay as they were entered
    done(maker, "declarer", taken)
    assert list(Lot.objects.order_by("pk").values_list("quantity_made", flat=True)) == [40, 30, 20, 10, 20]


def test_a_ticked_line_must_be_filled_and_a_changed_one_ticked(maker: Client, scene: Scene) -> None:
    key = f"{scene.order.code}.1"
    given = filled(maker, "declarer")
    html = sent(maker, "declarer", {**given, f"{key}-take": "on"}, "relire", 422)
    assert "À remplir" in html  # category C: the batch of material
    html = sent(maker, "declarer", {**given, f"{key}-quantity": "9"}, "relire", 422)
    assert "Vous avez changé cette ligne" in html
    assert "Cochez au moins une ligne" in sent(maker, "declarer", given, "relire", 422)


def test_lots_are_inspected_together_when_every_point_holds(maker: Client, scene: Scene) -> None:
    code = scene.made.code
    given = filled(maker, "controler")
    html = sent(maker, "controler", {**given, f"{code}-take": "on"}, "relire", 422)
    assert "contrôlez ce lot sur sa page" in html  # nobody states the points in our place
    held = {f"{code}-take": "on", f"{code}-held": "on", f"{code}-hygiene": "on"}
    done(maker, "controler", {**given, **held})
    assert Lot.objects.get(code=code).status == "inspected"


def test_a_defect_in_the_sample_rejects_the_lot_and_is_said(maker: Client, scene: Scene) -> None:
    code = scene.made.code
    held = {
        f"{code}-take": "on",
        f"{code}-held": "on",
        f"{code}-hygiene": "on",
        f"{code}-sample_defects": "1",
    }
    page = done(maker, "controler", {**filled(maker, "controler"), **held})
    assert (Lot.objects.get(code=code).status, "Rebutés en entier" in page) == ("rejected", True)


def test_lots_are_released_then_sent_each_establishment_with_its_note(maker: Client, scene: Scene) -> None:
    done(maker, "liberer", filled(maker, "liberer", ticked=True))
    assert Lot.objects.get(code=scene.inspected.code).status == "released"
    given = filled(maker, "livrer", ticked=True)
    assert given["ligne"] == [scene.released.code, scene.inspected.code]
    done(maker, "livrer", {**given, f"{scene.inspected.code}-quantity": "12", "transporteur": "Vélo"})
    delivery = Delivery.objects.get()
    assert (delivery.carrier, sorted(delivery.lines.values_list("quantity", flat=True))) == ("Vélo", [12, 40])


def test_what_waits_says_from_when_and_is_not_ticked(maker: Client, scene: Scene, monkeypatch: Any) -> None:
    code = scene.inspected.code
    monkeypatch.setattr(
        "maillage.apps.production.queries.lot_steps.earliest_of", lambda _lot: scene.day + timedelta(days=2)
    )
    html = html_of(maker.get("/mon-atelier/liberer/"), 200)
    assert ("peut partir à partir du" in html, code in html) == (True, True)
    assert f"{code}-take" not in filled(maker, "liberer", ticked=True)


def test_a_held_lot_is_no_line_and_a_line_dealt_with_since_is_said(maker: Client, scene: Scene) -> None:
    given = filled(maker, "liberer", ticked=True)
    place_hold(scope=HoldScope(lot=scene.inspected.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    html = sent(maker, "liberer", given, "faire", 409)
    assert ("n’est plus à traiter" in html, scene.inspected.code in html) == (True, True)
    given = filled(maker, "repondre", ticked=True)
    decline_proposal(code=scene.proposal.code, reason="too_far", actor=OPERATOR, clock=CLOCK)
    assert scene.proposal.code in sent(maker, "repondre", given, "faire", 409)
    assert Order.objects.count() == 1


def test_only_the_workshop_enters_lines(scene: Scene, client: Client) -> None:
    assert client.get("/mon-atelier/livrer/").status_code == 302
    other = thread.a_workshop(CLOCK, "Autre atelier", "26113")
    neighbour = signed("voisin", Role.WORKSHOP, "26", other.code)
    assert neighbour.get(f"/mon-atelier/livrer/?atelier={scene.shop}").status_code == 403
    assert neighbour.get("/mon-atelier/rien/").status_code == 404


def test_a_stock_that_says_too_little_is_confirmed_on_its_line(maker: Client, scene: Scene) -> None:
    set_material_stock(workshop=scene.shop, material="petg_sheet", quantity=0.1, actor=OPERATOR, clock=CLOCK)
    key = f"{scene.order.code}.1"
    given = {**filled(maker, "declarer"), f"{key}-take": "on", f"{key}-material_batch": "PETG-08"}
    assert "stock enregistré est faux" not in html_of(maker.get("/mon-atelier/declarer/"), 200)
    html = sent(maker, "declarer", given, "faire", 422)
    assert ("lot.material_short" in html, f'name="{key}-stock_confirmed"' in html) == (True, True)
    done(maker, "declarer", {**given, f"{key}-stock_confirmed": "on"})
    assert (Lot.objects.count(), MaterialStock.objects.get().quantity) == (4, 0)


def test_one_lot_s_page_asks_the_same(maker: Client, scene: Scene) -> None:
    set_material_stock(workshop=scene.shop, material="petg_sheet", quantity=0.1, actor=OPERATOR, clock=CLOCK)
    path, day = f"/commandes/{scene.order.code}/lot/", scene.day.isoformat()
    given = {"quantity": "10", "made_from": day, "made_until": day, "material_batch": "PETG-08"}
    assert "stock enregistré est faux" not in html_of(maker.get(path), 200)
    assert "stock enregistré est faux" in html_of(maker.post(path, given), 422)
    assert maker.post(path, {**given, "stock_confirmed": "on"}).status_code == 302
