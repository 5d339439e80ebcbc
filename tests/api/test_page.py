"""`/api/`, for people: every operation of the description, in both languages; linked from where one looks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.api.test_description import operations
from tests.web.page_world import signed

from maillage.apps.accounts.codes import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_lists_every_operation(client: Client, prefix: str) -> None:
    answer = client.get(f"{prefix}/api/")
    html = answer.content.decode()
    listed = re.findall(r'class="address">([^<]+)<.*?class="mono">([A-Z]+)<', html)
    asked = [(path.removeprefix("/api/v1"), method.upper()) for method, path, _ in operations()]
    assert sorted(listed) == sorted(asked)
    assert (
        "Access-Control-Allow-Origin" not in answer.headers
    )  # a page like the others, not an answer of the API


def test_a_public_read_needs_no_token_and_an_act_does(client: Client) -> None:
    html = client.get("/api/").content.decode()
    rows = dict(re.findall(r'class="address">([^<]+)</span>.*?data-label="Jeton"><div>([^<]+)<', html))
    assert (rows["/matrix"], rows["/plans"], rows["/deliveries/round"]) == (
        "inutile",
        "de lecture",
        "d’écriture",
    )


def test_it_is_reached_from_every_page_and_from_the_tokens(client: Client) -> None:
    assert '<a href="/api/">' in client.get("/mentions/").content.decode()
    assert 'href="/api/"' in signed("atelier", Role.WORKSHOP).get("/compte/jetons/").content.decode()
