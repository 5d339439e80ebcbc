"""What must not be used any more stands first, before everything else, for whoever holds it."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.apps.production.test_contacts import Asked, asked, held
from tests.web.page_world import faults

pytestmark = pytest.mark.django_db
__all__ = ["asked"]  # a fixture


def shown(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert faults(html, "en" if path.startswith("/en/") else "fr") == []
    return html


def test_the_private_link_says_stop_before_anything_else(client: Client, asked: Asked) -> None:
    before = shown(client, f"/suivi/{asked.token}/")
    assert "Ne plus utiliser" not in before
    act = held(asked, lot=asked.lot.code)
    html = shown(client, f"/suivi/{asked.token}/")
    assert "Ne plus utiliser : 40 pièces" in html.replace("\u202f", " ").replace("\u00a0", " ")
    assert html.index("Ne plus utiliser") < html.index("Toujours besoin")
    for there in (asked.lot.code, act, "Fêlures", "réception non enregistrée"):
        assert there in html, there
