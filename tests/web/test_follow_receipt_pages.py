"""Receiving by the private link, on its pages."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.apps.production.test_contacts import Asked, asked, held
from tests.web.page_world import faults

from maillage.apps.needs.models import Need
from maillage.apps.production.models import Delivery

pytestmark = pytest.mark.django_db
__all__ = ["asked"]  # a fixture


def shown(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert faults(html, "en" if path.startswith("/en/") else "fr") == []
    return html


def answered(accepted: int, refused: int, reason: str = "", note: str = "") -> dict[str, str]:
    return {"accepted_0": str(accepted), "refused_0": str(refused), "reason_0": reason, "note_0": note}


def path_of(asked: Asked) -> str:
    return f"/suivi/{asked.token}/recevoir/{asked.delivery.code}/"


def test_found_from_the_link_filled_and_told_back(asked: Asked) -> None:
    client = Client(enforce_csrf_checks=True)  # as from a mail: no cookie
    path = path_of(asked)
    assert path in shown(client, f"/suivi/{asked.token}/")
    assert asked.lot.code in shown(client, path)
    assert Delivery.objects.get().status == "sent"  # opening changes nothing
    done = client.post(path, answered(38, 2, "missing"))
    assert (done.status_code, done.headers["Location"]) == (302, f"/suivi/{asked.token}/")
    html = shown(client, f"/suivi/{asked.token}/")
    assert "acceptées 38, refusées 2" in html and path not in html
    assert (Need.objects.get().received, Delivery.objects.get().received_by) == (
        38,
        "lien privé / private link",
    )


def test_sent_again_it_is_a_conflict_and_opened_again_it_leads_back(client: Client, asked: Asked) -> None:
    path = path_of(asked)
    assert client.post(path, answered(40, 0)).status_code == 302
    assert client.post(path, answered(40, 0)).status_code == 409
    assert client.get(path).headers["Location"] == f"/suivi/{asked.token}/"
    assert Need.objects.get().received == 40


def test_what_is_wrong_is_said_and_nothing_is_kept(client: Client, asked: Asked) -> None:
    path = path_of(asked)
    for given in (answered(39, 0), answered(39, 1), answered(39, 1, "other", "écrire à a@b.example")):
        refused = client.post(path, given)
        assert (refused.status_code, faults(refused.content.decode(), "fr")) == (422, [])
    held(asked, lot=asked.lot.code)
    assert "Mettez ces pièces de côté" in shown(client, path)
    assert client.post(path, answered(40, 0)).status_code == 422
    assert Need.objects.get().received == 0


def test_nothing_opens_without_the_right_link(client: Client, asked: Asked) -> None:
    forged = path_of(asked).replace(asked.token, asked.token[:-1] + "_")
    unknown = path_of(asked).replace(asked.delivery.code, "BL-2026-99999")
    for path in (forged, unknown):
        for answer, status in ((client.get(path), 404), (client.post(path, answered(40, 0)), 422)):
            assert answer.status_code == status
            assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == (
                "no-store",
                "no-referrer",
            )
    client.post(f"/suivi/{asked.token}/lien/revoquer/")
    assert client.get(path_of(asked)).status_code == 404
    assert client.post(path_of(asked), answered(40, 0)).status_code == 422
    assert Delivery.objects.get().status == "sent"
