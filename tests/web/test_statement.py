"""The accessibility statement is dated, says what was tried and what was not, and declares no rate."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_statement_is_dated_and_whole(client: Client) -> None:
    html = client.get("/accessibilite/").content.decode()
    assert re.findall(r'<h2 id="([\w-]+)"', html) == [
        "etat",
        "essais",
        "manques",
        "pas-essaye",
        "exempt",
        "contact",
    ]
    assert re.search(r"26\s+novembre\s+2026", html)  # its spaces do not break
    assert re.findall(r"\d+(?:,\d+)?\s?%", html) == []
